#include "core/view/colour.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace hs::core {
namespace {

int channel(std::uint32_t pixel, int index) {
    return int(pixel >> (16 - 8 * index) & 255);
}

std::vector<std::uint32_t> someColours() {
    std::vector<std::uint32_t> colours;
    for (std::uint32_t r = 0; r < 256; r += 17)
        for (std::uint32_t g = 0; g < 256; g += 15)
            for (std::uint32_t b = 0; b < 256; b += 5)
                colours.push_back(0xFF000000u | r << 16 | g << 8 | b);
    return colours;
}

ColourGridPtr identityGrid() {
    auto grid = std::make_shared<ColourGrid>();
    for (int r = 0; r < kGridSide; ++r)
        for (int g = 0; g < kGridSide; ++g)
            for (int b = 0; b < kGridSide; ++b)
                for (const int value : {r, g, b})
                    grid->values.push_back(std::uint16_t(std::lround(value * 65535.0 / (kGridSide - 1))));
    return grid;
}

TEST(Colour, SettingsThatAreNotNumbersBecomeTheDefault) {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
    const ColourSettings sane = ColourSettings{.brightness = nan, .contrast = 7, .gamma = infinite}.clamped();
    EXPECT_EQ(sane.brightness, 0);
    EXPECT_EQ(sane.contrast, 1);
    EXPECT_EQ(sane.gamma, 1);
    EXPECT_EQ(ColourSettings{.gamma = 0}.clamped().gamma, 0.2);
}

TEST(Colour, AProfileOfTheWrongSizeIsLeftOut) {
    auto broken = std::make_shared<ColourGrid>();
    broken->values.resize(12);
    EXPECT_TRUE(ColourMapper({}, broken).identity());
}

TEST(Colour, APictureWithoutGlassHasNoWhite) {
    EXPECT_FALSE(findWhite(nullptr, 0));
    const std::vector<std::uint32_t> dark(1000, 0xFF402050u);
    EXPECT_FALSE(findWhite(dark.data(), dark.size()));
}

TEST(Colour, NothingSetChangesNoPixel) {
    const ColourMapper mapper({}, nullptr);
    EXPECT_TRUE(mapper.identity());
    EXPECT_EQ(mapper.mapped(0xFF123456u), 0xFF123456u);
    EXPECT_TRUE(describe(ColourSettings{}).empty());
}

TEST(Colour, AnEmptyGridIsExactAndQuickIsNear) {
    const ColourMapper mapper({}, identityGrid());
    EXPECT_FALSE(mapper.identity());
    for (const std::uint32_t colour : someColours()) {
        const std::uint32_t best = mapper.mapped(colour);
        std::uint32_t quick = colour;
        mapper.map(&quick, 1, ColourMapper::Effort::Quick);
        for (int c = 0; c < 3; ++c) {
            EXPECT_LE(std::abs(channel(best, c) - channel(colour, c)), 1);
            EXPECT_LE(std::abs(channel(quick, c) - channel(colour, c)), 3);
        }
        EXPECT_EQ(best >> 24, 255u);
    }
    EXPECT_EQ(mapper.mapped(0xFFFFFFFFu), 0xFFFFFFFFu);
    EXPECT_EQ(mapper.mapped(0xFF000000u), 0xFF000000u);
}

TEST(Colour, ToneThroughTheGridIsToneThroughTheTables) {
    const ColourSettings settings{.brightness = 0.1, .contrast = 0.3, .gamma = 1.4, .white = 0xF0E8F0};
    const ColourMapper tables(settings, nullptr), grid(settings, identityGrid());
    for (const std::uint32_t colour : someColours())
        for (int c = 0; c < 3; ++c)
            EXPECT_LE(std::abs(channel(tables.mapped(colour), c) - channel(grid.mapped(colour), c)), 3);
}

TEST(Colour, BrightnessContrastAndGammaGoTheirWay) {
    const std::uint32_t grey = 0xFF606060u;
    EXPECT_GT(channel(ColourMapper({.brightness = 0.2}, nullptr).mapped(grey), 0), 0x60);
    EXPECT_LT(channel(ColourMapper({.contrast = 0.5}, nullptr).mapped(grey), 0), 0x60);
    EXPECT_EQ(channel(ColourMapper({.contrast = -1}, nullptr).mapped(grey), 0), 128);
    EXPECT_GT(channel(ColourMapper({.gamma = 2}, nullptr).mapped(grey), 0), 0x60);
    EXPECT_EQ(ColourMapper({.gamma = 2}, nullptr).mapped(0xFFFFFFFFu), 0xFFFFFFFFu);
}

TEST(Colour, TheGlassBecomesWhite) {
    std::vector<std::uint32_t> picture(1000, 0xFFEFE6F0u);
    for (std::size_t i = 0; i < 300; ++i)
        picture[i] = 0xFFB060A0u;
    const auto white = findWhite(picture.data(), picture.size());
    ASSERT_TRUE(white);
    EXPECT_EQ(*white, 0xEFE6F0u);
    EXPECT_EQ(ColourMapper({.white = white}, nullptr).mapped(0xFFEFE6F0u), 0xFFFFFFFFu);
}

// A pixel of one stain alone stays in that stain's view and leaves the other one's.
TEST(Colour, StainsComeApart) {
    const auto stained = [](double h, double e) {
        const double hod[] = {0.65, 0.70, 0.29}, eod[] = {0.07, 0.99, 0.11};
        std::uint32_t pixel = 0xFF000000u;
        for (int c = 0; c < 3; ++c)
            pixel |= std::uint32_t(std::lround(255 * std::exp(-h * hod[c] - e * eod[c]))) << (16 - 8 * c);
        return pixel;
    };
    const ColourMapper h({.stain = StainView::Haematoxylin}, nullptr), e({.stain = StainView::Eosin}, nullptr);
    const std::uint32_t nucleus = stained(1.0, 0), cytoplasm = stained(0, 0.8);
    for (int c = 0; c < 3; ++c) {
        EXPECT_NEAR(channel(h.mapped(nucleus), c), channel(nucleus, c), 6);
        EXPECT_NEAR(channel(e.mapped(cytoplasm), c), channel(cytoplasm, c), 6);
        EXPECT_GT(channel(e.mapped(nucleus), c), 240);
        EXPECT_GT(channel(h.mapped(cytoplasm), c), 240);
    }
    EXPECT_EQ(h.mapped(0xFFFFFFFFu), 0xFFFFFFFFu);
}

TEST(Colour, WordsForFilesNameWhatIsSet) {
    EXPECT_EQ(describe({.brightness = 0.1, .gamma = 1.2, .stain = StainView::Haematoxylin}),
              "brightness +0.10, gamma 1.20, haematoxylin alone");
}

} // namespace
} // namespace hs::core
