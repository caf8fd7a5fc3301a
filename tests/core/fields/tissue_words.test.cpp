#include "core/fields/tissue_words.h"

#include "core/fields/shared_scale.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

// Two latents; slide 0 has patches 0 and 1, slide 1 has patch 2. Latent 0 saw patch 0, latent 1 the other two.
PatchMap map() {
    return {2, 3, {0.9f, 0.0f, 0.0f, 0.0f, 0.4f, 0.4f}, {2, 3}};
}

LatentAttentionPtr looked(float first, float second) {
    return std::make_shared<const LatentAttention>(LatentAttention{first, second});
}

TEST(TissueWords, TokensWithoutAttentionDrewOnNothing) {
    const std::vector<LatentAttentionPtr> tokens{nullptr,
                                                 std::make_shared<const LatentAttention>(LatentAttention{1.0f})};
    const std::vector<std::size_t> patches{0};
    EXPECT_EQ(shareOfTokens(map(), tokens, 0, patches), (std::vector<float>{0, 0}));
    EXPECT_EQ(shareOfTokens(map(), tokens, 9, patches), (std::vector<float>{0, 0}));
}

TEST(TissueWords, PatchesBeyondTheSlideAndDoubledOnesDoNotCount) {
    const std::vector<LatentAttentionPtr> tokens{looked(1, 0)};
    const std::vector<std::size_t> patches{0, 0, 7};
    EXPECT_NEAR(shareOfTokens(map(), tokens, 0, patches)[0], 0.9f, 1e-6);
}

TEST(TissueWords, ASlidesPatchesAreItsOwn) {
    const std::vector<LatentAttentionPtr> tokens{looked(1, 0), looked(0, 1), looked(0.5f, 0.5f)};
    const std::vector<std::size_t> first{0};
    const auto shares = shareOfTokens(map(), tokens, 1, first);
    EXPECT_NEAR(shares[0], 0.0f, 1e-6);
    EXPECT_NEAR(shares[1], 0.4f, 1e-6);
    EXPECT_NEAR(shares[2], 0.2f, 1e-6);
}

TEST(TissueWords, OnlyWhatStandsOutIsLit) {
    EXPECT_TRUE(lightOfTokens({}).empty());
    const std::vector<float> shares{0.0f, 0.2f, 0.2f, 0.2f, 0.6f};
    const auto light = lightOfTokens(shares);
    EXPECT_EQ(light[0], 0.0f);
    EXPECT_EQ(light[2], 0.0f);
    EXPECT_EQ(light[4], 1.0f);
    const std::vector<float> alike{0.3f, 0.3f};
    EXPECT_EQ(lightOfTokens(alike), (std::vector<float>{1.0f, 1.0f}));
}

TEST(TissueWords, TheSharedScaleEndsAtTheStrongestWordsPatch) {
    EXPECT_EQ(highestScore(map(), {}), 0.0f);
    const std::vector<LatentAttentionPtr> tokens{nullptr, looked(0.5f, 0.5f), looked(0, 1)};
    EXPECT_NEAR(highestScore(map(), tokens), 0.45f, 1e-6);
}

} // namespace
} // namespace hs::core
