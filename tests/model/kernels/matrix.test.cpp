// Products of many rows, panels and the row kernels around them, on every processor path. Expected values: double
// arithmetic on what the kernels see after rounding.
#include "model/kernels/matrix_table.h"
#include "tests/model/kernels/kernel_fixture.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hs::model::kernels {
inline void PrintTo(const MatrixTable* table, std::ostream* out) {
    *out << table->name;
}
} // namespace hs::model::kernels

namespace hs::test {
namespace {

using kn::WordType;

std::vector<const kn::MatrixTable*> allTables() {
    const kn::MatrixKernelList list = kn::availableMatrixKernels();
    return {list.tables, list.tables + list.count};
}

float rounded(float x, WordType type) { // to bf16, nearest even
    if (type == WordType::Fp32) return x;
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return std::bit_cast<float>((bits + 0x7fffu + ((bits >> 16) & 1u)) & 0xffff0000u);
}

float numberOf(const std::uint32_t* words, int i, WordType type) {
    if (type == WordType::Fp32) return std::bit_cast<float>(words[i]);
    const std::uint32_t word = words[i / 2];
    return std::bit_cast<float>(i % 2 == 0 ? word << 16 : word & 0xffff0000u);
}

class MatrixKernels : public ::testing::TestWithParam<std::tuple<const kn::MatrixTable*, WordType>> {
protected:
    const kn::MatrixTable& table() const { return *std::get<0>(GetParam()); }
    WordType type() const { return std::get<1>(GetParam()); }

    std::vector<std::uint32_t> wordsOf(const std::vector<float>& rows, int count, int numbers, int stride) const {
        std::vector<std::uint32_t> out(std::size_t(count) * std::size_t(stride), 0u);
        std::vector<float> row(std::size_t((numbers + 31) / 32 * 32));
        for (int r = 0; r < count; ++r) {
            std::fill(row.begin(), row.end(), 0.0f);
            std::copy_n(rows.begin() + std::ptrdiff_t(r) * numbers, numbers, row.begin());
            std::vector<std::uint32_t> words(row.size());
            table().toWords(row.data(), int(row.size()), type(), words.data());
            std::copy_n(words.begin(), kn::wordsFor(type(), numbers), out.begin() + std::ptrdiff_t(r) * stride);
        }
        return out;
    }

