// From core's pixels and planes to Qt's. GUI thread.
#pragma once

#include "core/image.h"
#include "core/view/plane.h"
#include "core/view/resample.h"

#include <QImage>
#include <QTransform>

namespace hs::ui {

// Level-0 pixels to device pixels counted from the window's corner.
QTransform slideToDevice(const core::Plane& plane, core::PlaneRect window);

// Shares the pixels; valid as long as the image lives.
QImage sharedImage(const core::Image& image);

// A 32-bit image to be written by core; detaches it.
core::TargetPixels targetOf(QImage& image);

} // namespace hs::ui
