// Viewport: which part of the slide a widget shows, and how slide and widget coordinates map on each other.
//
// A value; every method answers a new one. Lengths on the screen are device-independent pixels (ViewPoint, ViewSize);
// the downsample is counted in device pixels, so that 1 means one scanned pixel on one pixel of the panel at every
// scaling.
#pragma once

#include "core/geometry.h"

namespace hs::core {

struct Viewport {
    Level0Point centre;            // shown in the middle of the widget
    Downsample downsample;         // level-0 pixels per device pixel, > 0
    double rotation = 0.0;         // degrees clockwise, [0, 360)
    bool mirrored = false;         // left and right of the slide swapped, before the rotation
    ViewSize size{1, 1};           // of the widget
    double devicePixelRatio = 1.0; // device pixels per device-independent pixel

    ViewPoint toView(Level0Point point) const;
    Level0Point toSlide(ViewPoint point) const;

    double deviceWidth() const { return size.width * devicePixelRatio; }
    double deviceHeight() const { return size.height * devicePixelRatio; }

    // Upright rectangle on the slide that holds everything visible; larger than the view when rotated.
    Level0Rect visibleArea() const;

    // The slide's point under `anchor` stays where it is.
    Viewport zoomedAbout(ViewPoint anchor, Downsample to) const;
    // As if the slide were dragged by this many device-independent pixels.
    Viewport panned(double dx, double dy) const;
    // Turned about the middle of the widget.
    Viewport rotatedTo(double degrees) const;
    // Left and right of the screen swapped, whatever the rotation.
    Viewport mirroredOnScreen() const;
    Viewport resized(ViewSize to, double pixelRatio) const;

    // The whole of `area` in the middle, with `margin` (share of the widget) left free on every side.
    Viewport fitted(Level0Rect area, double margin = 0.02) const;
    // Within limitsOf(slide), the centre on the slide.
    Viewport clamped(Level0Size slide) const;

    friend bool operator==(const Viewport&, const Viewport&) = default;
};

struct ZoomLimits {
    Downsample finest;
    Downsample coarsest;
};

// Finest: 16 device pixels a scanned one. Coarsest: the whole slide on half the view, or 1:1 where that is coarser.
ZoomLimits zoomLimits(const Viewport& view, Level0Size slide);

} // namespace hs::core