    std::vector<std::uint32_t> panelsOf(const std::vector<float>& weights, int outputs, int inputs) const {
        const int words = kn::wordsFor(type(), inputs);
        const int panels = (outputs + 31) / 32;
        std::vector<std::uint32_t> out(std::size_t(panels) * std::size_t(words) * 32, 0xdeadbeefu);
        for (int panel = 0; panel < panels; ++panel)
            table().packPanel({weights.data() + std::ptrdiff_t(panel) * 32 * inputs, false, std::size_t(inputs)},
                              std::min(32, outputs - panel * 32), inputs, type(),
                              out.data() + std::ptrdiff_t(panel) * words * 32);
        return out;
    }
};

TEST_P(MatrixKernels, MultipliesAnyNumberOfRowsAndColumns) {
    Numbers numbers(7);
    for (const int rows : {1, 2, 13, 14, 15, 29, 49}) {
        for (const int inputs : {5, 32, 77}) {
            const int outputs = 41, stride = 96, words = kn::wordsFor(type(), inputs);
            const auto x = numbers.take(std::size_t(rows * inputs));
            const auto w = numbers.take(std::size_t(outputs * inputs));
            const auto a = wordsOf(x, rows, inputs, stride);
            const auto b = panelsOf(w, outputs, inputs);
            std::vector<float> c(std::size_t(rows) * 64, 9.0f);
            table().product({.type = type(),
                             .rows = rows,
                             .words = words,
                             .panels = 2,
                             .a = a.data(),
                             .aStride = std::size_t(stride),
                             .b = b.data(),
                             .bStride = std::size_t(words) * 32,
                             .c = c.data(),
                             .cStride = 64});
            for (int r = 0; r < rows; ++r)
                for (int o = 0; o < 64; ++o) {
                    double expected = 0.0;
                    for (int k = 0; k < inputs && o < outputs; ++k)
                        expected += double(rounded(x[std::size_t(r * inputs + k)], type())) *
                                    double(rounded(w[std::size_t(o * inputs + k)], type()));
                    EXPECT_NEAR(c[std::size_t(r * 64 + o)], expected, 1e-5)
                        << rows << "x" << inputs << " at " << r << ", " << o;
                }
        }
    }
}

TEST_P(MatrixKernels, ARowsBitsDependNeitherOnItsNeighboursNorOnHowTheSumIsCut) {
    Numbers numbers(11);
    const int rows = 37, inputs = 96, words = kn::wordsFor(type(), inputs);
    const auto x = numbers.take(std::size_t(rows * inputs));
    const auto w = numbers.take(std::size_t(32 * inputs));
    const auto a = wordsOf(x, rows, inputs, 96);
    const auto b = panelsOf(w, 32, inputs);
    std::vector<float> whole(std::size_t(rows) * 32), parts(32);
    kn::ProductTask task{.type = type(),
                         .rows = rows,
                         .words = words,
                         .panels = 1,
                         .a = a.data(),
                         .aStride = 96,
                         .b = b.data(),
                         .bStride = std::size_t(words) * 32,
                         .c = whole.data(),
                         .cStride = 32};
    table().product(task);
    for (int r = 0; r < rows; ++r) {
        task.rows = 1;
        task.c = parts.data();
        for (const int begin : {0, 17}) {
            task.accumulate = begin > 0;
            task.words = begin == 0 ? 17 : words - 17;
            task.a = a.data() + r * 96 + begin;
            task.b = b.data() + begin * 32;
            table().product(task);
        }
        for (std::size_t o = 0; o < 32; ++o)
            ASSERT_EQ(parts[o], whole[std::size_t(r) * 32 + o]) << r << ", " << o;
    }
}

TEST_P(MatrixKernels, PacksPanelsFromEitherTypeAndFromTransposedRows) {
    Numbers numbers(3);
    for (const int inputs : {1, 31, 64, 99}) {
        const int outputs = 21, words = kn::wordsFor(type(), inputs);
        auto w = numbers.take(std::size_t(outputs * inputs));
        for (float& value : w)
            value = rounded(value, WordType::Bf16);
        std::vector<std::uint16_t> halves(w.size());
        for (std::size_t i = 0; i < w.size(); ++i)
            halves[i] = std::uint16_t(std::bit_cast<std::uint32_t>(w[i]) >> 16);
        std::vector<float> turned(std::size_t(inputs) * 32, 5.0f);
        for (int o = 0; o < outputs; ++o)
            for (int k = 0; k < inputs; ++k)
                turned[std::size_t(k * 32 + o)] = w[std::size_t(o * inputs + k)];
        std::vector<std::uint32_t> plain(std::size_t(words) * 32, 1u), fromHalves(plain), fromTurned(plain);
        table().packPanel({w.data(), false, std::size_t(inputs)}, outputs, inputs, type(), plain.data());
        table().packPanel({halves.data(), true, std::size_t(inputs)}, outputs, inputs, type(), fromHalves.data());
        table().packTransposed(turned.data(), 32, outputs, inputs, type(), fromTurned.data());
        EXPECT_EQ(fromHalves, plain) << inputs;
        EXPECT_EQ(fromTurned, plain) << inputs;
        for (int word = 0; word < words; ++word)
            for (int column = 0; column < 32; ++column)
                for (int part = 0; part < kn::numbersPerWord(type()); ++part) {
                    const int k = word * kn::numbersPerWord(type()) + part;
                    const float expected = column < outputs && k < inputs ? w[std::size_t(column * inputs + k)] : 0.0f;
                    ASSERT_EQ(numberOf(&plain[std::size_t(word * 32 + column)], part, type()), expected)
                        << k << ", " << column;
                }
    }
}

TEST_P(MatrixKernels, PacksAFullPanelOfTransposedRows) {
    Numbers numbers(5);
    const int inputs = 51, words = kn::wordsFor(type(), inputs);
    const auto rows = numbers.take(std::size_t(inputs) * 40);
    std::vector<std::uint32_t> panel(std::size_t(words) * 32, 1u);
    table().packTransposed(rows.data(), 40, 32, inputs, type(), panel.data());
    for (int k = 0; k < words * kn::numbersPerWord(type()); ++k)
        for (int column = 0; column < 32; ++column) {
            const float expected = k < inputs ? rounded(rows[std::size_t(k * 40 + column)], type()) : 0.0f;
            const int word = k / kn::numbersPerWord(type());
            ASSERT_EQ(numberOf(&panel[std::size_t(word * 32 + column)], k % kn::numbersPerWord(type()), type()),
                      expected);
        }
}

TEST_P(MatrixKernels, NormsAndGeluFollowTheirDefinitions) {
    Numbers numbers(13);
    const int n = 80;
    auto x = numbers.take(n), gain = numbers.take(n), bias = numbers.take(n);
    for (float& value : x)
        value *= 6.0f;
    std::vector<std::uint32_t> normed(n), gelu(n);
    table().normToWords(x.data(), gain.data(), bias.data(), n, type(), normed.data());
    table().geluToWords(x.data(), bias.data(), n, type(), gelu.data());
    double mean = 0.0, variance = 0.0;
    for (const float value : x)
        mean += double(value) / n;
    for (const float value : x)
        variance += (double(value) - mean) * (double(value) - mean) / n;
    for (int i = 0; i < n; ++i) {
        const auto at = std::size_t(i);
        const double unit = (double(x[at]) - mean) / std::sqrt(variance + 1e-5) * double(gain[at]) + double(bias[at]);
        const double sum = double(x[at]) + double(bias[at]);
        const double expected = sum * 0.5 * std::erfc(-sum / std::sqrt(2.0));
        const double share = type() == WordType::Fp32 ? 1e-6 : 0.0041; // half a unit in the last place of bf16
        EXPECT_NEAR(numberOf(normed.data(), i, type()), unit, 1e-6 + share * std::abs(unit));
        EXPECT_NEAR(numberOf(gelu.data(), i, type()), expected,
                    (type() == WordType::Fp32 ? 1e-6 : 8e-5) + share * std::abs(expected));
    }
}

TEST_P(MatrixKernels, SoftmaxSumsToOneAndLeavesZerosBehind) {
    Numbers numbers(17);
    for (const int n : {1, 16, 49, 64, 90, 200}) {
        const int padded = (n + 31) / 32 * 32;
        auto scores = numbers.take(std::size_t(padded)), bias = numbers.take(std::size_t(padded));
        const auto original = scores;
        std::vector<std::uint32_t> out(std::size_t(padded), 0xdeadbeefu);
        table().softmaxToWords({.scores = scores.data(),
                                .bias = bias.data(),
                                .scale = 3.0f,
                                .n = n,
                                .padded = padded,
                                .type = type(),
                                .out = out.data()});
        double sum = 0.0;
        for (int i = 0; i < n; ++i)
            sum += std::exp(3.0 * double(original[std::size_t(i)]) + double(bias[std::size_t(i)]));
        for (int i = 0; i < padded; ++i) {
            const double p =
                i < n ? std::exp(3.0 * double(original[std::size_t(i)]) + double(bias[std::size_t(i)])) / sum : 0.0;
            EXPECT_NEAR(numberOf(out.data(), i, type()), p, (type() == WordType::Fp32 ? 2e-6 : 0.0041) * p);
        }
    }
}

TEST_P(MatrixKernels, WordsAreAddedAsTheNumbersTheyHold) {
    Numbers numbers(18);
    for (const int n : {32, 96}) {
        const auto x = numbers.take(std::size_t(n));
        std::vector<std::uint32_t> words(std::size_t(n), 0u);
        table().toWords(x.data(), n, type(), words.data());
        std::vector<float> sums(std::size_t(n) + 1, 1.0f);
        table().addWords(words.data(), type(), 0.5f, n, sums.data());
        for (int i = 0; i < n; ++i)
            EXPECT_NEAR(sums[std::size_t(i)], 1.0 + 0.5 * numberOf(words.data(), i, type()), 1e-6);
        EXPECT_EQ(sums.back(), 1.0f);
    }
}

TEST_P(MatrixKernels, ARunningSoftmaxGivesWhatOneGives) {
    Numbers numbers(19);
    auto scores = numbers.take(96);
    const auto original = scores;
    kn::RunningSoftmax state;
    std::vector<std::uint32_t> out(96);
    std::vector<double> unnormalised(96, 0.0);
    for (const auto& [begin, count] : {std::pair{0, 64}, std::pair{64, 30}}) {
        table().softmaxBlock({.scores = scores.data() + begin,
                              .scale = 2.0f,
                              .n = count,
                              .padded = count == 64 ? 64 : 32,
                              .type = WordType::Fp32,
                              .out = out.data() + begin},
                             state);
        for (int i = 0; i < begin; ++i)
            unnormalised[std::size_t(i)] *= double(state.shrink);
        for (int i = begin; i < begin + count; ++i)
            unnormalised[std::size_t(i)] = double(std::bit_cast<float>(out[std::size_t(i)]));
    }
    double sum = 0.0;
    for (int i = 0; i < 94; ++i)
        sum += std::exp(2.0 * double(original[std::size_t(i)]));
    for (int i = 0; i < 94; ++i)
        EXPECT_NEAR(unnormalised[std::size_t(i)] / double(state.sum),
                    std::exp(2.0 * double(original[std::size_t(i)])) / sum, 1e-6);
    EXPECT_EQ(out[94], 0u);
}

INSTANTIATE_TEST_SUITE_P(EveryPath, MatrixKernels,
                         ::testing::Combine(::testing::ValuesIn(allTables()),
                                            ::testing::Values(WordType::Fp32, WordType::Bf16)));

TEST(MatrixPaths, FusedPathsGiveTheSameBitsInFp32) {
    const auto tables = allTables();
    Numbers numbers(23);
    const auto x = numbers.take(17 * 64), w = numbers.take(32 * 64);
    std::vector<std::vector<float>> answers;
    for (const kn::MatrixTable* table : tables) {
        if (std::string(table->name) == "plain") continue;
        std::vector<std::uint32_t> panel(64 * 32);
        table->packPanel({w.data(), false, 64}, 32, 64, WordType::Fp32, panel.data());
        std::vector<float> c(17 * 32);
        table->product({.rows = 17,
                        .words = 64,
                        .panels = 1,
                        .a = reinterpret_cast<const std::uint32_t*>(x.data()),
                        .aStride = 64,
                        .b = panel.data(),
                        .bStride = 64 * 32,
                        .c = c.data(),
                        .cStride = 32});
        answers.push_back(c);
    }
    for (const auto& answer : answers)
        EXPECT_EQ(answer, answers.front());
}

} // namespace
} // namespace hs::test
