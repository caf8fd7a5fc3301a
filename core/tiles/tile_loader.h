// TileLoader: reads the tiles a view wants on worker threads and puts them into the cache.
//
// Requests are soft: each call of want() replaces what has not been started, first is most urgent, so a view that moves
// on leaves nothing behind. The tiles of the coarsest level follow by themselves and stay in the cache while the loader
// lives: there is always something to draw. The callback comes from a worker thread; hop to the GUI thread with
// ui/gui_post.
#pragma once

#include "core/error.h"
#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/tiles/tile_pyramid.h"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <vector>

namespace hs::core {

struct TileAnswer {
    TileId id;
    ImagePtr image;             // null when the tile could not be read
    std::optional<Error> error; // why
};

class TileLoader {
public:
    using Ready = std::function<void(const TileAnswer&)>;

    // threads 0: as many as there are cores, at least 2.
    TileLoader(SlidePtr slide, TilePyramid pyramid, std::shared_ptr<TileCache> cache, int threads, Ready ready);
    ~TileLoader(); // drops what waits, waits for the tile in hand, then frees the slide's tiles

    TileLoader(const TileLoader&) = delete;
    TileLoader& operator=(const TileLoader&) = delete;

    // Tiles that are neither cached nor being read nor known to fail are queued in this order.
    void want(const std::vector<TileId>& tiles);
    // Forgets that tiles failed, so that they are tried again (the file is back).
    void forgetFailures();

    ImagePtr cached(TileId id) const;
    const TilePyramid& pyramid() const { return m_pyramid; }
    std::uint64_t tilesRead() const;

private:
    void work(std::stop_token stop);
    TileAnswer read(TileId id, std::stop_token stop);

    const SlidePtr m_slide;
    const TilePyramid m_pyramid;
    const std::shared_ptr<TileCache> m_cache;
    const SlideKey m_key;
    const Ready m_ready;
    const std::vector<TileId> m_coarsestTiles;
    std::atomic<std::size_t> m_coarsestRead = 0;
    std::atomic<bool> m_coarsestComplete = false; // then none is missing for good: they are pinned

    mutable std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<TileId> m_queue;           // guarded by m_mutex
    std::unordered_set<TileId> m_reading; // guarded by m_mutex
    std::unordered_set<TileId> m_failed;  // guarded by m_mutex
    std::uint64_t m_tilesRead = 0;        // guarded by m_mutex
    std::vector<std::jthread> m_workers;
};

} // namespace hs::core
