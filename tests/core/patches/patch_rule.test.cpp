// Origin of the expected numbers: shared/golden/patching (the reference with OpenCV 4.6.0); all exact.
#include "core/patches/patch_rule.h"

#include "core/patches/canny.h"
#include "tests/support/golden_files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace hs::core {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kGolden = fs::path(HS_SHARED_DIR) / "golden" / "patching";

PatchSettings settingsNamed(const json& golden, const std::string& name) {
    const json& stated = golden["settings"][name];
    PatchSettings settings;
    settings.whiteThreshold = stated["white_thresh"].get<std::array<int, 3>>();
    settings.edgeThreshold = stated["edge_threshold"].get<double>();
    return settings;
}

std::string ruleName(PatchReason reason) {
    switch (reason) {
    case PatchReason::Calcification:
        return "calcification";
    case PatchReason::Invalid:
        return "invalid_ratio";
    case PatchReason::FewEdges:
    case PatchReason::Tissue:
        return "edge";
    }
    return "";
}

class PatchRuleGolden : public testing::Test {
protected:
    void SetUp() override {
        if (!fs::exists(kGolden)) GTEST_SKIP() << "shared/golden/patching is absent";
        std::ifstream(kGolden / "patching.json") >> golden;
    }
    json golden;
};

TEST_F(PatchRuleGolden, CannyMapsAreEqualToTheReferenceInEveryPixel) {
    for (const json& patch : golden["patches"]) {
        const std::string file = patch["file"];
        const auto picture = test::readPng(kGolden / file);
        const auto expected = test::readPng(kGolden / (file.substr(0, file.size() - 4) + "_canny.png"));
        const auto edges = cannyEdges(picture.bytes, picture.width, picture.height, 40, 100);
        ASSERT_EQ(edges.size(), expected.bytes.size()) << file;
        EXPECT_EQ(edges, expected.bytes) << file;
    }
}

TEST_F(PatchRuleGolden, DecisionsCountsAndRulesAreEqualForBothSettings) {
    for (const std::string name : {"defaults", "readme"}) {
        const PatchSettings settings = settingsNamed(golden, name);
        for (const json& patch : golden["patches"]) {
            const json& expected = patch[name];
            const auto picture = test::readPng(kGolden / std::string(patch["file"]));
            const PatchDecision found = decidePatch(picture.bytes, picture.width, picture.height, settings);
            const std::string where = name + " " + std::string(patch["file"]);
            EXPECT_EQ(found.keep, expected["keep"].get<bool>()) << where;
            EXPECT_EQ(found.white, expected["white"].get<std::int64_t>()) << where;
            EXPECT_EQ(found.black, expected["black"].get<std::int64_t>()) << where;
            EXPECT_EQ(found.dark, expected["dark"].get<std::int64_t>()) << where;
            EXPECT_EQ(found.invalidRatio, expected["invalid_ratio"].get<double>()) << where;
            EXPECT_EQ(ruleName(found.reason), expected["decided_by"].get<std::string>()) << where;
            if (expected["decided_by"] == "edge") {
                EXPECT_EQ(found.edgePercent, expected["edge_percent"].get<double>()) << where;
            }
        }
    }
}

TEST_F(PatchRuleGolden, TheSamplePictureKeepsTheSameCellsForBothSettings) {
    const auto slide = test::readPng(kGolden / "slide.png");
    const int side = golden["grid"]["patch_size"];
    for (const std::string name : {"defaults", "readme"}) {
        const PatchSettings settings = settingsNamed(golden, name);
        std::vector<std::vector<int>> kept;
        for (int row = 0; row + side <= slide.height; row += side) {
            for (int column = 0; column + side <= slide.width; column += side) {
                std::vector<std::uint8_t> rgb;
                for (int y = row; y < row + side; ++y) {
                    const auto start = slide.bytes.begin() + (std::ptrdiff_t(y) * slide.width + column) * 3;
                    rgb.insert(rgb.end(), start, start + side * 3);
                }
                if (decidePatch(rgb, side, side, settings).keep) kept.push_back({0, row, column});
            }
        }
        EXPECT_EQ(kept, golden["grid"]["kept"][name].get<std::vector<std::vector<int>>>()) << name;
    }
}

std::vector<std::uint8_t> plain(int side, std::array<std::uint8_t, 3> colour) {
    std::vector<std::uint8_t> rgb;
    for (int i = 0; i < side * side; ++i)
        rgb.insert(rgb.end(), colour.begin(), colour.end());
    return rgb;
}

TEST(PatchRule, PureBlackIsInvalidAndNoCalcification) {
    const auto decision = decidePatch(plain(16, {0, 0, 0}), 16, 16, {});
    EXPECT_FALSE(decision.keep);
    EXPECT_EQ(decision.reason, PatchReason::Invalid);
    EXPECT_EQ(decision.black, 256);
}

TEST(PatchRule, FivePerCentOfDarkPixelsKeepAPatchThatIsOtherwiseWhite) {
    auto rgb = plain(20, {255, 255, 255});
    std::fill_n(rgb.begin(), 3 * 20, 40); // 20 of 400
    const auto at = decidePatch(rgb, 20, 20, {});
    EXPECT_TRUE(at.keep);
    EXPECT_EQ(at.reason, PatchReason::Calcification);
    std::fill_n(rgb.begin(), 3, 41); // 19 of 400
    const auto under = decidePatch(rgb, 20, 20, {});
    EXPECT_FALSE(under.keep);
    EXPECT_EQ(under.reason, PatchReason::Invalid);
}

TEST(PatchRule, OneChannelAtItsThresholdIsNotWhite) {
    PatchSettings settings;
    settings.whiteThreshold = {170, 185, 175};
    EXPECT_EQ(decidePatch(plain(4, {171, 186, 176}), 4, 4, settings).white, 16);
    EXPECT_EQ(decidePatch(plain(4, {171, 186, 175}), 4, 4, settings).white, 0);
}

TEST(PatchRule, TooFewBytesKeepNothing) {
    EXPECT_FALSE(decidePatch(std::vector<std::uint8_t>(10), 16, 16, {}).keep);
    EXPECT_FALSE(decidePatch({}, 0, 0, {}).keep);
}

TEST(Canny, AConstantPictureHasNoEdge) {
    const auto edges = cannyEdges(plain(8, {9, 200, 30}), 8, 8, 40, 100);
    EXPECT_EQ(std::count(edges.begin(), edges.end(), 0), 64);
}

TEST(Canny, AOnePixelPictureAndAnEmptyOneAreHandled) {
    EXPECT_EQ(cannyEdges(plain(1, {9, 9, 9}), 1, 1, 40, 100), std::vector<std::uint8_t>{0});
    EXPECT_TRUE(cannyEdges({}, 0, 0, 40, 100).empty());
}

TEST(Canny, AWeakEdgeCountsOnlyWhereItTouchesAStrongOne) {
    // A step of 20 (magnitude 80: weak) down the whole picture; its upper half made strong by a step of 60.
    const auto stepped = [](int strongRows) {
        std::vector<std::uint8_t> rgb = plain(16, {100, 100, 100});
        for (int y = 0; y < 16; ++y)
            for (int x = 8; x < 16; ++x)
                std::fill_n(rgb.begin() + (y * 16 + x) * 3, 3, std::uint8_t(y < strongRows ? 160 : 120));
        const auto edges = cannyEdges(rgb, 16, 16, 40, 100);
        return std::count(edges.begin(), edges.end(), 255);
    };
    EXPECT_EQ(stepped(0), 0);
    EXPECT_GT(stepped(6), 12);
}

} // namespace
} // namespace hs::core
