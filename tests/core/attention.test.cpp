#include "core/attention.h"

#include <gtest/gtest.h>

#include <numeric>

namespace hs::core {
namespace {

// Two latents over three patches on two slides; latent 0 keeps 40 % on the learned latents, latent 1 keeps 10 %.
PatchMap smallMap() { return {2, 3, {0.1f, 0.2f, 0.3f, 0.5f, 0.4f, 0.0f}, {2, 3}}; }

LatentAttentionPtr attention(LatentAttention values) { return std::make_shared<const LatentAttention>(std::move(values)); }

TEST(ComposeAttention, SharesAndPriorSumToOneOverTheSlidesOfACase) {
    const PatchMap map = smallMap();
    const std::vector tokens{attention({0.25f, 0.75f})};
    const ScoreGrid first = composeAttention(map, tokens, 0, "carcinoma");
    const ScoreGrid second = composeAttention(map, tokens, 1, "carcinoma");
    const float sum = std::accumulate(first.scores.begin(), first.scores.end(), 0.0f) +
                      std::accumulate(second.scores.begin(), second.scores.end(), 0.0f);
    EXPECT_NEAR(sum + first.priorShare, 1.0f, 1e-6f);
    EXPECT_NEAR(first.scores[0], 0.25f * 0.1f + 0.75f * 0.5f, 1e-6f);
    EXPECT_EQ(first.priorShare, second.priorShare);
    EXPECT_EQ(first.method, "attention");
}

TEST(ComposeAttention, APhraseIsTheMeanOfItsTokens) {
    const PatchMap map = smallMap();
    const std::vector both{attention({1, 0}), attention({0, 1})};
    EXPECT_NEAR(composeAttention(map, both, 0, "").scores[1], 0.3f, 1e-6f);
}

TEST(ComposeAttention, TokensOfAnotherModelAreLeftOut) {
    const PatchMap map = smallMap();
    const std::vector wrong{attention({1, 0, 0}), LatentAttentionPtr()};
    for (const float score : composeAttention(map, wrong, 0, "").scores)
        EXPECT_EQ(score, 0.0f);
}

TEST(ComposeAttention, ASlideThatIsNotThereHasNoScores) {
    EXPECT_TRUE(composeAttention(smallMap(), {}, 7, "").scores.empty());
}

TEST(AboveTheReport, IsWhatTheWordsLookAtMoreThanTheWhole) {
    const PatchMap map = smallMap();
    const std::vector all{attention({1, 0}), attention({0, 1})};
    const ScoreGrid report = composeAttention(map, all, 0, "");
    const ScoreGrid one = aboveTheReport(composeAttention(map, std::vector{all[0]}, 0, "carcinoma"), report);
    EXPECT_EQ(one.method, "contrast");
    EXPECT_EQ(one.what, "carcinoma");
    EXPECT_NEAR(one.priorShare, 0.4f, 1e-6f) << "as the words had it";
    EXPECT_EQ(one.scores, (std::vector<float>{0.0f, 0.0f})) << "0.1 and 0.2 of a report that gave 0.3 and 0.3";
    const ScoreGrid other = aboveTheReport(composeAttention(map, std::vector{all[1]}, 0, ""), report);
    EXPECT_NEAR(other.scores[0], 0.5f - 0.3f, 1e-6f);
    EXPECT_NEAR(other.scores[1], 0.4f - 0.3f, 1e-6f);
    const ScoreGrid whole = aboveTheReport(report, report);
    EXPECT_EQ(whole.scores, (std::vector<float>{0.0f, 0.0f})) << "all words together are nothing special";
    EXPECT_EQ(aboveTheReport(report, {}).scores, report.scores);
}

} // namespace
} // namespace hs::core
