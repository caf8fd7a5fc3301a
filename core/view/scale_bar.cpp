#include "core/view/scale_bar.h"

#include <cmath>

namespace hs::core {

namespace {

// Largest of 1, 2, 5 x 10^n that is not above `most`.
double roundDown(double most) {
    const double power = std::pow(10.0, std::floor(std::log10(most)));
    for (const double step : {10.0, 5.0, 2.0})
        if (step * power <= most * (1 + 1e-9)) return step * power;
    return power;
}

} // namespace

std::optional<ScaleBar> fitScaleBar(double perPixel, std::optional<Spacing> spacing, double longest) {
    const double covered = spacing ? perPixel * spacing->x : perPixel; // µm or slide pixels per screen pixel
    const double most = covered * longest;
    if (!std::isfinite(most) || most <= 0 || covered <= 0) return std::nullopt;
    const double number = roundDown(most);
    if (!spacing)
        return number < 1 ? std::nullopt : std::optional(ScaleBar{number, LengthUnit::Pixel, number / covered});
    if (number >= 1000) return ScaleBar{number / 1000, LengthUnit::Millimetre, number / covered};
    return ScaleBar{number, LengthUnit::Micrometre, number / covered};
}

} // namespace hs::core
