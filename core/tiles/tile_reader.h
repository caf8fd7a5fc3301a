// Reads one tile of a pyramid, as stored or averaged down from a stored level. Any thread; blocks on the disk.
#pragma once

#include "core/slide/slide.h"
#include "core/tiles/tile_pyramid.h"

#include <stop_token>

namespace hs::core {

Result<Image> readTile(const Slide& slide, const TilePyramid& pyramid, TileId id, std::stop_token stop);

} // namespace hs::core
