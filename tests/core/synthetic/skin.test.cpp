#include "core/synthetic/skin.h"

#include "core/synthetic/skin_report.h"
#include "core/synthetic/tissue_field.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace hs::core {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

SkinCase caseOf(SkinClass skinClass, std::uint64_t seed, std::optional<double> thickness = {}) {
    SkinCaseOptions options;
    options.skinClass = skinClass;
    options.thicknessMillimetres = thickness;
    return makeSkinCase(seed, options);
}

TEST(SkinCase, EveryClassHasAnIdThatReadsBack) {
    for (int i = 0; i < kSkinClasses; ++i)
        EXPECT_EQ(skinClassFromId(skinClassId(SkinClass(i))), SkinClass(i));
    EXPECT_EQ(skinClassFromId("Basal cell carcinoma"), std::nullopt);
    EXPECT_EQ(skinClassFromId(""), std::nullopt);
}

TEST(SkinCase, TheSameSeedMakesTheSameCase) {
    const SkinCase a = makeSkinCase(77), b = makeSkinCase(77);
    EXPECT_EQ(a.skinClass, b.skinClass);
    EXPECT_EQ(a.structures.size(), b.structures.size());
    EXPECT_EQ(a.glass, b.glass);
    EXPECT_EQ(skinReport(a).text(), skinReport(b).text());
}

TEST(SkinCase, SlidesOfADataSetKeepToTheirSize) {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const SkinCase skin = makeSkinCase(seed);
        EXPECT_GE(skin.glass.width, 1400.0) << seed;
        EXPECT_LE(skin.glass.width, 4200.0) << seed;
        EXPECT_LE(skin.glass.height, 4200.0) << seed;
    }
}

TEST(SkinCase, ThicknessBeyondTheRangeIsClamped) {
    EXPECT_DOUBLE_EQ(caseOf(SkinClass::Melanoma, 3, 9.0).facts.thicknessMillimetres, 2.0);
    EXPECT_DOUBLE_EQ(caseOf(SkinClass::Melanoma, 3, -1.0).facts.thicknessMillimetres, 0.2);
}

// The truth's thickness is that of the picture: the deepest lesional point of the field, which pixels and masks are
// drawn from. Tolerance: half of the rounding to 0.1 mm, and what an outline strays.
TEST(SkinCase, TheThicknessIsTheDeepestLesionalPoint) {
    for (const SkinClass skinClass :
         {SkinClass::BasalCellCarcinoma, SkinClass::SquamousCellCarcinoma, SkinClass::Melanoma})
        for (std::uint64_t seed = 0; seed < 12; ++seed) {
            const auto skin = std::make_shared<const SkinCase>(caseOf(skinClass, seed));
            const TissueField field(skin);
            float deepest = 0.0f;
            for (double y = 0.0; y < skin->glass.height; y += 9.0)
                for (double x = 0.0; x < skin->glass.width; x += 9.0) {
                    const TissueSample sample = field.at({x, y});
                    if (TissueField::inTissue(sample) && sample.lesion < 0.0f) deepest = std::max(deepest, sample.d);
                }
            EXPECT_NEAR(deepest / 1000.0, skin->facts.thicknessMillimetres, 0.075)
                << skinClassId(skinClass) << " " << seed;
        }
}

TEST(SkinCase, TheLesionStaysClearOfTheLateralMargins) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const auto skin = std::make_shared<const SkinCase>(makeSkinCase(seed));
        const TissueField field(skin);
        for (double y = 0.0; y < skin->glass.height; y += 16.0)
            for (double x = 0.0; x < skin->glass.width; x += 16.0) {
                const TissueSample sample = field.at({x, y});
                if (sample.section < 0 || sample.inside < 0.0f || sample.inside > 25.0f) continue;
                ASSERT_FALSE(field.inLesion(sample)) << "seed " << seed << " at " << x << ", " << y;
            }
    }
}

TEST(SkinReport, ThicknessIsSaidWhereThereIsATumourAndNowhereElse) {
    EXPECT_THAT(skinReport(caseOf(SkinClass::Melanoma, 5, 1.24)).criticalFindings,
                HasSubstr("Tumor thickness 1.2 mm."));
    EXPECT_THAT(skinReport(caseOf(SkinClass::NormalSkin, 5)).text(), Not(HasSubstr("thickness")));
    EXPECT_THAT(skinReport(caseOf(SkinClass::Dermatofibroma, 5)).text(), Not(HasSubstr("mm")));
}

TEST(SkinReport, EveryVariantStatesTheSameFacts) {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const SkinCase skin = makeSkinCase(seed);
        for (const std::string& text : skinReportTexts(skin, 6)) {
            EXPECT_THAT(text, HasSubstr("Final diagnosis: " + std::string(skinDiagnosis(skin.skinClass)) + "."));
            EXPECT_THAT(text, HasSubstr("Microscopic findings: "));
            EXPECT_THAT(text, HasSubstr("Critical findings: "));
            const bool elastosis = text.find("elastosis") != std::string::npos;
            EXPECT_EQ(elastosis, skin.facts.sunDamage != Amount::None && skin.skinClass < SkinClass::MelanocyticNaevus)
                << text;
        }
    }
}

} // namespace
} // namespace hs::core
