#include "core/tiles/tile_cache.h"

#include <algorithm>

namespace hs::core {

std::size_t TileCache::KeyHash::operator()(const Key& key) const noexcept {
    return std::hash<TileId>{}(key.id) ^ std::size_t(key.slide * 0x9E3779B97F4A7C15u);
}

TileCache::TileCache(std::size_t limitBytes)
    : m_limit(limitBytes) {}

ImagePtr TileCache::find(SlideKey slide, TileId id) {
    const std::lock_guard lock(m_mutex);
    const auto place = m_places.find({slide, id});
    if (place == m_places.end()) return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, place->second);
    return place->second->image;
}

void TileCache::insert(SlideKey slide, TileId id, ImagePtr image, Keep keep) {
    if (!image) return;
    ImagePtr replaced;
    std::vector<ImagePtr> gone;
    const std::lock_guard lock(m_mutex);
    const Key key{slide, id};
    if (const auto place = m_places.find(key); place != m_places.end()) {
        m_bytes -= place->second->image->byteCount();
        replaced = std::move(place->second->image);
        m_entries.erase(place->second);
        m_places.erase(place);
    }
    m_bytes += image->byteCount();
    m_entries.push_front({key, std::move(image), keep});
    m_places.emplace(key, m_entries.begin());
    gone = evict();
}

void TileCache::removeSlide(SlideKey slide) {
    std::vector<ImagePtr> gone;
    const std::lock_guard lock(m_mutex);
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        if (entry->key.slide != slide) {
            ++entry;
            continue;
        }
        m_bytes -= entry->image->byteCount();
        gone.push_back(std::move(entry->image));
        m_places.erase(entry->key);
        entry = m_entries.erase(entry);
    }
}

void TileCache::setLimitBytes(std::size_t limit) {
    std::vector<ImagePtr> gone;
    const std::lock_guard lock(m_mutex);
    m_limit = limit;
    gone = evict();
}

void TileCache::setAside(std::size_t now, std::size_t before) {
    std::vector<ImagePtr> gone;
    const std::lock_guard lock(m_mutex);
    m_aside = m_aside - std::min(before, m_aside) + now;
    gone = evict();
}

std::size_t TileCache::bytesAside() const {
    const std::lock_guard lock(m_mutex);
    return m_aside;
}

std::size_t TileCache::limitBytes() const {
    const std::lock_guard lock(m_mutex);
    return m_limit;
}

std::size_t TileCache::bytesHeld() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

SlideKey TileCache::newSlideKey() {
    const std::lock_guard lock(m_mutex);
    return m_nextKey++;
}

std::size_t TileCache::roomForTiles() const {
    return m_limit - std::min(m_aside, m_limit / 2);
}

std::vector<ImagePtr> TileCache::evict() {
    std::vector<ImagePtr> gone;
    const std::size_t room = roomForTiles();
    for (auto entry = m_entries.end(); m_bytes > room && entry != m_entries.begin();) {
        --entry;
        if (entry->keep == Keep::Pinned) continue;
        m_bytes -= entry->image->byteCount();
        gone.push_back(std::move(entry->image));
        m_places.erase(entry->key);
        entry = m_entries.erase(entry);
    }
    return gone;
}

} // namespace hs::core
