#include "core/synthetic/patch_label.h"

#ifdef HS_TEST_PATCH_RULE
#include "core/patches/patch_rule.h"
#endif

#include <gtest/gtest.h>

#include <map>

namespace hs::core {
namespace {

SkinRenderer rendererOf(SkinClass skinClass, std::uint64_t seed) {
    SkinCaseOptions options;
    options.skinClass = skinClass;
    return SkinRenderer(std::make_shared<const SkinCase>(makeSkinCase(seed, options)));
}

TEST(PatchLabel, GlassIsGlass) {
    const SkinRenderer renderer = rendererOf(SkinClass::Melanoma, 1);
    const PatchTruth truth = patchTruth(renderer.field(), {-600, -600, 256, 256});
    EXPECT_EQ(truth.label, 0);
    EXPECT_EQ(truth.tissueShare, 0.0);
    EXPECT_EQ(truth.deepestLesion, 0.0);
}

TEST(PatchLabel, NormalSkinHasNoLesionLabel) {
    const SkinRenderer renderer = rendererOf(SkinClass::NormalSkin, 5);
    for (double y = 0; y + 256 < renderer.skin().glass.height; y += 128)
        for (double x = 0; x + 256 < renderer.skin().glass.width; x += 128)
            EXPECT_LT(patchTruth(renderer.field(), {x, y, 256, 256}).label, 12);
}

TEST(PatchLabel, EveryLabelHasItsName) {
    const auto& names = patchLabelNames();
    EXPECT_EQ(names.size(), 40u);
    EXPECT_EQ(names[4], "dermis to 0.25 mm");
    EXPECT_EQ(names[12 + 8 + 7], "squamous_cell_carcinoma to 2.00 mm");
    EXPECT_EQ(names.back(), "lichenoid_dermatitis");
}

#ifdef HS_TEST_PATCH_RULE
// The reference's rule decides which patches the model sees: a slide must give it enough, and those of the lesion.
TEST(PatchLabel, TheTissueRuleKeepsTheDermisAndTheLesion) {
    for (int i = 0; i < 2 * kSkinClasses; ++i) {
        const SkinRenderer renderer = rendererOf(SkinClass(i % kSkinClasses), 300 + std::uint64_t(i));
        int kept = 0, solid = 0, lesions = 0, lesionsKept = 0;
        for (double y = 0; y + 256 <= renderer.skin().glass.height; y += 256)
            for (double x = 0; x + 256 <= renderer.skin().glass.width; x += 256) {
                const PatchTruth truth = patchTruth(renderer.field(), {x, y, 256, 256});
                if (truth.tissueShare < 0.3) continue;
                const bool keep = decidePatch(renderPatch(renderer, {x, y}, 256, 1.0), 256, 256, PatchSettings{}).keep;
                kept += keep;
                solid += truth.tissueShare - truth.fatShare > 0.95;
                if (truth.lesionShare < 0.4) continue;
                ++lesions;
                lesionsKept += keep;
            }
        EXPECT_GE(kept, 30) << i;
        EXPECT_LE(kept, 140) << i;
        EXPECT_GE(kept, solid * 9 / 10) << i;
        EXPECT_EQ(lesionsKept, lesions) << i;
    }
}
#endif

TEST(SkinPatchSource, TheSameIndexGivesTheSamePatch) {
    SkinPatchOptions options;
    options.trainCount = 100;
    const SkinPatchSource a(options), b(options);
    for (const std::size_t index : {7u, 63u}) {
        const auto first = a.patch(Split::Train, index), second = b.patch(Split::Train, index);
        ASSERT_TRUE(first.ok() && second.ok());
        EXPECT_EQ(first.value().label, second.value().label);
        EXPECT_EQ(first.value().rgb, second.value().rgb);
    }
    EXPECT_NE(a.patch(Split::Train, 7).value().rgb, a.patch(Split::Validation, 7).value().rgb);
}

TEST(SkinPatchSource, AnIndexBeyondTheEndIsRefused) {
    SkinPatchOptions options;
    options.trainCount = 3;
    EXPECT_EQ(SkinPatchSource(options).patch(Split::Train, 3).error().message, "patch 3 was asked for, there are 3");
    EXPECT_EQ(SkinPatchSource(options).patch(Split::Test, 0).error().code, ErrorCode::InvalidInput);
}

TEST(SkinPatchSource, HalfOfThePatchesShowALesionAndDepthsAreCovered) {
    SkinPatchOptions options;
    options.trainCount = 360;
    const SkinPatchSource source(options);
    std::map<int, int> counts;
    int lesions = 0;
    for (std::size_t i = 0; i < options.trainCount; ++i) {
        const int label = source.patch(Split::Train, i).value().label;
        ++counts[label];
        lesions += label >= 12;
    }
    EXPECT_GT(lesions, 360 * 35 / 100);
    EXPECT_LT(lesions, 360 * 65 / 100);
    EXPECT_GT(counts.size(), 22u);
    EXPECT_GT(counts[4] + counts[5] + counts[6] + counts[7] + counts[8] + counts[9], 40);
}

} // namespace
} // namespace hs::core
