// Products against a naive sum in double, and the promise that bits depend on nothing but weights and input.
#include "kernel_fixture.h"

#include <cmath>
#include <cstring>

namespace hs::test {

namespace {

constexpr kn::WeightType kTypes[] = {kn::WeightType::Fp32, kn::WeightType::Bf16, kn::WeightType::Int8};

std::vector<float> multiply(const kn::KernelTable& table, const Matrix& matrix, const Inputs& inputs,
                            kn::RowRange range, int streams) {
    const auto rows = std::size_t(range.end - range.begin);
    std::vector<float> out(rows * std::size_t(inputs.view.count), NAN);
    const int each = int(rows) / streams;
    // Runs one behind the other, so that they answer in the order of the rows; then the rest of the rows.
    table.dotRows(matrix.view(), inputs.view, {range.begin, each, each, streams}, out.data(), rows);
    table.dotRows(matrix.view(), inputs.view, {range.begin + streams * each, int(rows) - streams * each},
                  out.data() + streams * each, rows);
    return out;
}

bool sameBits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

} // namespace

using DotRows = EveryPath;

TEST_P(DotRows, AgreeWithANaiveSumInDoubleForEveryWeightType) {
    for (const auto type : kTypes)
        for (const auto& [rows, columns] : {std::pair{1, 64}, {7, 32}, {33, 100}, {48, 1024}, {20, 1600}, {9, 4096}}) {
            Numbers numbers(std::uint64_t(rows * 10000 + columns));
            const Matrix matrix(kernels(), type, rows, columns, numbers.take(std::size_t(rows * columns)));
            const auto x = numbers.take(std::size_t(3 * columns));
            const Inputs inputs(kernels(), matrix.view(), 3, x);
            const auto out = multiply(kernels(), matrix, inputs, {0, rows}, 8);
            for (int i = 0; i < 3; ++i)
                for (int row = 0; row < rows; ++row) {
                    double expected = 0.0, size = 0.0;
                    for (int k = 0; k < columns; ++k) {
                        const double product =
                            double(matrix.seen[std::size_t(row * columns + k)]) * x[std::size_t(i * columns + k)];
                        expected += product;
                        size += product * product;
                    }
                    // fp32 rounding; int8 adds the 16-bit input's: 2^-16 of the largest a column.
                    const double tolerance = (type == kn::WeightType::Int8 ? 6e-5 : 4e-6) * std::sqrt(size) + 1e-6;
                    ASSERT_NEAR(out[std::size_t(i * rows + row)], expected, tolerance)
                        << "type " << int(type) << " " << rows << "x" << columns << " row " << row << " input " << i;
                }
        }
}

TEST_P(DotRows, GiveTheSameBitsForAnyDivisionOfTheRowsAndAnyNumberOfStreams) {
    for (const auto type : kTypes) {
        Numbers numbers(3);
        const int rows = 53, columns = 1088;
        const Matrix matrix(kernels(), type, rows, columns, numbers.take(std::size_t(rows * columns)));
        const Inputs inputs(kernels(), matrix.view(), 1, numbers.take(std::size_t(columns)));
        const auto whole = multiply(kernels(), matrix, inputs, {0, rows}, 1);
        for (const int streams : {2, 4, 8})
            EXPECT_TRUE(sameBits(whole, multiply(kernels(), matrix, inputs, {0, rows}, streams))) << streams;
        for (const int cut : {1, 8, 30, 52}) {
            auto parts = multiply(kernels(), matrix, inputs, {0, cut}, 8);
            const auto rest = multiply(kernels(), matrix, inputs, {cut, rows}, 4);
            parts.insert(parts.end(), rest.begin(), rest.end());
            EXPECT_TRUE(sameBits(whole, parts)) << cut;
        }
    }
}

TEST_P(DotRows, GiveTheSameBitsAloneAndInABatch) {
    for (const auto type : kTypes)
        for (const int count : {2, 3, 4, 7, 16}) {
            Numbers numbers{std::uint64_t(count)};
            const int rows = 37, columns = 256;
            const Matrix matrix(kernels(), type, rows, columns, numbers.take(std::size_t(rows * columns)));
            const auto x = numbers.take(std::size_t(count * columns));
            const auto together = multiply(kernels(), matrix, Inputs(kernels(), matrix.view(), count, x), {0, rows}, 8);
            for (int i = 0; i < count; ++i) {
                const std::vector<float> one(x.begin() + i * columns, x.begin() + (i + 1) * columns);
                const auto alone = multiply(kernels(), matrix, Inputs(kernels(), matrix.view(), 1, one), {0, rows}, 8);
                EXPECT_EQ(0, std::memcmp(alone.data(), together.data() + i * rows, alone.size() * sizeof(float)))
                    << "type " << int(type) << " input " << i << " of " << count;
            }
        }
}

TEST_P(DotRows, DoNotOverflowWhenEveryInt8WeightAndInputIsTheLargest) {
    const int columns = 6400;
    for (const float sign : {1.0f, -1.0f}) {
        const Matrix matrix(kernels(), kn::WeightType::Int8, 1, columns,
                            std::vector<float>(std::size_t(columns), sign));
        const Inputs inputs(kernels(), matrix.view(), 1, std::vector<float>(std::size_t(columns), -3.0f));
        const auto out = multiply(kernels(), matrix, inputs, {0, 1}, 1);
        EXPECT_NEAR(out[0], -3.0 * sign * columns, 0.05);
    }
}

TEST_P(DotRows, AnswerZeroForAnInputOfZeros) {
    for (const auto type : kTypes) {
        Numbers numbers(8);
        const Matrix matrix(kernels(), type, 5, 128, numbers.take(5 * 128));
        const Inputs inputs(kernels(), matrix.view(), 1, std::vector<float>(128, 0.0f));
        for (const float value : multiply(kernels(), matrix, inputs, {0, 5}, 8))
            EXPECT_EQ(value, 0.0f);
    }
}

TEST_P(DotRows, OfAnEmptyRangeWriteNothing) {
    Numbers numbers(9);
    const Matrix matrix(kernels(), kn::WeightType::Fp32, 4, 64, numbers.take(256));
    const Inputs inputs(kernels(), matrix.view(), 1, numbers.take(64));
    float guard = 42.0f;
    kernels().dotRows(matrix.view(), inputs.view, {2, 0, 0, 8}, &guard, 1);
    EXPECT_EQ(guard, 42.0f);
}

TEST_P(DotRows, PassNotANumberOnInsteadOfHidingIt) {
    for (const auto type : {kn::WeightType::Fp32, kn::WeightType::Bf16}) {
        std::vector<float> values(64, 1.0f);
        values[40] = NAN;
        const Matrix matrix(kernels(), type, 1, 64, values);
        const Inputs inputs(kernels(), matrix.view(), 1, std::vector<float>(64, 1.0f));
        EXPECT_TRUE(std::isnan(multiply(kernels(), matrix, inputs, {0, 1}, 1)[0]));
    }
}

TEST(DotRowsAcrossPaths, VectorPathsGiveOneAnotherTheSameBits) {
    auto paths = everyPath();
    paths.pop_back(); // plain has no fused multiply-add
    if (paths.size() < 2) GTEST_SKIP() << "this processor runs fewer than two vector paths";
    for (const auto type : kTypes) {
        Numbers numbers(21);
        const int rows = 40, columns = 1600;
        const Matrix matrix(*paths[0], type, rows, columns, numbers.take(std::size_t(rows * columns)));
        const auto x = numbers.take(std::size_t(2 * columns));
        const auto expected = multiply(*paths[0], matrix, Inputs(*paths[0], matrix.view(), 2, x), {0, rows}, 8);
        for (const auto* path : paths)
            EXPECT_TRUE(sameBits(expected, multiply(*path, matrix, Inputs(*path, matrix.view(), 2, x), {0, rows}, 1)))
                << path->name << " type " << int(type);
    }
}

INSTANTIATE_TEST_SUITE_P(Paths, DotRows, testing::ValuesIn(everyPath()), pathName);

} // namespace hs::test
