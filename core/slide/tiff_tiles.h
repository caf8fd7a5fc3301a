// The tiles and strips of some directories of a TIFF, decoded with libtiff and put together into regions. Any thread,
// several at once.
//
// libtiff handles are not for two threads: each read borrows one, and a handle that failed is closed. Blocks that a
// region only touches are kept decoded for a while, since neighbouring regions touch them too.
//
// Two readers use it: TiffSlide, for what OpenSlide refuses, and OpenSlideSlide, since OpenSlide paints every tile
// through cairo, which takes three times as long as decoding it.
#pragma once

#include "core/geometry.h"
#include "core/image.h"
#include "core/slide/tiff_layout.h"
#include "core/tiles/tile_cache.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace hs::core {

// Whether the pixels of a directory are 8-bit colour or grey that this libtiff decodes, in blocks of a sane size; the
// error's sentence begins with `name`. Pure.
Result<void> checkDecodable(const std::string& name, const TiffDirectory& directory);

class TiffTiles {
public:
    // One entry a level of the slide, finest first; levels without a directory are not served.
    TiffTiles(std::filesystem::path path, std::vector<std::optional<TiffDirectory>> levels, std::uint32_t background);
    ~TiffTiles();

    bool serves(int level) const;

    // `area` lies inside the level. Opaque; the error's sentence is the reason alone.
    Result<Image> read(int level, LevelRect area) const;

private:
    struct Borrowed;
    struct Place {
        int level;
        std::int64_t column;
        std::int64_t row;
    };

    // Decodes a block into `target`, whose row 0 and column 0 are the block's; `target` has `stride` pixels a row.
    Result<void> decode(const Place& place, std::uint32_t* target, std::size_t stride) const;
    Result<ImagePtr> keptBlock(const Place& place) const;
    LevelRect areaOf(const Place& place) const;
    Result<std::unique_ptr<Borrowed>> borrow(int level) const;

    const std::filesystem::path m_path;
    const std::vector<std::optional<TiffDirectory>> m_levels;
    const std::uint32_t m_background;
    mutable TileCache m_blocks;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<Borrowed>> m_idle; // guarded by m_mutex
};

} // namespace hs::core
