// Whether a saved map still holds: its own words and places first, then its scores.
#include "app/common/heatmap_replay.h"

#include <gtest/gtest.h>

#include <memory>

namespace hs::app {
namespace {

std::vector<SlideMap> mapOf(std::vector<float> scores) {
    auto features = std::make_shared<core::FeatureSet>();
    features->slideFingerprint = "f1";
    for (std::size_t i = 0; i < scores.size(); ++i)
        features->grid.patches.push_back({0, 0, int(i), {std::int64_t(i) * 256, 0, 256, 256}});
    SlideMap map;
    map.features = features;
    map.scores.scores = std::move(scores);
    map.scores.what = "melanoma";
    map.scores.method = "attention";
    return {map};
}

MapComparison compared(const std::vector<SlideMap>& saved, const std::vector<SlideMap>& now) {
    const auto read = readSavedMap(heatmapToJson(saved, {3, 6, "demo", "abc"}));
    EXPECT_TRUE(read.ok());
    return compareMaps(read.value(), now);
}

TEST(HeatmapReplay, ASavedMapTellsItsTokensAndMethod) {
    const auto saved = readSavedMap(heatmapToJson(mapOf({0.1f, 0.7f}), {3, 6, "demo", "abc"}));
    ASSERT_TRUE(saved.ok());
    EXPECT_EQ(saved.value().method, "attention");
    ASSERT_TRUE(saved.value().tokens.has_value());
    EXPECT_EQ(saved.value().tokens->begin, 3u);
    EXPECT_EQ(saved.value().tokens->end, 6u);
}

TEST(HeatmapReplay, EqualScoresAreEqualToTheBit) {
    const MapComparison found = compared(mapOf({0.1f, 0.7f}), mapOf({0.1f, 0.7f}));
    EXPECT_TRUE(found.holds());
    EXPECT_EQ(found.largestDifference, 0.0);
}

TEST(HeatmapReplay, RoundingHoldsAndMoreDoesNot) {
    EXPECT_TRUE(compared(mapOf({0.1f, 0.7f}), mapOf({0.1f, 0.7003f})).holds());
    EXPECT_FALSE(compared(mapOf({0.1f, 0.7f}), mapOf({0.11f, 0.7f})).holds());
}

TEST(HeatmapReplay, OtherWordsOrPlacesDoNotHold) {
    auto other = mapOf({0.1f, 0.7f});
    other.front().scores.what = "naevus";
    EXPECT_FALSE(compared(mapOf({0.1f, 0.7f}), other).wordsEqual);
    EXPECT_FALSE(compared(mapOf({0.1f, 0.7f}), mapOf({0.1f})).placesEqual);
    EXPECT_FALSE(compared(mapOf({0.1f, 0.7f}), {}).holds());
}

TEST(HeatmapReplay, WhatIsNoMapIsSaid) {
    for (const char* text : {"", "[]", "{}", R"({"phrase":"x","slides":[{"fingerprint":"f"}]})",
                             R"({"phrase":"x","slides":[{"fingerprint":"f","patches":[{"scene":0,"x":1,"y":2,"score":null}]}]})"})
        EXPECT_EQ(readSavedMap(text).error().message, "the saved map is no heatmap .json") << text;
}

} // namespace
} // namespace hs::app
