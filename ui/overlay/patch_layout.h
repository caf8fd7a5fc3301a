// Where the patches of a grid lie on the slide, gathered into regular blocks that can be drawn as one picture each.
// Pure; any thread.
#pragma once

#include "core/geometry.h"
#include "core/patch_grid.h"

#include <vector>

namespace hs::ui {

// A regular block of patches: a picture of one pixel a patch, stretched over its area.
struct OverlayBlock {
    core::Level0Rect area;
    int columns = 0;
    int rows = 0;
    std::vector<int> patchOfCell; // [rows, columns] row-major; -1 where the model saw nothing
};

// One block a scene where its patches touch each other on a raster, as they do when the viewer cuts them (off by at
// most a rounding of 1.5 level-0 pixels); one block a patch where they do not (gaps, other programs' coordinates), so
// that a square is never drawn larger than what the model saw.
std::vector<OverlayBlock> layOutPatches(const core::PatchGrid& grid);

} // namespace hs::ui
