#include "core/tiles/tile_loader.h"

#include "core/tiles/tile_reader.h"
#include "tests/support/fake_slide.h"

#include <gtest/gtest.h>

#include <chrono>
#include <latch>
#include <map>

namespace hs::core {
namespace {

using namespace std::chrono_literals;

// Collects answers and lets a test wait for them.
class Answers {
public:
    TileLoader::Ready sink() {
        return [this](const TileAnswer& answer) {
            const std::lock_guard lock(m_mutex);
            m_all.push_back(answer);
            m_changed.notify_all();
        };
    }
    bool waitFor(const std::function<bool(const std::vector<TileAnswer>&)>& enough) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, 20s, [&] { return enough(m_all); });
    }
    bool waitForCount(std::size_t count) {
        return waitFor([count](const auto& all) { return all.size() >= count; });
    }
    bool waitForTile(TileId id) {
        return waitFor([id](const auto& all) {
            return std::any_of(all.begin(), all.end(), [id](const TileAnswer& answer) { return answer.id == id; });
        });
    }
    std::vector<TileAnswer> all() {
        const std::lock_guard lock(m_mutex);
        return m_all;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<TileAnswer> m_all; // guarded by m_mutex
};

// Holds the first read back until it is let go.
struct Gate {
    std::latch entered{1};
    std::latch open{1};
    std::atomic<bool> used = false;
    std::function<void(int, LevelRect)> hook() {
        return [this](int, LevelRect) {
            if (used.exchange(true)) return;
            entered.count_down();
            open.wait();
        };
    }
};

struct Bench {
    std::shared_ptr<test::FakeSlide> slide =
        std::make_shared<test::FakeSlide>(std::vector<LevelSize>{{8192, 4096}, {2048, 1024}, {512, 256}});
    std::shared_ptr<TileCache> cache = std::make_shared<TileCache>(256 << 20);
    Answers answers;
    std::unique_ptr<TileLoader> loader;

    TileLoader& start(int threads) {
        loader = std::make_unique<TileLoader>(slide, TilePyramid(slide->info()), cache, threads, answers.sink());
        return *loader;
    }
};

TEST(TileLoader, AWantedTileComesWithItsPixels) {
    Bench bench;
    TileLoader& loader = bench.start(2);
    loader.want({{1, 3, 1}});
    ASSERT_TRUE(bench.answers.waitForTile({1, 3, 1}));
    const ImagePtr image = loader.cached({1, 3, 1});
    ASSERT_NE(image, nullptr);
    EXPECT_EQ(image->row(5)[7], 0xFF000000u | bench.slide->pixel(1, 3 * 512 + 7, 512 + 5));
}

TEST(TileLoader, NothingIsReadBeforeItIsWanted) {
    Bench bench;
    bench.start(2);
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(bench.slide->reads, 0);
}

TEST(TileLoader, TheCoarsestLevelFollowsByItselfAndStays) {
    Bench bench;
    bench.cache->setLimitBytes(3 << 20);
    TileLoader& loader = bench.start(1);
    loader.want({{0, 0, 0}});
    ASSERT_TRUE(bench.answers.waitForTile({2, 0, 0}));
    std::vector<TileId> all;
    for (int column = 0; column < 16; ++column)
        all.push_back({0, column, 1});
    loader.want(all);
    ASSERT_TRUE(bench.answers.waitForCount(18));
    EXPECT_NE(loader.cached({2, 0, 0}), nullptr);
    EXPECT_LE(bench.cache->bytesHeld(), 3u << 20);
}

TEST(TileLoader, ANewWishReplacesWhatWasNotStarted) {
    Bench bench;
    Gate gate;
    bench.slide->before = gate.hook();
    TileLoader& loader = bench.start(1);
    std::vector<TileId> old;
    for (int column = 0; column < 16; ++column)
        old.push_back({0, column, 0});
    loader.want(old);
    gate.entered.wait();
    loader.want({{1, 0, 0}});
    gate.open.count_down();
    ASSERT_TRUE(bench.answers.waitForTile({2, 0, 0}));
    std::vector<TileId> read;
    for (const TileAnswer& answer : bench.answers.all())
        read.push_back(answer.id);
    EXPECT_EQ(read, (std::vector<TileId>{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}}));
}

TEST(TileLoader, TilesComeInTheOrderWanted) {
    Bench bench;
    TileLoader& loader = bench.start(1);
    const std::vector<TileId> wanted = {{0, 5, 5}, {0, 0, 0}, {1, 1, 1}, {0, 3, 2}};
    loader.want(wanted);
    ASSERT_TRUE(bench.answers.waitForCount(4));
    const auto all = bench.answers.all();
    for (std::size_t i = 0; i < wanted.size(); ++i)
        EXPECT_EQ(all[i].id, wanted[i]);
}

TEST(TileLoader, WhatIsCachedOrInHandIsNotReadAgain) {
    Bench bench;
    Gate gate;
    bench.slide->before = gate.hook();
    TileLoader& loader = bench.start(1);
    loader.want({{0, 0, 0}});
    gate.entered.wait();
    for (int i = 0; i < 5; ++i)
        loader.want({{0, 0, 0}, {0, 0, 0}});
    gate.open.count_down();
    ASSERT_TRUE(bench.answers.waitForTile({2, 0, 0}));
    loader.want({{0, 0, 0}});
    loader.want({{0, 1, 0}});
    ASSERT_TRUE(bench.answers.waitForTile({0, 1, 0}));
    EXPECT_EQ(bench.slide->reads, 3);
    EXPECT_EQ(loader.tilesRead(), 3u);
}

