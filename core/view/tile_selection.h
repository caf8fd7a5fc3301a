// Tile selection: from what a view shows to what is drawn now and what is read next. Pure; any thread.
//
// Drawn are the tiles of the level that fits the view; where one is not here yet, coarser ones stand in below and finer
// ones above, over its place only, so nothing is ever black and nothing pops between neighbours. Read are first a
// coarse picture of everything visible, then the right tiles from the middle outwards, then what a hand is likely to
// ask for next.
#pragma once

#include "core/geometry.h"
#include "core/image.h"
#include "core/tile_id.h"
#include "core/tiles/tile_pyramid.h"
#include "core/view/viewport.h"

#include <functional>
#include <vector>

namespace hs::core {

// Null when the tile is not here.
using FindTile = std::function<ImagePtr(TileId)>;

struct DrawTile {
    TileId id;
    ImagePtr image;
    Level0Rect area; // part of the slide it fills, within the tile
};

struct DrawList {
    std::vector<DrawTile> tiles; // in the order of painting
    bool complete = true;        // every tile of the wanted level was here
};

// The level that a view at rest is made of: the coarsest that is not visibly softer than the view.
int sharpLevel(const TilePyramid& pyramid, Downsample view);
// The level that is good enough while the scale changes: up to twice as coarse as the view, so that a frame reads few
// pixels.
int motionLevel(const TilePyramid& pyramid, Downsample view);

DrawList selectDraw(const TilePyramid& pyramid, int level, Level0Rect area, const FindTile& find);

// Which way the slide moves under the view, level-0 pixels; zero when it rests.
struct PanDirection {
    double x = 0;
    double y = 0;
};

// Tiles of a level that the turned view really touches, nearest to its middle first.
std::vector<TileId> visibleTiles(const TilePyramid& pyramid, int level, const Viewport& view);

using HasTile = std::function<bool(TileId)>;

struct RequestOptions {
    PanDirection direction;
    std::size_t mostPrefetched = 96; // keeps looking ahead from crowding out what is on the screen
};

// What to read, most urgent first; only tiles that `has` denies.
std::vector<TileId> selectRequests(const TilePyramid& pyramid, const Viewport& view, const HasTile& has,
                                   const RequestOptions& options = {});

} // namespace hs::core
