// TilePyramid: a slide's levels cut into the tiles that the viewer draws. Pure arithmetic on SlideInfo; any thread.
//
// Tiles are whole multiples of the file's own tiles and about 512 px a side, so that no stored tile is decoded twice;
// odd stored shapes (4096 x 8 strips) and unknown ones get 512 x 512. Tile (0, 0) starts at the level's upper left
// corner; tiles at the right and lower edge are cut short.
//
// A slide whose coarsest stored level is still large (one level of 20,000 x 20,000) gets computed levels below it, each
// a box average of the stored one (shrink 4, 16, …), so that an overview never needs the whole slide in the cache.
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"
#include "core/tile_id.h"

#include <vector>

namespace hs::core {

struct PyramidLevel {
    LevelSize size;
    Downsample downsample;
    std::int32_t tileWidth = 512; // level pixels
    std::int32_t tileHeight = 512;
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    std::int32_t sourceLevel = 0; // the slide's level that its pixels come from
    std::int32_t shrink = 1;      // pixels of that level per pixel, along each axis; 1 as stored
};

class TilePyramid {
public:
    TilePyramid() = default;
    explicit TilePyramid(const SlideInfo& info);

    const std::vector<PyramidLevel>& levels() const { return m_levels; } // finest first
    Level0Size size() const { return m_size; }
    int coarsest() const { return int(m_levels.size()) - 1; }

    // The level to draw at a view's downsample: the coarsest that is not coarser than the view (level 0 when none is).
    int levelFor(Downsample view) const;

    LevelRect tileArea(TileId id) const;                           // in level pixels, cut at the level's edge
    LevelRect sourceArea(TileId id) const;                         // the same in pixels of the level it is read from
    Level0Rect tileAreaOnSlide(TileId id) const;                   // the same in level-0 pixels
    std::vector<TileId> tilesIn(int level, Level0Rect area) const; // row by row
    TileId parentOf(TileId id, int coarserLevel) const;            // the coarser tile under its centre
    std::vector<TileId> coarsestTiles() const;

private:
    Level0Size m_size;
    std::vector<PyramidLevel> m_levels;
};

} // namespace hs::core
