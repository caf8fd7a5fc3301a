// TileSource: the tiles of the slide that is shown, seen from the GUI thread.
//
// Owns the loader of one slide at a time. Answers come to the GUI thread through GuiPost; those of an earlier slide are
// dropped by their serial number. Letting go of a slide never waits for the tile in hand: a pool thread does.
#pragma once

#include "core/error.h"
#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/tiles/tile_loader.h"
#include "core/tiles/tile_pyramid.h"

#include <QObject>

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace hs::ui {

class TileSource : public QObject {
    Q_OBJECT

public:
    explicit TileSource(std::shared_ptr<core::TileCache> cache, QObject* parent = nullptr);
    ~TileSource() override;

    void open(core::SlidePtr slide);
    void close();

    const core::SlidePtr& slide() const { return m_slide; }
    const core::TilePyramid& pyramid() const { return m_pyramid; }

    core::ImagePtr find(core::TileId id) const; // null when it is not here
    void want(const std::vector<core::TileId>& tiles);

    // Why a tile is missing for good; null when it did not fail.
    const core::Error* failure(core::TileId id) const;
    bool anyFailure() const { return !m_failures.empty(); }
    void forgetFailures();

    std::uint64_t tilesRead() const; // of all slides shown so far
    std::size_t bytesHeld() const { return m_cache->bytesHeld(); }
    std::size_t cacheLimit() const { return m_cache->limitBytes(); }
    // Tiles and what all views compose of them; see TileCache::setAside.
    std::size_t memoryHeld() const { return m_cache->bytesHeld() + m_cache->bytesAside(); }
    void setAside(std::size_t now, std::size_t before) { m_cache->setAside(now, before); }

Q_SIGNALS:
    void arrived(hs::core::TileId id, const hs::core::ImagePtr& image);
    void failed(hs::core::TileId id, const hs::core::Error& error);

private:
    void take(std::uint64_t serial, const core::TileAnswer& answer);

    const std::shared_ptr<core::TileCache> m_cache;
    core::SlidePtr m_slide;
    core::TilePyramid m_pyramid;
    std::shared_ptr<core::TileLoader> m_loader;
    std::unordered_map<core::TileId, core::Error> m_failures;
    std::uint64_t m_serial = 0;      // of the slide shown
    std::uint64_t m_readEarlier = 0; // tiles of slides shown before
};

} // namespace hs::ui
