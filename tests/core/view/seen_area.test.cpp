#include "core/view/seen_area.h"

#include <gtest/gtest.h>

#include <limits>

namespace hs::core {
namespace {

constexpr Level0Size kSlide{60'000, 50'000};
constexpr double kScan = 40;

Viewport view(Level0Point centre, double downsample, double rotation = 0) {
    Viewport v;
    v.centre = centre;
    v.downsample = {downsample};
    v.rotation = rotation;
    v.size = {1000, 800};
    return v;
}

TEST(SeenArea, RunsThatDoNotFillTheSlideAreRefused) {
    SeenArea area(kSlide);
    std::vector<std::uint32_t> runs = area.runs();
    runs.push_back(5u << 8);
    EXPECT_FALSE(SeenArea::fromRuns(kSlide, runs).ok());
    EXPECT_FALSE(SeenArea::fromRuns(kSlide, {}).ok());
    const std::vector<std::uint32_t> huge(3, 0xFFFFFFFFu);
    EXPECT_FALSE(SeenArea::fromRuns(kSlide, huge).ok());
}

TEST(SeenArea, ViewsThatMakeNoSenseMarkNothing) {
    SeenArea area(kSlide);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const Viewport& bad : {view({nan, 0}, 4), view({100, 100}, 0), view({100, 100}, nan), view({-1e9, -1e9}, 1)})
        EXPECT_FALSE(area.add(bad));
    EXPECT_TRUE(area.empty());
    EXPECT_FALSE(SeenArea().add(view({100, 100}, 1)));
}

TEST(SeenArea, NothingIsSeenAtFirst) {
    const SeenArea area(kSlide);
    EXPECT_FALSE(area.seen({1000, 1000, 500, 500}, downsampleAt(1, kScan)));
    EXPECT_EQ(area.share({0, 0, 60'000, 50'000}, downsampleAt(1, kScan)), 0);
    EXPECT_FALSE(area.closest({1000, 1000}));
}

TEST(SeenArea, WhatAViewShowsIsSeenAtItsMagnificationAndBelow) {
    SeenArea area(kSlide);
    EXPECT_TRUE(area.add(view({30'000, 25'000}, 4))); // 10x: 4000 x 3200 level-0 px
    const Level0Rect field{29'000, 24'000, 2000, 2000};
    EXPECT_TRUE(area.seen(field, downsampleAt(10, kScan)));
    EXPECT_TRUE(area.seen(field, downsampleAt(2, kScan)));
    EXPECT_FALSE(area.seen(field, downsampleAt(20, kScan)));
    EXPECT_FALSE(area.seen({27'000, 24'000, 2000, 2000}, downsampleAt(10, kScan)));
    EXPECT_FALSE(area.add(view({30'000, 25'000}, 4))) << "nothing new";
}

TEST(SeenArea, AFarLookDoesNotTakeACloseOneBack) {
    SeenArea area(kSlide);
    area.add(view({30'000, 25'000}, 1));
    area.add(view({30'000, 25'000}, 40));
    EXPECT_TRUE(area.seen({29'800, 24'800, 400, 400}, downsampleAt(40, kScan)));
    EXPECT_NEAR(area.closest({30'000, 25'000})->value, 1, 0.05);
    EXPECT_NEAR(area.closest({20'000, 20'000})->value, 40, 2);
}

TEST(SeenArea, CellsThatAreOnlyTouchedAreNotSeen) {
    SeenArea area(kSlide);
    area.add(view({30'000, 25'000}, 1)); // 1000 x 800
    EXPECT_FALSE(area.seen({29'500, 24'600, 1000, 800}, downsampleAt(40, kScan)));
    EXPECT_FALSE(area.seen({30'490, 25'000, 20, 20}, downsampleAt(40, kScan)));
}

TEST(SeenArea, TheWholeSlideIsSeenToItsEdges) {
    SeenArea area(kSlide);
    area.add(view({30'000, 25'000}, 64));
    EXPECT_TRUE(area.seen({0, 0, 60'000, 50'000}, {64}));
    EXPECT_EQ(area.share({0, 0, 60'000, 50'000}, {64}), 1);
}

TEST(SeenArea, ATurnedViewSeesWhatItTurnedTo) {
    SeenArea area(kSlide);
    area.add(view({30'000, 25'000}, 4, 45));
    EXPECT_TRUE(area.seen({29'800, 24'800, 400, 400}, {4}));
    EXPECT_FALSE(area.seen({28'100, 23'500, 100, 100}, {4})) << "a corner of the upright view";
    EXPECT_TRUE(area.seen({29'900, 26'500, 200, 200}, {4})) << "reached by the turned view alone";
}

TEST(SeenArea, WhatWentByIsNotSeen) {
    SeenArea area(kSlide);
    area.addShared(view({20'000, 25'000}, 4), view({30'000, 25'000}, 4));
    EXPECT_TRUE(area.empty());
    area.addShared(view({29'000, 25'000}, 4), view({30'000, 25'000}, 4));
    EXPECT_TRUE(area.seen({29'000, 24'500, 1000, 1000}, {4}));
    EXPECT_FALSE(area.seen({31'200, 24'500, 500, 500}, {4}));
}

TEST(SeenArea, SurvivesBeingWrittenAndRead) {
    SeenArea area(kSlide);
    area.add(view({30'000, 25'000}, 4, 12));
    area.add(view({100, 100}, 0.25));
    const auto again = SeenArea::fromRuns(kSlide, area.runs());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again.value(), area);
}

TEST(SeenArea, StaysSmallOnTheLargestSlides) {
    const SeenArea area({2'000'000, 1'000'000});
    EXPECT_GT(area.cellSide(), 128);
    EXPECT_LE(area.runs().size(), 1u);
}

} // namespace
} // namespace hs::core
