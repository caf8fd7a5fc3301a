#include "core/tiles/tile_cache.h"

#include <gtest/gtest.h>

#include <thread>

namespace hs::core {
namespace {

constexpr std::size_t kTileBytes = 1024;

ImagePtr tile(int side = 16) {
    return std::make_shared<const Image>(side, side);
} // 16: 1024 bytes

TEST(TileCache, WhatWasUsedLeastRecentlyGoesFirst) {
    TileCache cache(3 * 1024);
    const SlideKey slide = cache.newSlideKey();
    for (int i = 0; i < 3; ++i)
        cache.insert(slide, {0, i, 0}, tile());
    EXPECT_NE(cache.find(slide, {0, 0, 0}), nullptr); // now the most recent
    cache.insert(slide, {0, 3, 0}, tile());
    EXPECT_NE(cache.find(slide, {0, 0, 0}), nullptr);
    EXPECT_EQ(cache.find(slide, {0, 1, 0}), nullptr);
    EXPECT_EQ(cache.bytesHeld(), 3u * 1024);
}

TEST(TileCache, PinnedTilesStayWhateverComes) {
    TileCache cache(2 * 1024);
    const SlideKey slide = cache.newSlideKey();
    cache.insert(slide, {5, 0, 0}, tile(), Keep::Pinned);
    for (int i = 0; i < 20; ++i)
        cache.insert(slide, {0, i, 0}, tile());
    EXPECT_NE(cache.find(slide, {5, 0, 0}), nullptr);
    EXPECT_LE(cache.bytesHeld(), 2u * 1024);
}

TEST(TileCache, ATileLargerThanTheLimitIsNotKept) {
    TileCache cache(100);
    const SlideKey slide = cache.newSlideKey();
    cache.insert(slide, {}, tile());
    EXPECT_EQ(cache.find(slide, {}), nullptr);
    EXPECT_EQ(cache.bytesHeld(), 0u);
}

TEST(TileCache, InsertingAgainReplacesAndCountsOnce) {
    TileCache cache(1 << 20);
    const SlideKey slide = cache.newSlideKey();
    cache.insert(slide, {}, tile(16));
    const ImagePtr second = tile(32);
    cache.insert(slide, {}, second);
    EXPECT_EQ(cache.find(slide, {}), second);
    EXPECT_EQ(cache.bytesHeld(), 4096u);
}

TEST(TileCache, SlidesAreKeptApartAndRemovedAlone) {
    TileCache cache(1 << 20);
    const SlideKey one = cache.newSlideKey(), two = cache.newSlideKey();
    EXPECT_NE(one, two);
    EXPECT_NE(one, 0u);
    cache.insert(one, {}, tile(), Keep::Pinned);
    cache.insert(two, {}, tile());
    cache.removeSlide(one);
    EXPECT_EQ(cache.find(one, {}), nullptr);
    EXPECT_NE(cache.find(two, {}), nullptr);
    EXPECT_EQ(cache.bytesHeld(), 1024u);
}

TEST(TileCache, ALowerLimitEvictsAtOnce) {
    TileCache cache(1 << 20);
    const SlideKey slide = cache.newSlideKey();
    for (int i = 0; i < 8; ++i)
        cache.insert(slide, {0, i, 0}, tile());
    cache.setLimitBytes(2048);
    EXPECT_EQ(cache.bytesHeld(), 2048u);
    EXPECT_EQ(cache.limitBytes(), 2048u);
    EXPECT_NE(cache.find(slide, {0, 7, 0}), nullptr);
}

TEST(TileCache, NullImagesAreIgnored) {
    TileCache cache(1024);
    cache.insert(1, {}, nullptr);
    EXPECT_EQ(cache.find(1, {}), nullptr);
}

TEST(TileCache, ManyThreadsKeepTheCountRight) {
    TileCache cache(64 * 1024);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&cache, t] {
                for (int i = 0; i < 500; ++i) {
                    cache.insert(SlideKey(1 + t % 2), {0, i % 90, t}, tile());
                    cache.find(1, {0, i % 70, t});
                    if (i % 100 == 0) cache.removeSlide(2);
                }
            });
    }
    EXPECT_LE(cache.bytesHeld(), 64u * 1024);
    cache.removeSlide(1);
    cache.removeSlide(2);
    EXPECT_EQ(cache.bytesHeld(), 0u);
}

TEST(TileCache, WhatOthersHoldMakesTilesGoAndComeBack) {
    TileCache cache(10 * kTileBytes);
    const SlideKey slide = cache.newSlideKey();
    for (int i = 0; i < 10; ++i)
        cache.insert(slide, {0, i, 0}, tile());
    cache.setAside(3 * kTileBytes, 0);
    EXPECT_EQ(cache.bytesHeld(), 7 * kTileBytes);
    cache.setAside(kTileBytes, 3 * kTileBytes);
    EXPECT_EQ(cache.bytesAside(), kTileBytes);
    for (int i = 0; i < 20; ++i)
        cache.insert(slide, {1, i, 0}, tile());
    EXPECT_EQ(cache.bytesHeld() + cache.bytesAside(), cache.limitBytes());
}

TEST(TileCache, HalfOfTheBoundStaysForTilesWhateverOthersHold) {
    TileCache cache(10 * kTileBytes);
    const SlideKey slide = cache.newSlideKey();
    cache.setAside(100 * kTileBytes, 0);
    for (int i = 0; i < 10; ++i)
        cache.insert(slide, {0, i, 0}, tile());
    EXPECT_EQ(cache.bytesHeld(), 5 * kTileBytes);
    cache.setAside(0, 500 * kTileBytes); // more than was told
    EXPECT_EQ(cache.bytesAside(), 0u);
}

} // namespace
} // namespace hs::core
