// The scale bar's length: the largest of 1, 2, 5 x 10^n that fits. Pure; any thread.
#pragma once

#include "core/geometry.h"

#include <optional>

namespace hs::core {

enum class LengthUnit { Micrometre, Millimetre, Pixel };

struct ScaleBar {
    double number = 0; // 1, 2 or 5 times a power of ten
    LengthUnit unit = LengthUnit::Pixel;
    double length = 0; // device-independent pixels
};

// `perPixel` is what one device-independent pixel covers: level-0 pixels. Without a spacing the bar counts slide
// pixels. Nothing when no sensible bar fits.
std::optional<ScaleBar> fitScaleBar(double perPixel, std::optional<Spacing> spacing, double longest);

} // namespace hs::core
