#include "core/synthetic/renderer.h"

#include "core/synthetic/demo_truth.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::core {
namespace {

std::shared_ptr<const SkinCase> caseOf(SkinClass skinClass, std::uint64_t seed) {
    SkinCaseOptions options;
    options.skinClass = skinClass;
    return std::make_shared<const SkinCase>(makeSkinCase(seed, options));
}

TEST(SkinRenderer, PixelsDoNotDependOnTheNumberOfThreads) {
    const SkinRenderer renderer(caseOf(SkinClass::SquamousCellCarcinoma, 4));
    const LevelRect area{900, 200, 700, 520};
    EXPECT_EQ(renderer.render(area, 1.0, 1), renderer.render(area, 1.0, 3));
}

TEST(SkinRenderer, ARectangleIsTheCropOfALargerOne) {
    for (int i = 0; i < kSkinClasses; ++i) {
        const SkinRenderer renderer(caseOf(SkinClass(i), 11));
        for (const double spacing : {0.25, 0.5, 1.0, 4.0}) {
            const LevelSize size = renderer.sizeAt(spacing);
            const LevelRect large{size.width / 2 - 150, size.height / 4, 300, 280};
            const LevelRect small{large.x + 37, large.y + 51, 120, 90};
            const auto whole = renderer.render(large, spacing, 2);
            const auto part = renderer.render(small, spacing, 1);
            for (int row = 0; row < 90; ++row)
                ASSERT_TRUE(std::equal(part.begin() + row * 120 * 3, part.begin() + (row + 1) * 120 * 3,
                                       whole.begin() + ((row + 51) * 300 + 37) * 3))
                    << "class " << i << ", spacing " << spacing << ", row " << row;
        }
    }
}

TEST(SkinRenderer, AnotherSeedGivesOtherPixels) {
    const LevelRect area{1000, 600, 200, 200};
    EXPECT_NE(SkinRenderer(caseOf(SkinClass::Melanoma, 1)).render(area, 1.0),
              SkinRenderer(caseOf(SkinClass::Melanoma, 2)).render(area, 1.0));
}

TEST(SkinRenderer, BeyondTheGlassThereIsOnlyGlass) {
    const SkinRenderer renderer(caseOf(SkinClass::NormalSkin, 1));
    for (const std::uint8_t value : renderer.render({-400, -400, 60, 60}, 1.0))
        EXPECT_GE(value, 230);
}

// What the encoder sees at 1 µm/px must look alike whether it was drawn so or scanned at 0.25 and averaged; mean colour
// within 6 grey levels.
TEST(SkinRenderer, DrawnAndAveragedPixelsHaveTheSameMeanColour) {
    for (int i = 0; i < kSkinClasses; ++i) {
        const SkinRenderer renderer(caseOf(SkinClass(i), 21));
        const LevelSize size = renderer.sizeAt(1.0);
        const LevelRect area{size.width / 2 - 128, size.height / 3, 256, 256};
        const auto drawn = renderer.render(area, 1.0);
        const auto scanned = renderer.render({area.x * 4, area.y * 4, 1024, 1024}, 0.25);
        for (std::size_t channel = 0; channel < 3; ++channel) {
            double a = 0.0, b = 0.0;
            for (std::size_t at = channel; at < drawn.size(); at += 3)
                a += drawn[at];
            for (std::size_t at = channel; at < scanned.size(); at += 3)
                b += scanned[at];
            EXPECT_NEAR(a * 3 / double(drawn.size()), b * 3 / double(scanned.size()), 6.0)
                << "class " << i << " channel " << channel;
        }
    }
}

TEST(SkinRenderer, TheMaskHasTheShareOfTheTruth) {
    for (int i = 0; i < kSkinClasses; ++i) {
        const SkinRenderer renderer(caseOf(SkinClass(i), 8));
        const LesionMask coarse = drawLesionMask(renderer);
        const LevelSize size = renderer.sizeAt(5.0);
        const auto fine = renderer.renderMask({0, 0, size.width, size.height}, 5.0);
        double lesion = 0.0, tissue = 0.0;
        for (std::int64_t y = 0; y < size.height; ++y)
            for (std::int64_t x = 0; x < size.width; ++x) {
                lesion += fine[std::size_t(y * size.width + x)] != 0;
                tissue +=
                    TissueField::inTissue(renderer.field().at({(double(x) + 0.5) * 5.0, (double(y) + 0.5) * 5.0}));
            }
        EXPECT_NEAR(lesion / tissue, coarse.lesionShare, 0.005) << i;
        EXPECT_EQ(coarse.lesionShare == 0.0, SkinClass(i) == SkinClass::NormalSkin);
        EXPECT_EQ(coarse.boxes.empty(), SkinClass(i) == SkinClass::NormalSkin);
    }
}

TEST(SkinRenderer, LesionsTakeAFewPerCentOfTheTissue) {
    int inside = 0, lesions = 0;
    for (std::uint64_t seed = 0; seed < 80; ++seed) {
        const SkinClass skinClass = SkinClass(1 + seed % (kSkinClasses - 1));
        const double share = drawLesionMask(SkinRenderer(caseOf(skinClass, 1000 + seed))).lesionShare;
        ++lesions;
        inside += share >= 0.02 && share <= 0.25;
    }
    EXPECT_GE(inside, lesions * 85 / 100);
}

} // namespace
} // namespace hs::core
