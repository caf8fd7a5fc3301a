// Magnification: the "20x" that pathologists know, from what a slide tells about its scan. Pure; any thread.
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"

#include <optional>

namespace hs::core {

// Magnification of the scan itself: the objective when the file names one, else 10 µm / spacing (0.25 µm is 40x, the
// usual convention), else nothing.
std::optional<double> scanMagnification(const SlideInfo& info);

// The downsample at which a view shows `times`; one that a level of the slide has when it is within 1 %, so that
// scanned pixels fall on pixels of the screen.
Downsample downsampleFor(double times, double scan, const SlideInfo& info);

} // namespace hs::core
