// Turn: cosine and sine of an angle in degrees. Quarter turns are exact, so that they keep pixels on pixels.
#pragma once

#include <cmath>
#include <numbers>

namespace hs::core {

struct Turn {
    double cosine = 1.0;
    double sine = 0.0;
};

inline Turn turnOf(double degrees) {
    if (degrees == 0) return {1, 0};
    if (degrees == 90) return {0, 1};
    if (degrees == 180) return {-1, 0};
    if (degrees == 270) return {0, -1};
    const double radians = degrees * std::numbers::pi / 180;
    return {std::cos(radians), std::sin(radians)};
}

} // namespace hs::core
