// The kernel contract at the level of a whole token: bits do not depend on threads, batch, or what was cached.
#include "small_model.h"

#include <cstring>

namespace hs::test {

namespace {

using namespace hs::model;

const core::Precision kPrecisions[] = {core::Precision::Fp32, core::Precision::Bf16, core::Precision::Int8};

struct Read {
    std::vector<float> logits, attention;
    bool operator==(const Read& other) const {
        return logits.size() == other.logits.size() && attention.size() == other.attention.size() && !logits.empty() &&
               std::memcmp(logits.data(), other.logits.data(), logits.size() * 4) == 0 &&
               std::memcmp(attention.data(), other.attention.data(), attention.size() * 4) == 0;
    }
};

std::vector<int> someIds(std::size_t count) {
    std::vector<int> ids = {2};
    while (ids.size() < count)
        ids.push_back(int((ids.back() * 37 + 11 + int(ids.size())) % 211));
    return ids;
}

// Reads ids [begin, end) of a sequence, `piece` at a time; answers the last row.
Read readIds(CpuDecoder& decoder, const std::vector<int>& ids, std::size_t begin, int piece, int sequence = 0) {
    Read last;
    for (; begin < ids.size(); begin += std::size_t(piece)) {
        std::vector<DecodeRow> rows;
        for (std::size_t i = begin; i < std::min(ids.size(), begin + std::size_t(piece)); ++i)
            rows.push_back({ids[i], int(i), sequence, Want::Both});
        const auto answers = decoder.read(rows);
        EXPECT_TRUE(answers.ok()) << answers.error().message;
        const RowAnswer& answer = answers.value().back();
        last = {{answer.logits.begin(), answer.logits.end()}, {answer.attention.begin(), answer.attention.end()}};
    }
    return last;
}

} // namespace

TEST(CpuDecoder, GivesTheSameBitsForAnyNumberOfThreads) {
    for (const auto precision : kPrecisions) {
        Read expected;
        for (const int threads : {1, 2, 3, 5}) {
            auto decoder = makeDecoder(smallConfig(), RandomSource(), {.precision = precision, .threads = threads});
            ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
            const Read found = readIds(*decoder, someIds(20), 0, 7);
            if (threads == 1) expected = found;
            EXPECT_TRUE(found == expected) << threads << " threads, " << core::precisionName(precision);
        }
    }
}

TEST(CpuDecoder, GivesTheSameBitsWhetherAPrefixIsReadAtOnceInPiecesOrByToken) {
    for (const auto precision : kPrecisions) {
        auto decoder = makeDecoder(smallConfig(), RandomSource(), {.precision = precision});
        ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
        const Read expected = readIds(*decoder, someIds(30), 0, 30);
        for (const int piece : {1, 4, 16, 29})
            EXPECT_TRUE(readIds(*decoder, someIds(30), 0, piece) == expected) << piece;
    }
}

TEST(CpuDecoder, GivesTheSameBitsWithACachedPrefixAndAfterOtherTexts) {
    for (const auto precision : kPrecisions) {
        auto decoder = makeDecoder(smallConfig(), RandomSource(), {.precision = precision});
        ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
        const auto ids = someIds(26);
        auto other = ids;
        for (std::size_t i = 12; i < other.size(); ++i)
            other[i] = int(i);
        const Read expected = readIds(*decoder, ids, 0, 26);
        readIds(*decoder, other, 12, 14); // shares twelve tokens, then goes its own way
        EXPECT_TRUE(readIds(*decoder, ids, 12, 5) == expected);
    }
}

TEST(CpuDecoder, GivesTheSameBitsAloneAndBesideOtherSequences) {
    for (const auto precision : kPrecisions) {
        auto decoder = makeDecoder(smallConfig(), RandomSource(), {.precision = precision});
        ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
        ASSERT_TRUE(decoder->reserveSequences(5).ok());
        const auto prompt = someIds(9);
        readIds(*decoder, prompt, 0, 9);
        std::vector<DecodeRow> rows;
        for (int sequence = 1; sequence < 5; ++sequence) {
            ASSERT_TRUE(decoder->copyPrefix(0, sequence, 9).ok());
            rows.push_back({40 + sequence, 9, sequence, Want::Both});
        }
        const auto answers = decoder->read(rows).value();
        std::vector<Read> together;
        for (const RowAnswer& answer : answers)
            together.push_back(
                {{answer.logits.begin(), answer.logits.end()}, {answer.attention.begin(), answer.attention.end()}});
        for (int sequence = 1; sequence < 5; ++sequence) {
            auto ids = prompt;
            ids.push_back(40 + sequence);
            EXPECT_TRUE(readIds(*decoder, ids, 9, 1) == together[std::size_t(sequence - 1)]) << sequence;
        }
    }
}

TEST(CpuDecoder, TheImageChangesTheAnswerAndTextAloneHasNoAttention) {
    auto decoder = makeDecoder(smallConfig(), RandomSource(), {});
    ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
    const Read first = readIds(*decoder, someIds(8), 0, 8);
    ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 40, "another")).ok());
    const Read second = readIds(*decoder, someIds(8), 0, 8);
    ASSERT_TRUE(decoder->setImage(nullptr).ok());
    const Read text = readIds(*decoder, someIds(8), 0, 8);
    EXPECT_NE(first.logits, second.logits);
    EXPECT_NE(first.logits, text.logits);
    EXPECT_EQ(first.attention.size(), 23u);
    EXPECT_EQ(second.attention.size(), 40u);
    EXPECT_TRUE(text.attention.empty());
    ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 23)).ok());
    EXPECT_TRUE(readIds(*decoder, someIds(8), 0, 8) == first);
}

