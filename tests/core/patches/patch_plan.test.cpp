#include "core/patches/patch_plan.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

SlideInfo slideOf(std::int64_t width, std::int64_t height, std::optional<double> mpp) {
    SlideInfo info;
    info.size = {width, height};
    info.levels = {{{width, height}, {1.0}, {}}};
    info.scenes = {{"whole slide", {0, 0, width, height}}};
    if (mpp) info.spacing = Spacing{*mpp, *mpp};
    return info;
}

TEST(PatchPlan, TheBundlesSpacingRulesWheneverTheSlidesIsKnown) {
    const auto plan = planPatches(slideOf(10240, 10240, 0.5), {}, std::nullopt);
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan.value().rule, ScaleRule::Spacing);
    EXPECT_EQ(plan.value().downsample, 2.0); // not the bundle's 4
    EXPECT_EQ(plan.value().spacing, 1.0);
    EXPECT_EQ(plan.value().cells(), 400u);
}

TEST(PatchPlan, TheDownsampleServesWhereTheSpacingIsUnknown) {
    const auto plan = planPatches(slideOf(10240, 10240, std::nullopt), {}, std::nullopt);
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan.value().rule, ScaleRule::Downsample);
    EXPECT_EQ(plan.value().downsample, 4.0);
    EXPECT_EQ(plan.value().spacing, 0.0);
}

TEST(PatchPlan, WithNeitherTheCallerIsAskedForTheSpacing) {
    PatchSettings settings;
    settings.downsample = 0;
    const auto plan = planPatches(slideOf(10240, 10240, std::nullopt), settings, std::nullopt);
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(plan.error().message.find("--mpp"), std::string::npos);
}

TEST(PatchPlan, AGivenSpacingOverridesTheSlides) {
    const auto plan = planPatches(slideOf(10240, 10240, 0.5), {}, 0.25);
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan.value().downsample, 4.0);
    for (const double nonsense : {0.0, -1.0, 1e300, std::nan("")})
        EXPECT_EQ(planPatches(slideOf(10240, 10240, 0.5), {}, nonsense).error().code, ErrorCode::InvalidInput);
}

// shared/golden/patching/patching.json, "scaling": 0.5 µm/px from a slide of 0.454 µm/px.
TEST(PatchPlan, TheScaleIsTheReferences) {
    PatchSettings settings;
    settings.mpp = 0.5;
    const auto plan = planPatches(slideOf(10000, 10000, 0.454), settings, std::nullopt);
    ASSERT_TRUE(plan.ok());
    EXPECT_DOUBLE_EQ(plan.value().downsample, 1.1013215859030836);
}

TEST(PatchPlan, RemaindersAreLeftOutAfterTheScaledSizeIsTruncated) {
    // 4099 / 4 = 1024.75, truncated 1024: four columns exactly. 3071 / 4 = 767.75, truncated 767: two rows.
    const auto plan = planPatches(slideOf(4099, 3071, std::nullopt), {}, std::nullopt);
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(plan.value().scenes[0].columns, 4);
    EXPECT_EQ(plan.value().scenes[0].rows, 2);
}

TEST(PatchPlan, CellsAreOrderedBySceneRowAndColumnAndNeverOverlap) {
    SlideInfo info = slideOf(9000, 9000, 0.27);
    info.scenes = {{"a", {100, 50, 3000, 2000}}, {"b", {5000, 5000, 100, 100}}, {"c", {4000, 3000, 2500, 2500}}};
    const auto planned = planPatches(info, {}, std::nullopt);
    ASSERT_TRUE(planned.ok());
    const PatchPlan& plan = planned.value();
    EXPECT_EQ(plan.scenes[1].rows * plan.scenes[1].columns, 0);
    for (std::size_t i = 1; i < plan.cells(); ++i) {
        const Patch before = plan.cell(i - 1), cell = plan.cell(i);
        EXPECT_LT(std::tie(before.scene, before.row, before.column), std::tie(cell.scene, cell.row, cell.column));
        if (cell.scene == before.scene && cell.row == before.row) {
            EXPECT_EQ(before.area.right(), cell.area.x);
        }
        EXPECT_NEAR(double(cell.area.width), 256 / 0.27, 1.0);
    }
    const Patch first = plan.cell(0), last = plan.cell(plan.cells() - 1);
    EXPECT_EQ(first.area.x, 100);
    EXPECT_EQ(first.area.y, 50);
    EXPECT_EQ(last.scene, 2);
    EXPECT_LE(last.area.right(), 6500);
    EXPECT_EQ(plan.cell(plan.cells()).area, Level0PixelRect{});
}

TEST(PatchPlan, TheKeyChangesWithEverythingThatChangesThePatches) {
    const PatchPlan plan = planPatches(slideOf(9000, 9000, 0.25), {}, std::nullopt).value();
    const std::string key = patchKey(plan);
    EXPECT_EQ(key.size(), 16u);
    EXPECT_EQ(patchKey(planPatches(slideOf(7000, 5000, 0.25), {}, std::nullopt).value()), key) << "not with the slide";
    std::vector<PatchPlan> others(6, plan);
    others[0].downsample = 4.0000001;
    others[1].settings.sizePixels = 512;
    others[2].settings.whiteThreshold[1] = 186;
    others[3].settings.edgeThreshold = 1;
    others[4].settings.resize = "other";
    others[5] = planPatches(slideOf(9000, 9000, 0.26), {}, std::nullopt).value();
    for (std::size_t i = 0; i < others.size(); ++i)
        EXPECT_NE(patchKey(others[i]), key) << i;
}

TEST(PatchPlan, ASlideSmallerThanAPatchIsRefusedWithBothSizes) {
    const auto plan = planPatches(slideOf(1000, 2000, 0.25), {}, std::nullopt);
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.error().code, ErrorCode::Unsupported);
    EXPECT_NE(plan.error().message.find("1000 x 2000 px"), std::string::npos);
    EXPECT_NE(plan.error().message.find("1024 px"), std::string::npos);
}

TEST(PatchPlan, SlidesTooCoarseForThePatchesAreRefused) {
    const auto plan = planPatches(slideOf(100000, 100000, 8.0), {}, std::nullopt);
    ASSERT_FALSE(plan.ok());
    EXPECT_EQ(plan.error().code, ErrorCode::Unsupported);
    EXPECT_NE(plan.error().message.find("8 µm"), std::string::npos);
}

TEST(PatchPlan, SenselessPatchSidesAndSlideSizesAreRefused) {
    PatchSettings settings;
    for (const int side : {0, -256, 5000}) {
        settings.sizePixels = side;
        EXPECT_EQ(planPatches(slideOf(9000, 9000, 0.25), settings, std::nullopt).error().code, ErrorCode::InvalidInput);
    }
    EXPECT_EQ(planPatches(slideOf(std::int64_t(1) << 40, std::int64_t(1) << 40, 0.25), {}, std::nullopt).error().code,
              ErrorCode::Unsupported);
}

} // namespace
} // namespace hs::core
