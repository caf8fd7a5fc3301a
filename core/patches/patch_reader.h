// Reads cells of a patch plan from a slide, at the scale the plan says. Any thread; blocks on the disk.
//
// The level is the reference's choice: one within 1 % of the wanted scale, else the next finer one. Where that level
// has the wanted size (to a pixel) its pixels are taken as they are, else they are scaled as cv::resize would scale the
// scene.
#pragma once

#include "core/patches/bilinear.h"
#include "core/patches/patch_plan.h"
#include "core/slide/slide.h"

#include <cstdint>
#include <vector>

namespace hs::core {

// The level that is read for a downsample; `levels` finest first, not empty.
int levelToRead(const std::vector<SlideLevel>& levels, double downsample);

// Neighbouring cells of one row of a scene.
struct CellRun {
    std::int32_t scene = 0;
    std::int32_t row = 0;
    std::int32_t firstColumn = 0;
    std::int32_t count = 0;
    std::size_t firstCell = 0; // index of the first in the plan
};

class PatchReader {
public:
    PatchReader(SlidePtr slide, const PatchPlan& plan);

    // The plan's cells in order, cut so that reading one run takes about 16 MB at most.
    std::vector<CellRun> runs() const;

    // One [size, size, 3] RGB patch a cell.
    Result<std::vector<std::vector<std::uint8_t>>> read(const CellRun& run) const;

private:
    struct ScenePixels {
        LevelRect area;   // of the scene on the level that is read
        LevelSize scaled; // of the whole scene at the plan's scale
        bool asStored = false;
    };
    Result<std::vector<std::uint8_t>> readScaled(const ScenePixels& scene, ScaledRect part) const;

    const SlidePtr m_slide;
    const PatchPlan m_plan;
    int m_level = 0;
    std::vector<ScenePixels> m_scenes;
};

} // namespace hs::core
