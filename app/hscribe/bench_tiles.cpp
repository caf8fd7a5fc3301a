#include "app/hscribe/bench_tiles.h"

#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/tiles/tile_loader.h"
#include "core/tiles/tile_pyramid.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace hs::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kTiles = 400;
constexpr std::size_t kCacheBytes = std::size_t(2) << 30; // holds all of them: eviction is not what is measured

// A block of tiles in the middle of level 0, where the tissue is.
std::vector<core::TileId> tilesToRead(const core::TilePyramid& pyramid) {
    const core::PyramidLevel& level = pyramid.levels().front();
    std::vector<core::TileId> tiles;
    const int side = 20;
    const int left = std::max(0, (level.columns - side) / 2), top = std::max(0, (level.rows - side) / 2);
    for (int row = top; row < std::min(level.rows, top + side); ++row)
        for (int column = left; column < std::min(level.columns, left + side); ++column)
            if (tiles.size() < kTiles) tiles.push_back({0, column, row});
    return tiles;
}

double rawSeconds(const core::Slide& slide, const core::TilePyramid& pyramid, const std::vector<core::TileId>& tiles, int threads) {
    std::atomic<std::size_t> next = 0;
    const auto start = Clock::now();
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < threads; ++i)
            readers.emplace_back([&] {
                for (std::size_t at = next++; at < tiles.size(); at = next++)
                    static_cast<void>(slide.readRegion(tiles[at].level, pyramid.tileArea(tiles[at])).ok());
            });
    }
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double loaderSeconds(core::SlidePtr slide, const core::TilePyramid& pyramid, const std::vector<core::TileId>& tiles, int threads) {
    std::mutex mutex;
    std::condition_variable wake;
    std::size_t answered = 0; // guarded by mutex
    core::TileLoader loader(std::move(slide), pyramid, std::make_shared<core::TileCache>(kCacheBytes), threads, [&](const core::TileAnswer& tile) {
        if (tile.id.level != 0) return; // the loader fetches its coarsest level unasked
        const std::lock_guard lock(mutex);
        ++answered;
        wake.notify_one();
    });
    const auto start = Clock::now();
    loader.want(tiles);
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return answered >= tiles.size(); });
    return std::chrono::duration<double>(Clock::now() - start).count();
}

} // namespace

core::Result<nlohmann::ordered_json> benchTiles(const std::filesystem::path& path, int threads) {
    HS_TRY(const core::SlidePtr slide, core::Slide::open(path));
    if (threads == 0) threads = std::max(2, int(std::thread::hardware_concurrency()));
    const core::TilePyramid pyramid(slide->info());
    const std::vector<core::TileId> tiles = tilesToRead(pyramid);
    rawSeconds(*slide, pyramid, tiles, threads); // warms the file's pages
    double raw = 1e30, loaded = 1e30;
    for (int i = 0; i < 3; ++i) {
        raw = std::min(raw, rawSeconds(*slide, pyramid, tiles, threads));
        loaded = std::min(loaded, loaderSeconds(slide, pyramid, tiles, threads));
    }
    nlohmann::ordered_json result;
    result["name"] = "tiles";
    result["value"] = double(tiles.size()) / loaded;
    result["unit"] = "tiles/s";
    result["limit"] = double(tiles.size()) / raw;
    result["limit_name"] = "raw reads of the same tiles on as many threads, same run";
    result["ratio"] = raw / loaded;
    result["seconds"] = loaded;
    result["settings"] = {{"tiles", tiles.size()}, {"threads", threads}};
    return result;
}

} // namespace hs::app
