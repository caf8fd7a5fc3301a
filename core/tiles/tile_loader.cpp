#include "core/tiles/tile_loader.h"

#include "core/tiles/background_thread.h"
#include "core/tiles/tile_reader.h"

#include <algorithm>

namespace hs::core {

namespace {

int workerCount(int asked) {
    if (asked > 0) return asked;
    return std::max(2, int(std::thread::hardware_concurrency()));
}

} // namespace

TileLoader::TileLoader(SlidePtr slide, TilePyramid pyramid, std::shared_ptr<TileCache> cache, int threads, Ready ready)
    : m_slide(std::move(slide))
    , m_pyramid(std::move(pyramid))
    , m_cache(std::move(cache))
    , m_key(m_cache->newSlideKey())
    , m_ready(std::move(ready))
    , m_coarsestTiles(m_pyramid.coarsestTiles()) {
    for (int i = 0; i < workerCount(threads); ++i)
        m_workers.emplace_back([this](std::stop_token stop) { work(stop); });
}

TileLoader::~TileLoader() {
    for (std::jthread& worker : m_workers)
        worker.request_stop();
    m_workers.clear(); // joins
    m_cache->removeSlide(m_key);
}

void TileLoader::want(const std::vector<TileId>& tiles) {
    // The cache is asked from least to most urgent, so that the most urgent ends up as the most recent.
    std::vector<TileId> missing;
    const auto addMissing = [&](const std::vector<TileId>& ids) {
        for (auto id = ids.rbegin(); id != ids.rend(); ++id)
            if (!m_cache->find(m_key, *id) && !m_pyramid.tileArea(*id).empty()) missing.push_back(*id);
    };
    if (!m_coarsestComplete.load()) addMissing(m_coarsestTiles);
    addMissing(tiles);

    std::unordered_set<TileId> seen;
    {
        const std::lock_guard lock(m_mutex);
        m_queue.clear();
        for (auto id = missing.rbegin(); id != missing.rend(); ++id)
            if (!m_reading.contains(*id) && !m_failed.contains(*id) && seen.insert(*id).second) m_queue.push_back(*id);
    }
    m_wake.notify_all();
}

void TileLoader::forgetFailures() {
    const std::lock_guard lock(m_mutex);
    m_failed.clear();
}

ImagePtr TileLoader::cached(TileId id) const {
    return m_cache->find(m_key, id);
}

std::uint64_t TileLoader::tilesRead() const {
    const std::lock_guard lock(m_mutex);
    return m_tilesRead;
}

void TileLoader::work(std::stop_token stop) {
    stepBackForTheScreen();
    while (true) {
        TileId id;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return !m_queue.empty(); })) return;
            if (stop.stop_requested()) return;
            id = m_queue.front();
            m_queue.pop_front();
            m_reading.insert(id);
        }
        TileAnswer answer = read(id, stop);
        if (stop.stop_requested()) return;
        {
            const std::lock_guard lock(m_mutex);
            m_reading.erase(id);
            if (answer.image)
                ++m_tilesRead;
            else
                m_failed.insert(id);
        }
        if (m_ready) m_ready(answer);
    }
}

TileAnswer TileLoader::read(TileId id, std::stop_token stop) {
    // It may have arrived between want()'s look into the cache and its look at what is being read.
    if (ImagePtr held = m_cache->find(m_key, id)) return {id, std::move(held), std::nullopt};
    Result<Image> image = readTile(*m_slide, m_pyramid, id, stop);
    if (!image) return {id, nullptr, std::move(image).error()};
    auto published = std::make_shared<const Image>(std::move(image).value());
    const bool coarsest = id.level == m_pyramid.coarsest();
    m_cache->insert(m_key, id, published, coarsest ? Keep::Pinned : Keep::WhileRecent);
    if (coarsest && ++m_coarsestRead >= m_coarsestTiles.size()) m_coarsestComplete = true;
    return {id, std::move(published), std::nullopt};
}

} // namespace hs::core
