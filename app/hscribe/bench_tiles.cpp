#include "app/hscribe/bench_tiles.h"

#include "core/slide/raw_openslide.h"
#include "core/slide/slide.h"
#include "core/tiles/background_thread.h"
#include "core/tiles/tile_cache.h"
#include "core/tiles/tile_loader.h"
#include "core/tiles/tile_pyramid.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hs::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kTiles = 400;
constexpr std::size_t kCacheBytes = std::size_t(256) << 20; // as the viewer has it: what is old makes room
constexpr int kFewestRounds = 3;
constexpr int kMostRounds = 20;
constexpr double kLeastSeconds = 1.0; // of the loader's rounds together

struct Task {
    core::SlidePtr slide;
    core::TilePyramid pyramid;
    std::vector<core::TileId> tiles; // of level 0
    int threads;
};

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

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

// Reads every tile once with `read` on as many threads, in the order of the list.
double secondsOf(const Task& task, const std::function<void(core::TileId)>& read) {
    std::atomic<std::size_t> next = 0;
    const auto start = Clock::now();
    {
        std::vector<std::jthread> readers;
        for (int i = 0; i < task.threads; ++i)
            readers.emplace_back([&] {
                core::stepBackForTheScreen(); // as the loader's threads do
                for (std::size_t at = next++; at < task.tiles.size(); at = next++)
                    read(task.tiles[at]);
            });
    }
    return secondsSince(start);
}

double openSlideSeconds(const Task& task, const core::RawOpenSlide& slide) {
    return secondsOf(task, [&](core::TileId id) {
        thread_local std::vector<std::uint32_t> pixels; // raw reads pay for no memory
        const core::LevelRect area = task.pyramid.tileArea(id);
        pixels.resize(std::size_t(area.width * area.height));
        slide.read(id.level, area, pixels.data());
    });
}

double readerSeconds(const Task& task) {
    return secondsOf(task, [&](core::TileId id) { static_cast<void>(task.slide->readRegion(id.level, task.pyramid.tileArea(id)).ok()); });
}

// From the request to the last answer; the coarsest level, which the loader fetches unasked, is there before.
double loaderSeconds(const Task& task) {
    std::mutex mutex;
    std::condition_variable wake;
    std::size_t fine = 0, coarse = 0; // guarded by mutex
    core::TileLoader loader(task.slide, task.pyramid, std::make_shared<core::TileCache>(kCacheBytes), task.threads,
                            [&](const core::TileAnswer& tile) {
                                const std::lock_guard lock(mutex);
                                ++(tile.id.level == 0 ? fine : coarse);
                                wake.notify_one();
                            });
    std::unique_lock lock(mutex);
    if (task.pyramid.coarsest() > 0) {
        lock.unlock();
        loader.want({});
        lock.lock();
        wake.wait(lock, [&] { return coarse >= task.pyramid.coarsestTiles().size(); });
    }
    lock.unlock();
    const auto start = Clock::now();
    loader.want(task.tiles);
    lock.lock();
    wake.wait(lock, [&] { return fine >= task.tiles.size(); });
    return secondsSince(start);
}

} // namespace

core::Result<nlohmann::ordered_json> benchTiles(const std::filesystem::path& path, int threads, std::stop_token stop) {
    HS_TRY(const core::SlidePtr slide, core::Slide::open(path));
    const core::TilePyramid pyramid(slide->info());
    const Task task{slide, pyramid, tilesToRead(pyramid), threads > 0 ? threads : std::max(2, int(std::thread::hardware_concurrency()))};
    const auto openSlide = core::RawOpenSlide::open(path);
    readerSeconds(task); // warms the file's pages
    double raw = 1e30, reader = 1e30, loaded = 1e30, spent = 0;
    for (int i = 0; i < kMostRounds && (i < kFewestRounds || spent < kLeastSeconds); ++i) {
        if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "the bench was stopped");
        if (openSlide) raw = std::min(raw, openSlideSeconds(task, *openSlide.value()));
        reader = std::min(reader, readerSeconds(task));
        const double seconds = loaderSeconds(task);
        loaded = std::min(loaded, seconds);
        spent += seconds;
    }
    const double limit = openSlide ? raw : reader;
    const auto count = double(task.tiles.size());
    nlohmann::ordered_json result;
    result["name"] = "tiles";
    result["value"] = count / loaded;
    result["unit"] = "tiles/s";
    result["limit"] = count / limit;
    result["limit_name"] = openSlide ? "raw openslide_read_region of the same tiles on as many threads of the same priority, same run"
                                     : "our reader on the same tiles and as many threads, same run (OpenSlide does not read this file)";
    result["ratio"] = limit / loaded;
    result["reader"] = count / reader;
    result["reader_ratio"] = reader / loaded;
    result["seconds"] = loaded;
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    result["peak_rss_bytes"] = std::int64_t(used.ru_maxrss) * 1024;
    result["settings"] = {{"tiles", task.tiles.size()}, {"threads", task.threads}};
    return result;
}

} // namespace hs::app