TEST(CpuDecoder, AnswersOnlyWhatIsWanted) {
    auto decoder = makeDecoder(smallConfig(), RandomSource(), {});
    ASSERT_TRUE(decoder->setImage(makeImage(*decoder, 10)).ok());
    const std::vector<DecodeRow> rows = {{2, 0, 0, Want::Nothing}, {3, 1, 0, Want::Attention}, {4, 2, 0, Want::Logits}};
    const auto answers = decoder->read(rows).value();
    EXPECT_TRUE(answers[0].logits.empty() && answers[0].attention.empty());
    EXPECT_TRUE(answers[1].logits.empty() && !answers[1].attention.empty());
    EXPECT_TRUE(!answers[2].logits.empty() && answers[2].attention.empty());
}

TEST(CpuDecoder, RefusesTokensPositionsAndSequencesThatDoNotExist) {
    auto decoder = makeDecoder(smallConfig(), RandomSource(), {});
    const auto refused = [&](DecodeRow row) { return !decoder->read({&row, 1}).ok(); };
    EXPECT_TRUE(refused({211, 0, 0, Want::Logits}));
    EXPECT_TRUE(refused({-1, 0, 0, Want::Logits}));
    EXPECT_TRUE(refused({5, 48, 0, Want::Logits}));
    EXPECT_TRUE(refused({5, -1, 0, Want::Logits}));
    EXPECT_TRUE(refused({5, 0, 1, Want::Logits}));
    EXPECT_FALSE(decoder->read({}).ok());
    EXPECT_FALSE(decoder->read(std::vector<DecodeRow>(33, DecodeRow{5, 0, 0, Want::Nothing})).ok());
    EXPECT_FALSE(decoder->copyPrefix(0, 3, 1).ok());
    EXPECT_FALSE(decoder->copyPrefix(0, 0, 1000).ok());
    EXPECT_TRUE(decoder->read(std::vector<DecodeRow>{{5, 0, 0, Want::Logits}}).ok());
}

TEST(CpuDecoder, RefusesAnImageMadeForAnotherPrecision) {
    auto fp32 = makeDecoder(smallConfig(), RandomSource(), {});
    auto int8 = makeDecoder(smallConfig(), RandomSource(), {.precision = core::Precision::Int8});
    EXPECT_FALSE(fp32->setImage(makeImage(*int8, 8)).ok());
}

TEST(CpuDecoder, CountsTheBytesAndParametersOfAToken) {
    auto decoder = makeDecoder(smallConfig(), RandomSource(), {.precision = core::Precision::Bf16});
    const std::uint64_t cross = 96 * 64 * 2 + 256 * 64 * 2, own = 64 * 64 * 4 + 160 * 64 * 2;
    EXPECT_EQ(decoder->weights().parametersPerToken(true), 3 * (cross + own) + 211 * 64);
    EXPECT_EQ(decoder->weights().parametersPerToken(false), 3 * own + 211 * 64);
    EXPECT_EQ(decoder->weights().bytesPerToken(false), 2 * (3 * own + 211 * 64));
}

TEST(TextWeights, RefuseWidthsThatTheKernelsCannotRead) {
    kernels::ThreadPool pool(1);
    const auto build = [&](TextConfig config) {
        return TextWeights::build(config, RandomSource(),
                                  {.precision = core::Precision::Fp32,
                                   .kernels = &kernels::bestKernels(),
                                   .pool = &pool,
                                   .progress = {},
                                   .stop = {}});
    };
    for (const auto change :
         {+[](TextConfig& c) { c.hidden = 60; }, +[](TextConfig& c) { c.heads = 8; },
          +[](TextConfig& c) { c.feedForward = 100; }, +[](TextConfig& c) { c.crossHeadDimension = 24; },
          +[](TextConfig& c) { c.heads = 0; }, +[](TextConfig& c) { c.crossHeadDimension = 512; }}) {
        TextConfig config = smallConfig();
        change(config);
        const auto weights = build(config);
        ASSERT_FALSE(weights.ok());
        EXPECT_EQ(weights.error().code, core::ErrorCode::Unsupported);
    }
}

TEST(TextWeights, StopLoadingWhenAsked) {
    kernels::ThreadPool pool(2);
    std::stop_source stop;
    stop.request_stop();
    const auto weights = TextWeights::build(smallConfig(), RandomSource(),
                                            {.precision = core::Precision::Int8,
                                             .kernels = &kernels::bestKernels(),
                                             .pool = &pool,
                                             .progress = {},
                                             .stop = stop.get_token()});
    ASSERT_FALSE(weights.ok());
    EXPECT_EQ(weights.error().code, core::ErrorCode::Cancelled);
}

TEST(TextWeights, AFailingSourceFailsTheBuildWithItsSentence) {
    class Failing : public RandomSource {
        core::Result<void> copyRows(const std::string& name, std::int64_t rows, std::int64_t columns,
                                    kernels::RowRange range, std::span<float> out) const override {
            if (name == "histogpt.layers.2.1.fc2.weight")
                return core::Error(core::ErrorCode::Corrupt, "the file became shorter");
            return RandomSource::copyRows(name, rows, columns, range, out);
        }
    };
    kernels::ThreadPool pool(2);
    const auto weights = TextWeights::build(smallConfig(), Failing(),
                                            {.precision = core::Precision::Bf16,
                                             .kernels = &kernels::bestKernels(),
                                             .pool = &pool,
                                             .progress = {},
                                             .stop = {}});
    ASSERT_FALSE(weights.ok());
    EXPECT_EQ(weights.error().message, "the file became shorter");
}

} // namespace hs::test
