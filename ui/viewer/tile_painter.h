// Draws tiles as they are with QPainter: while the view is in motion, and where stand-ins fill a gap. GUI thread.
#pragma once

#include "core/tiles/tile_pyramid.h"
#include "core/view/plane.h"
#include "core/view/tile_selection.h"

#include <QImage>
#include <QTransform>

class QPainter;

namespace hs::ui {

enum class Filter { Fast, Smooth };

// Level-0 pixels to device pixels counted from the window's corner.
QTransform slideToDevice(const core::Plane& plane, core::PlaneRect window);

// Shares the pixels; valid as long as the image lives.
QImage sharedImage(const core::Image& image);

// The painter stands in device pixels counted from the window's corner; its transform is restored.
void paintTiles(QPainter& painter, const core::TilePyramid& pyramid, const core::DrawList& list,
                const core::Plane& plane, core::PlaneRect window, Filter filter);

} // namespace hs::ui
