#include "core/words/thickness.h"

#include <gtest/gtest.h>

#include <string>

namespace hs::core {
namespace {

std::vector<double> lengths(std::string_view text) {
    std::vector<double> all;
    for (const StatedLength& length : statedLengths(text))
        all.push_back(length.millimetres);
    return all;
}

TEST(Thickness, WhatIsNoLengthIsNotRead) {
    for (const char* text : {"", "mm", "3", "3 mmol", "x3 mm", "1. 2. 3 mm", "12345678901234567890 mm", "level 3. mm"})
        EXPECT_TRUE(lengths(text).empty()) << text;
}

TEST(Thickness, EveryWayAModelWritesItIsRead) {
    for (const char* text :
         {"0.3 mm", "0. 3 mm", "0 . 3 mm", "0,3 mm", "0.30mm", "300 µm", "300 um", "0.03 cm", "0.3\u00A0mm"}) {
        ASSERT_EQ(lengths(text).size(), 1u) << text;
        EXPECT_NEAR(lengths(text)[0], 0.3, 1e-9) << text;
    }
}

TEST(Thickness, TheSpanIsNumberAndUnit) {
    const std::string text = "Tumor thickness 0. 3 mm.";
    const StatedLength length = statedLengths(text).front();
    EXPECT_EQ(text.substr(length.span.begin, length.span.end - length.span.begin), "0. 3 mm");
    EXPECT_TRUE(length.isThickness);
}

TEST(Thickness, OtherLengthsAreNoThickness) {
    EXPECT_FALSE(statedLengths("Margins clear by 4 mm.").front().isThickness);
    EXPECT_TRUE(statedLengths("Invades 2 mm deep.").front().isThickness);
}

TEST(Thickness, WithoutAMeasuredLengthNothingIsChecked) {
    EXPECT_FALSE(checkThickness("Tumor thickness 0.3 mm", {}));
    const std::vector<double> measured{1.0};
    EXPECT_FALSE(checkThickness("Margins clear by 4 mm", measured));
}

TEST(Thickness, TheNearestMeasuredLengthIsCompared) {
    const std::vector<double> measured{4.0, 1.15, 0.2};
    const auto check = checkThickness("Tumor thickness 1. 2 mm", measured);
    ASSERT_TRUE(check);
    EXPECT_EQ(check->measured, 1.15);
    EXPECT_TRUE(check->agrees);
    const std::vector<double> far{1.5};
    EXPECT_FALSE(checkThickness("Tumor thickness 1. 2 mm", far)->agrees);
    const std::vector<double> limit{0.4};
    EXPECT_TRUE(checkThickness("Tumor thickness 0.3 mm", limit)->agrees) << "0.1 mm are within a reading's error";
}

} // namespace
} // namespace hs::core