TEST(TileLoader, AFailedTileIsToldOnceAndTriedAgainOnlyWhenAsked) {
    Bench bench;
    std::atomic<bool> broken = true;
    bench.slide->fails = [&](int level, LevelRect) { return level == 0 && broken; };
    TileLoader& loader = bench.start(1);
    loader.want({{0, 0, 0}});
    ASSERT_TRUE(bench.answers.waitForTile({0, 0, 0}));
    const TileAnswer first = bench.answers.all().front();
    EXPECT_EQ(first.image, nullptr);
    ASSERT_TRUE(first.error.has_value());
    EXPECT_EQ(first.error->code, ErrorCode::Corrupt);
    ASSERT_TRUE(bench.answers.waitForTile({2, 0, 0}));
    const int reads = bench.slide->reads;
    loader.want({{0, 0, 0}, {1, 0, 0}});
    ASSERT_TRUE(bench.answers.waitForTile({1, 0, 0}));
    EXPECT_EQ(bench.slide->reads, reads + 1);
    broken = false;
    loader.forgetFailures();
    loader.want({{0, 0, 0}});
    ASSERT_TRUE(bench.answers.waitForCount(4));
    EXPECT_NE(loader.cached({0, 0, 0}), nullptr);
}

TEST(TileLoader, TilesThatDoNotExistAreNotAnswered) {
    Bench bench;
    TileLoader& loader = bench.start(1);
    loader.want({{0, 99, 0}, {9, 0, 0}, {-1, 0, 0}, {0, -1, 0}, {0, 1, 1}});
    ASSERT_TRUE(bench.answers.waitForTile({2, 0, 0}));
    for (const TileAnswer& answer : bench.answers.all())
        EXPECT_NE(answer.image, nullptr);
    EXPECT_EQ(bench.slide->reads, 2);
}

TEST(TileLoader, ClosingWhileReadingWaitsForTheTileInHandAndFreesTheCache) {
    Bench bench;
    Gate gate;
    bench.slide->before = gate.hook();
    TileLoader& loader = bench.start(2);
    std::vector<TileId> many;
    for (int column = 0; column < 16; ++column)
        many.push_back({0, column, 0});
    loader.want(many);
    gate.entered.wait();
    std::jthread opener([&] {
        std::this_thread::sleep_for(20ms);
        gate.open.count_down();
    });
    bench.loader.reset();
    EXPECT_EQ(bench.cache->bytesHeld(), 0u);
    const std::size_t answered = bench.answers.all().size();
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(bench.answers.all().size(), answered);
}

TEST(TileLoader, TwoLoadersShareACacheWithoutMixingTiles) {
    Bench one, two;
    two.cache = one.cache;
    two.slide->pixel = [](int, std::int64_t, std::int64_t) { return 0x00FF00u; };
    one.start(1).want({{0, 0, 0}});
    two.start(1).want({{0, 0, 0}});
    ASSERT_TRUE(one.answers.waitForTile({0, 0, 0}));
    ASSERT_TRUE(two.answers.waitForTile({0, 0, 0}));
    EXPECT_EQ(two.loader->cached({0, 0, 0})->row(9)[9], 0xFF00FF00u);
    EXPECT_EQ(one.loader->cached({0, 0, 0})->row(9)[9], 0xFF000000u | one.slide->pixel(0, 9, 9));
}

TEST(TileReader, AComputedLevelIsTheMeanOfItsPixels) {
    test::FakeSlide slide({{9001, 6002}});
    slide.pixel = [](int, std::int64_t x, std::int64_t y) {
        return std::uint32_t((x % 4) * 10 + (y % 4) * 20) * 0x010101u;
    };
    const TilePyramid pyramid(slide.info());
    ASSERT_EQ(pyramid.levels().size(), 2u);
    const auto tile = readTile(slide, pyramid, {1, 0, 0}, {});
    ASSERT_TRUE(tile.ok());
    EXPECT_EQ(tile.value().row(100)[300], 0xFF000000u | 45u * 0x010101u);
    // The last column covers one pixel of the source, the last row two.
    const PyramidLevel& level = pyramid.levels()[1];
    const auto corner = readTile(slide, pyramid, {1, level.columns - 1, level.rows - 1}, {});
    ASSERT_TRUE(corner.ok());
    EXPECT_EQ(corner.value().row(corner.value().height() - 1)[corner.value().width() - 1],
              0xFF000000u | 10u * 0x010101u);
}

TEST(TileReader, AFailureInsideAComputedTileIsTheTilesFailure) {
    test::FakeSlide slide({{9001, 6002}});
    slide.fails = [](int, LevelRect area) { return area.x > 0; };
    EXPECT_EQ(readTile(slide, TilePyramid(slide.info()), {1, 0, 0}, {}).error().code, ErrorCode::Corrupt);
}

TEST(TileReader, StoppingEndsAComputedTile) {
    test::FakeSlide slide({{9001, 6002}});
    std::stop_source stop;
    slide.before = [&](int, LevelRect) { stop.request_stop(); };
    const auto tile = readTile(slide, TilePyramid(slide.info()), {1, 0, 0}, stop.get_token());
    ASSERT_FALSE(tile.ok());
    EXPECT_EQ(tile.error().code, ErrorCode::Cancelled);
    EXPECT_EQ(slide.reads, 1);
}

} // namespace
} // namespace hs::core
