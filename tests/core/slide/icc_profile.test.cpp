#include "core/slide/icc_profile.h"

#include <gtest/gtest.h>

#include <lcms2.h>

#include <cstdlib>
#include <string_view>

namespace hs::core {
namespace {

std::vector<std::uint8_t> bytesOf(cmsHPROFILE profile) {
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    std::vector<std::uint8_t> bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

// sRGB's own colours with another curve.
std::vector<std::uint8_t> profileOfGamma(double gamma) {
    const cmsCIExyY white{0.3127, 0.3290, 1};
    const cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    cmsToneCurve* const curve = cmsBuildGamma(nullptr, gamma);
    cmsToneCurve* curves[] = {curve, curve, curve};
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    cmsFreeToneCurve(curve);
    return bytesOf(profile);
}

int red(std::uint32_t pixel) {
    return int(pixel >> 16 & 255);
}

TEST(IccProfile, WhatIsNoProfileIsRefused) {
    EXPECT_EQ(readIcc({}).error().code, ErrorCode::Corrupt);
    const std::vector<std::uint8_t> noise(5000, 0x5A);
    EXPECT_EQ(readIcc(noise).error().code, ErrorCode::Corrupt);
    std::vector<std::uint8_t> cut = profileOfGamma(1.0);
    cut.resize(cut.size() / 3);
    EXPECT_FALSE(readIcc(cut).ok());
}

TEST(IccProfile, BytesAtRandomNeverCrash) {
    const std::vector<std::uint8_t> good = profileOfGamma(1.8);
    std::srand(7);
    for (int i = 0; i < 40; ++i) {
        std::vector<std::uint8_t> bad = good;
        for (int k = 0; k < 4; ++k)
            bad[std::size_t(std::rand()) % bad.size()] = std::uint8_t(std::rand());
        static_cast<void>(readIcc(bad).ok());
    }
}

TEST(IccProfile, AProfileOfAnotherSpaceIsRefused) {
    const auto found = readIcc(bytesOf(cmsCreateLab4Profile(nullptr)));
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::Unsupported);
}

TEST(IccProfile, SrgbLeavesColoursAsTheyAre) {
    const auto found = readIcc(bytesOf(cmsCreate_sRGBProfile()));
    ASSERT_TRUE(found.ok());
    const ColourMapper mapper({}, found.value().toScreen);
    for (std::uint32_t level = 0; level < 256; level += 15) {
        const std::uint32_t colour = 0xFF000000u | level << 16 | (255 - level) << 8 | level / 2;
        const std::uint32_t mapped = mapper.mapped(colour);
        for (int shift = 0; shift < 24; shift += 8)
            EXPECT_NEAR(int(mapped >> shift & 255), int(colour >> shift & 255), 1);
    }
}

// Half the light is 188 of 255 in sRGB. Source: IEC 61966-2-1, its curve at 0.5.
TEST(IccProfile, LinearLightBecomesSrgb) {
    const auto found = readIcc(profileOfGamma(1.0));
    ASSERT_TRUE(found.ok());
    EXPECT_NEAR(red(ColourMapper({}, found.value().toScreen).mapped(0xFF808080u)), 188, 2);
    EXPECT_EQ(ColourMapper({.useProfile = false}, found.value().toScreen).mapped(0xFF808080u), 0xFF808080u);
}

TEST(IccProfile, TheLibraryIsNamed) {
    EXPECT_TRUE(std::string_view(colourManagementVersion()).starts_with("Little CMS 2."));
}

} // namespace
} // namespace hs::core
