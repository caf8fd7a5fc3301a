// TileCache: the tiles of all open slides, least recently used first out, bounded in bytes. Any thread.
//
// What views compose from tiles counts against the same bound (setAside), so that one preference speaks for all pixels;
// half of it stays for tiles whatever others hold, since a view whose tiles are gone at once would read for ever.
#pragma once

#include "core/image.h"
#include "core/tile_id.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace hs::core {

// Tells the slides in one cache apart; 0 is never given out.
using SlideKey = std::uint64_t;

enum class Keep { WhileRecent, Pinned }; // pinned tiles are never evicted

class TileCache {
public:
    explicit TileCache(std::size_t limitBytes);

    ImagePtr find(SlideKey slide, TileId id); // null when absent; a hit becomes the most recent
    void insert(SlideKey slide, TileId id, ImagePtr image, Keep keep = Keep::WhileRecent);
    void removeSlide(SlideKey slide);
    void setLimitBytes(std::size_t limit);

    // Bytes that something else holds of the same bound: `now` where it was `before`. Tiles make room.
    void setAside(std::size_t now, std::size_t before);

    std::size_t limitBytes() const;
    std::size_t bytesHeld() const;  // of tiles
    std::size_t bytesAside() const; // of the others

    SlideKey newSlideKey();

private:
    struct Key {
        SlideKey slide;
        TileId id;
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const noexcept;
    };
    struct Entry {
        Key key;
        ImagePtr image;
        Keep keep = Keep::WhileRecent;
    };
    // With m_mutex held. The caller lets go of what is answered after unlocking: giving megabytes back to the system
    // takes a while, and the GUI thread is waiting to look something up.
    [[nodiscard]] std::vector<ImagePtr> evict();
    std::size_t roomForTiles() const; // with m_mutex held

    mutable std::mutex m_mutex;
    std::list<Entry> m_entries;                                            // guarded by m_mutex; most recent first
    std::unordered_map<Key, std::list<Entry>::iterator, KeyHash> m_places; // guarded by m_mutex
    std::size_t m_limit = 0;                                               // guarded by m_mutex
    std::size_t m_bytes = 0;                                               // guarded by m_mutex
    std::size_t m_aside = 0;                                               // guarded by m_mutex
    SlideKey m_nextKey = 1;                                                // guarded by m_mutex
};

} // namespace hs::core
