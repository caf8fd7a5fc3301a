// Composer: turns tiles of one level into sharp pixels of a plane that is turned by quarters only, each pixel resampled
// once and across tile borders, so that no border shows.
//
// Any thread; keeps its buffers and serves one thread at a time.
#pragma once

#include "core/tiles/tile_pyramid.h"
#include "core/view/plane.h"
#include "core/view/resample.h"
#include "core/view/tile_selection.h"

#include <optional>
#include <vector>

namespace hs::core {

// The tiles of a complete draw list of one level that hold `area` (within the level), as a grid to read from; false
// when one is missing.
bool layOutTiles(const TilePyramid& pyramid, int level, const DrawList& list, LevelRect area, SourceGrid& into);

// A piece of a level averaged down by a whole factor: pixel (x, y) covers factor x factor level pixels.
struct ReducedPixels {
    LevelRect area; // in reduced pixels
    int factor = 1;
    std::vector<std::uint32_t> pixels; // [area.height, area.width]
};

// The pixels of an axis of the upright plane that the slide covers: [0, this).
std::int64_t planeLength(std::int64_t slideLength, Downsample downsample);

class Composer {
public:
    // Paints area.width x area.height pixels of `plane`, which start at area's corner; pixels off the slide keep what
    // the target holds. `list` is complete for `level` over the area's bounds on the slide grown by margin().
    bool compose(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane, PlaneRect area,
                 const TargetPixels& target);

    // How far beyond an area its pixels are read, in level-0 pixels.
    static double margin(const TilePyramid& pyramid, int level, Downsample downsample);

private:
    bool composeUpright(const TilePyramid& pyramid, int level, const DrawList& list, Downsample downsample,
                        PlaneRect area, const TargetPixels& target);
    bool composeTurned(const TilePyramid& pyramid, int level, const DrawList& list, const Plane& plane, PlaneRect area,
                       const TargetPixels& target);
    bool reduce(const TilePyramid& pyramid, int level, const DrawList& list, Level0Rect bounds, Downsample downsample);

    Resampler m_resampler;
    SourceGrid m_source;
    ReducedPixels m_reduced;
    std::vector<std::uint32_t> m_upright;
};

} // namespace hs::core
