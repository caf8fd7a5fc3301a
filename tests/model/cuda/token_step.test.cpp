// The card's fused token step against our CPU kernels (which are held against the reference), with weights of the same
// seed: float32 to 1e-5 of the logits' size, bfloat16 to 3e-2. Skips where there is no NVIDIA card.
#include "model/cuda/token_step.h"
#include "tests/model/cuda/card_model.h"

namespace hs::test {
namespace {

using namespace hs::model;
using cuda::Element;

struct Case {
    const char* name;
    TextConfig config;
    int latents;
};

// The published sizes' rows, fewer layers and words.
Case published() {
    TextConfig config;
    config.vocabulary = 777;
    config.layers = 2;
    config.maxPositions = 200;
    return {"LikeS", config, 640};
}

Case large() {
    TextConfig config;
    config.vocabulary = 777;
    config.hidden = 1600;
    config.heads = 25;
    config.feedForward = 6400;
    config.layers = 1;
    config.maxPositions = 160;
    return {"LikeM", config, 640};
}

class TokenStepTest : public testing::TestWithParam<std::tuple<Case, Element>> {
protected:
    void SetUp() override {
        if (!CardModel::cardIsThere()) GTEST_SKIP() << "this machine has no NVIDIA card";
        const auto& [one, element] = GetParam();
        m_kernels = makeDecoder(one.config, RandomSource(), {});
        m_image = makeImage(*m_kernels, one.latents);
        ASSERT_TRUE(m_kernels->reserveSequences(kSequences).ok());
        ASSERT_TRUE(m_kernels->setImage(m_image).ok());
        m_card = std::make_unique<CardModel>(one.config, element, kSequences, one.latents);
    }

    void expectSameAnswers(const std::vector<DecodeRow>& rows) {
        const CardAnswers found = m_card->read(rows);
        ASSERT_EQ(found.error, "");
        const auto expected = m_kernels->read(rows);
        const bool half = std::get<Element>(GetParam()) == Element::Bfloat16;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            EXPECT_LT(distance(found.logits[i], expected.value()[i].logits), half ? 3e-2 : 1e-5) << "row " << i;
            EXPECT_LT(distance(found.attention[i], expected.value()[i].attention), half ? 5e-2 : 1e-5) << "row " << i;
        }
    }

    // Of two lists of numbers, relative to the second.
    static double distance(std::span<const float> found, std::span<const float> expected) {
        EXPECT_EQ(found.size(), expected.size());
        double difference = 0.0, size = 0.0;
        for (std::size_t i = 0; i < found.size(); ++i) {
            difference += std::pow(double(found[i]) - double(expected[i]), 2);
            size += std::pow(double(expected[i]), 2);
        }
        return size > 0.0 ? std::sqrt(difference / size) : 1.0;
    }

    static constexpr int kSequences = 12;
    std::unique_ptr<CpuDecoder> m_kernels;
    CrossMemoryPtr m_image;
    std::unique_ptr<CardModel> m_card;
};

std::vector<DecodeRow> prompt(int length, int first = 0) {
    std::vector<DecodeRow> rows;
    for (int i = first; i < first + length; ++i)
        rows.push_back({2 + i * 7 % 200, i, 0, Want::Both});
    return rows;
}

TEST_P(TokenStepTest, ReadsTokensOneAfterAnotherAsTheKernelsDo) {
    for (int position = 0; position < 5; ++position)
        expectSameAnswers({{3 + position * 11, position, 0, Want::Both}});
}

TEST_P(TokenStepTest, ReadsAPromptAtOnceAndTheTokenBehindIt) {
    expectSameAnswers(prompt(9));
    expectSameAnswers({{40, 9, 0, Want::Both}});
}

TEST_P(TokenStepTest, ReadsSequencesOfDifferentLengthsTogether) {
    std::vector<DecodeRow> starts, rows;
    for (int sequence = 0; sequence < kSequences; ++sequence)
        starts.push_back({20 + sequence, 0, sequence, Want::Both});
    expectSameAnswers(starts);
    expectSameAnswers({{60, 1, 3, Want::Both}, {61, 2, 3, Want::Both}});
    for (int sequence = 0; sequence < kSequences; ++sequence)
        rows.push_back({90 + sequence, sequence == 3 ? 3 : 1, sequence, Want::Both});
    expectSameAnswers(rows);
}

TEST_P(TokenStepTest, ReadsPastWhatOneBlockHolds) {
    const int last = std::min(std::get<Case>(GetParam()).config.maxPositions, 141) - 1;
    for (int position = 0; position < last; position += 14) {
        const std::vector<DecodeRow> rows = prompt(std::min(14, last - position), position);
        ASSERT_EQ(m_card->read(rows).error, "");
        ASSERT_TRUE(m_kernels->read(rows).ok());
    }
    expectSameAnswers({{77, last, 0, Want::Both}});
}

TEST_P(TokenStepTest, GivesTheSameBitsEachTime) {
    const CardAnswers first = m_card->read(prompt(3));
    for (int i = 0; i < 20; ++i) {
        const CardAnswers again = m_card->read(prompt(3));
        EXPECT_EQ(first.logits, again.logits);
        EXPECT_EQ(first.attention, again.attention);
    }
}

TEST_P(TokenStepTest, GivesARowTheSameBitsAloneAndAmongOthers) {
    std::vector<DecodeRow> rows;
    for (int sequence = 0; sequence < kSequences; ++sequence)
        rows.push_back({30 + sequence, 0, sequence, Want::Both});
    for (const std::size_t count : {2, 5, 9, kSequences}) { // each a way of its own through the kernels
        const CardAnswers together = m_card->read({rows.begin(), rows.begin() + std::ptrdiff_t(count)});
        const CardAnswers alone = m_card->read({rows[count - 1]});
        ASSERT_EQ(together.error + alone.error, "");
        EXPECT_EQ(together.logits.back(), alone.logits.front()) << count << " rows";
        EXPECT_EQ(together.attention.back(), alone.attention.front()) << count << " rows";
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, TokenStepTest,
                         testing::Combine(testing::Values(Case{"Small", smallConfig(), 70}, published(), large()),
                                          testing::Values(Element::Float, Element::Bfloat16)),
                         [](const auto& one) {
                             return std::string(std::get<Case>(one.param).name) +
                                    (std::get<Element>(one.param) == Element::Float ? "Float" : "Bfloat16");
                         });

TEST(TokenStepSupports, LeavesSizesThatDoNotFitToOthers) {
    cuda::TokenStepPlan plan;
    plan.hidden = 30; // no multiple of what a lane reads
    plan.heads = 2;
    plan.projection.inputs = 30;
    plan.decoder.resize(1);
    EXPECT_FALSE(cuda::TokenStep::supports(plan));
}

} // namespace
} // namespace hs::test
