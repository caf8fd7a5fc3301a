#include "core/tiles/tile_pyramid.h"

#include <gtest/gtest.h>

namespace hs::core {
namespace {

SlideInfo slideOf(std::vector<LevelSize> sizes, LevelSize tile) {
    SlideInfo info;
    info.size = {sizes[0].width, sizes[0].height};
    for (const LevelSize& size : sizes)
        info.levels.push_back({size, {double(sizes[0].width) / double(size.width)}, tile});
    return info;
}

struct Native {
    LevelSize stored;
    std::int32_t width, height;
};

class TileSides : public testing::TestWithParam<Native> {};

TEST_P(TileSides, AreWholeStoredTilesNear512OrElse512) {
    const TilePyramid pyramid(slideOf({{4000, 4000}}, GetParam().stored));
    EXPECT_EQ(pyramid.levels()[0].tileWidth, GetParam().width);
    EXPECT_EQ(pyramid.levels()[0].tileHeight, GetParam().height);
}

INSTANTIATE_TEST_SUITE_P(Stored, TileSides,
                         testing::Values(Native{{256, 256}, 512, 512}, Native{{240, 240}, 480, 480},
                                         Native{{512, 512}, 512, 512}, Native{{1024, 1024}, 1024, 1024},
                                         Native{{128, 128}, 512, 512}, Native{{256, 512}, 512, 512},
                                         Native{{4096, 8}, 512, 512}, Native{{0, 0}, 512, 512},
                                         Native{{4, 1}, 512, 512}, Native{{20000, 20000}, 512, 512},
                                         Native{{100, 1000}, 512, 512}));

TEST(TilePyramid, TilesCoverEachLevelOnceWithoutGaps) {
    const TilePyramid pyramid(slideOf({{14467, 12258}, {7233, 6129}, {452, 383}}, {256, 256}));
    for (int level = 0; level <= pyramid.coarsest(); ++level) {
        const PyramidLevel& l = pyramid.levels()[level];
        std::int64_t pixels = 0;
        for (std::int32_t row = 0; row < l.rows; ++row)
            for (std::int32_t column = 0; column < l.columns; ++column) {
                const LevelRect area = pyramid.tileArea({level, column, row});
                pixels += area.width * area.height;
                EXPECT_LE(area.right(), l.size.width);
                EXPECT_LE(area.bottom(), l.size.height);
            }
        EXPECT_EQ(pixels, l.size.width * l.size.height);
    }
}

TEST(TilePyramid, TheLastTileEndsAtTheSlidesEdgeOnEveryLevel) {
    // 7233 is not half of 14467: tiles of both levels must still end at the same place on the slide.
    const TilePyramid pyramid(slideOf({{14467, 12258}, {7233, 6129}}, {256, 256}));
    for (int level = 0; level < 2; ++level) {
        const PyramidLevel& l = pyramid.levels()[level];
        const Level0Rect last = pyramid.tileAreaOnSlide({level, l.columns - 1, l.rows - 1});
        EXPECT_NEAR(last.right(), 14467, 1e-6);
        EXPECT_NEAR(last.bottom(), 12258, 1e-6);
    }
}

TEST(TilePyramid, LevelForAViewIsNeverCoarserThanTheViewButForRounding) {
    const TilePyramid pyramid(slideOf({{14467, 12258}, {7233, 6129}, {3616, 3064}}, {256, 256}));
    EXPECT_EQ(pyramid.levelFor({0.5}), 0);
    EXPECT_EQ(pyramid.levelFor({1.0}), 0);
    EXPECT_EQ(pyramid.levelFor({1.9}), 0);
    EXPECT_EQ(pyramid.levelFor({2.0}), 1); // 2.00014 by its sizes
    EXPECT_EQ(pyramid.levelFor({3.9}), 1);
    EXPECT_EQ(pyramid.levelFor({4.0}), 2);
    EXPECT_EQ(pyramid.levelFor({1e9}), 2);
}

TEST(TilePyramid, LevelsNeedNotBePowersOfTwo) {
    const TilePyramid pyramid(slideOf({{65267, 19224}, {16316, 4806}, {4079, 1201}}, {256, 256}));
    EXPECT_EQ(pyramid.levelFor({8}), 1);
    EXPECT_EQ(pyramid.levelFor({16}), 2);
    const TileId parent = pyramid.parentOf({0, 127, 30}, 2);
    const Level0Rect child = pyramid.tileAreaOnSlide({0, 127, 30});
    EXPECT_TRUE(pyramid.tileAreaOnSlide(parent).contains(child.centre()));
}

TEST(TilePyramid, TilesInAnAreaAreThoseThatTouchIt) {
    const TilePyramid pyramid(slideOf({{4096, 4096}}, {256, 256}));
    const auto tiles = pyramid.tilesIn(0, {511, 0, 2, 512});
    EXPECT_EQ(tiles, (std::vector<TileId>{{0, 0, 0}, {0, 1, 0}}));
    EXPECT_EQ(pyramid.tilesIn(0, {512, 512, 512, 512}), (std::vector<TileId>{{0, 1, 1}}));
}

TEST(TilePyramid, NothingLiesOutside) {
    const TilePyramid pyramid(slideOf({{1000, 1000}}, {256, 256}));
    EXPECT_TRUE(pyramid.tilesIn(0, {-500, -500, 400, 400}).empty());
    EXPECT_TRUE(pyramid.tilesIn(0, {1000, 0, 50, 50}).empty());
    EXPECT_TRUE(pyramid.tilesIn(7, {0, 0, 50, 50}).empty());
    EXPECT_TRUE(pyramid.tilesIn(-1, {0, 0, 50, 50}).empty());
    EXPECT_TRUE(pyramid.tileArea({0, 2, 0}).empty());
    EXPECT_TRUE(pyramid.tileArea({0, -1, 0}).empty());
    EXPECT_TRUE(pyramid.tileArea({3, 0, 0}).empty());
    EXPECT_EQ(pyramid.tilesIn(0, {-1e30, -1e30, 2e30, 2e30}).size(), 4u);
}

TEST(TilePyramid, ALargeSingleLevelGetsComputedOverviews) {
    const TilePyramid pyramid(slideOf({{20001, 30000}}, {256, 256}));
    ASSERT_EQ(pyramid.levels().size(), 3u);
    EXPECT_EQ(pyramid.levels()[1].shrink, 4);
    EXPECT_EQ(pyramid.levels()[2].shrink, 16);
    EXPECT_EQ(pyramid.levels()[1].size, (LevelSize{5001, 7500}));
    EXPECT_EQ(pyramid.levels()[2].size, (LevelSize{1251, 1875}));
    EXPECT_EQ(pyramid.sourceArea({2, 0, 0}), (LevelRect{0, 0, 8192, 8192}));
    EXPECT_EQ(pyramid.sourceArea({2, 2, 3}), (LevelRect{16384, 24576, 3617, 5424}));
}

TEST(TilePyramid, SlidesWithASmallCoarsestLevelGetNone) {
    const TilePyramid pyramid(slideOf({{65267, 19224}, {4079, 1201}}, {256, 256}));
    EXPECT_EQ(pyramid.levels().size(), 2u);
    EXPECT_EQ(pyramid.coarsestTiles().size(), 8u * 3u);
}

TEST(TilePyramid, AnEmptyOneAnswersNothing) {
    const TilePyramid pyramid;
    EXPECT_EQ(pyramid.coarsest(), -1);
    EXPECT_TRUE(pyramid.coarsestTiles().empty());
    EXPECT_TRUE(pyramid.tileArea({0, 0, 0}).empty());
}

} // namespace
} // namespace hs::core
