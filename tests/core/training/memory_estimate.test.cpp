#include "core/training/memory_estimate.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

// HistoGPT-S, about: 24 layers of 1,024, six resampler layers of 1,536 with 640 latents.
ModelSizes sizeS() {
    ModelSizes sizes;
    sizes.resamplerParameters = 170'000'000;
    sizes.languageParameters = 345'000'000;
    sizes.crossParameters = 300'000'000;
    sizes.hidden = 1024;
    sizes.layers = 24;
    sizes.heads = 16;
    sizes.vocabulary = 42'384;
    sizes.resamplerWidth = 1536;
    sizes.resamplerInner = 1536;
    sizes.resamplerHeads = 16;
    sizes.resamplerLayers = 6;
    sizes.latents = 640;
    sizes.features = 768;
    return sizes;
}

constexpr std::uint64_t kGigabyte = 1'000'000'000;

TEST(JudgeFit, NothingFitsIntoNothing) {
    const Fit fit = judgeFit(sizeS(), {.joint = true, .batch = 8}, 0);
    EXPECT_FALSE(fit.fits);
    EXPECT_TRUE(fit.remedies.empty());
}

TEST(JudgeFit, ASmallerBatchOrComputingAgainHelpsTheSecondStage) {
    const TrainingPlan plan{.joint = true, .batch = 16, .tokens = 512};
    const Fit fit = judgeFit(sizeS(), plan, 24 * kGigabyte);
    ASSERT_FALSE(fit.fits);
    ASSERT_EQ(fit.remedies.size(), 2u);
    EXPECT_EQ(fit.remedies[0].kind, RemedyKind::SmallerBatch);
    EXPECT_LT(fit.remedies[0].value, 16);
    EXPECT_EQ(fit.remedies[1].kind, RemedyKind::Checkpointing);
    TrainingPlan smaller = plan;
    smaller.batch = fit.remedies[0].value;
    EXPECT_TRUE(judgeFit(sizeS(), smaller, 24 * kGigabyte).fits);
}

TEST(JudgeFit, SmallerBagsHelpTheFirstStage) {
    const TrainingPlan plan{.joint = false, .patches = 64'000};
    const Fit fit = judgeFit(sizeS(), plan, 8 * kGigabyte);
    ASSERT_FALSE(fit.fits);
    ASSERT_EQ(fit.remedies.size(), 1u);
    EXPECT_EQ(fit.remedies[0].kind, RemedyKind::SmallerBags);
    TrainingPlan smaller = plan;
    smaller.patches = fit.remedies[0].value;
    EXPECT_TRUE(judgeFit(sizeS(), smaller, 8 * kGigabyte).fits);
}

TEST(EstimateMemory, TheSecondStageOfSizeSTakesTwoWeightsAndMomentsOfWhatItLearns) {
    const MemoryEstimate needs = estimateMemory(sizeS(), {.joint = true, .batch = 1, .tokens = 256});
    EXPECT_EQ(needs.weights, 4u * 815'000'000u);
    EXPECT_EQ(needs.optimiser, 12u * 300'000'000u);
    EXPECT_GT(needs.total(), 7 * kGigabyte);
    EXPECT_LT(needs.total(), 11 * kGigabyte);
}

TEST(EstimateMemory, CountsWhatLearnsBesideTheUsual) {
    const auto optimiser = [](const TrainingPlan& plan) { return estimateMemory(sizeS(), plan).optimiser; };
    const std::uint64_t usual = optimiser({.joint = true});
    EXPECT_EQ(optimiser({.joint = true, .learnsLanguage = true}), usual + 12u * 345'000'000u);
    EXPECT_EQ(optimiser({.joint = true, .adapterRank = 8}), usual + 12u * 4u * 24u * 1024u * 8u);
    const TrainingPlan whole{.joint = true, .learnsResampler = true};
    EXPECT_EQ(optimiser(whole), usual + 12u * 170'000'000u);
    EXPECT_GT(estimateMemory(sizeS(), whole).activations, estimateMemory(sizeS(), {.joint = true}).activations);
}

TEST(EstimateMemory, GrowsWithBatchTokensAndPatchesOnly) {
    const auto total = [](const TrainingPlan& plan) { return estimateMemory(sizeS(), plan).total(); };
    EXPECT_GT(total({.joint = true, .batch = 2}), total({.joint = true, .batch = 1}));
    EXPECT_GT(total({.joint = true, .tokens = 512}), total({.joint = true, .tokens = 256}));
    EXPECT_LT(total({.joint = true, .batch = 4, .checkpointing = true}), total({.joint = true, .batch = 4}));
    EXPECT_EQ(total({.joint = false, .batch = 4}), total({.joint = false, .batch = 1}));
}

} // namespace
} // namespace hs::core
