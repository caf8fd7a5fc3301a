// Quick drawing: tiles on a plane with the nearest pixel, for the moments when the view moves. Every pixel of the
// target is written by exactly one tile of a level, at every rotation. Pure; any thread.
#pragma once

#include "core/tiles/tile_pyramid.h"
#include "core/view/colour.h"
#include "core/view/plane.h"
#include "core/view/resample.h"
#include "core/view/tile_selection.h"

#include <cstdint>

namespace hs::core {

// Fills the part of `area` that the slide covers with one colour (0xFFRRGGBB).
void fillSlide(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, std::uint32_t colour,
               const TargetPixels& target);

// Maps the colours of what the slide covers of `area`; what lies around it stays.
void mapSlideColours(const TilePyramid& pyramid, const Plane& plane, PlaneRect area, const ColourMapper& colours,
                     ColourMapper::Effort effort, const TargetPixels& target);

void quickDraw(const TilePyramid& pyramid, const DrawList& list, const Plane& plane, PlaneRect area,
               const TargetPixels& target);

} // namespace hs::core
