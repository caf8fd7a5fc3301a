// Plane: the slide as it lies on the screen, endlessly wide: scaled, mirrored and turned, in whole device pixels, with
// the slide's upper left corner at (0, 0). A view is a window of whole pixels on its plane, so panning never resamples.
//
// Values, free of threads.
#pragma once

#include "core/geometry.h"
#include "core/view/viewport.h"

#include <optional>

namespace hs::core {

struct PlaneFrame;
using PlanePoint = Point<PlaneFrame, double>;
using PlaneRect = Rect<PlaneFrame, std::int64_t>;

struct Plane {
    Downsample downsample; // level-0 pixels per plane pixel
    double rotation = 0.0; // degrees clockwise, [0, 360)
    bool mirrored = false; // before the rotation

    PlanePoint toPlane(Level0Point point) const;
    Level0Point toSlide(PlanePoint point) const;

    // Upright rectangle on the slide that holds the whole of `area`.
    Level0Rect boundsOnSlide(PlaneRect area) const;

    // 0..3 when the rotation is that many quarter turns: then pixels fall on pixels of the upright plane.
    std::optional<int> quarterTurns() const;
    // The rectangle of the upright plane (same downsample, no turn, not mirrored) whose pixels `area` shows. Only for
    // quarter turns.
    PlaneRect uprightArea(PlaneRect area) const;

    friend bool operator==(const Plane&, const Plane&) = default;
};

Plane planeOf(const Viewport& view);

// The window of the view on its plane, moved by less than a device pixel so that it starts on a whole one.
PlaneRect windowOf(const Viewport& view);

} // namespace hs::core
