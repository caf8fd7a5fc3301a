// PatchStream: reads the cells of a plan on worker threads, keeps those with tissue and hands them out in grid order, or
// so that what has come at any time lies evenly over the slide.
//
// A wait that is stopped answers Cancelled and loses no patch: the stream can be taken up again.
// Bounded: at most a few rows of a scene are in memory, however large the slide. Pixels come from the level that the
// reference's reader would take (within 1 % of the wanted zoom, else the next finer one, then bilinear without
// antialias).
#pragma once

#include "core/patch_source.h"
#include "core/patches/patch_plan.h"
#include "core/slide/slide.h"

#include <memory>

namespace hs::core {

enum class PatchOrder { Grid, Spread };

// threads 0: as many as there are cores. The stream owns its workers; destroying it stops and joins them.
std::unique_ptr<PatchSource> openPatchStream(SlidePtr slide, PatchPlan plan, int threads, PatchOrder order = PatchOrder::Grid);

} // namespace hs::core
