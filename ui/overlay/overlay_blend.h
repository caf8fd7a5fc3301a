// Lays the picture of a block of patches over pixels of the slide: true squares at every scale and rotation. Pure; any
// thread.
#pragma once

#include "core/view/plane.h"
#include "core/view/resample.h"
#include "ui/overlay/patch_layout.h"

#include <QImage>

namespace hs::ui {

// Thin dark lines between drawn patches, left out where a patch is smaller than 8 device pixels.
enum class PatchBorders { Hidden, Shown };

// `picture` is premultiplied ARGB of block.columns x block.rows; `opacity` 0..1 weakens all of it. The target is opaque
// and holds area.width x area.height pixels of the plane.
void blendBlock(const OverlayBlock& block, const QImage& picture, double opacity, const core::Plane& plane,
                core::PlaneRect area, const core::TargetPixels& target, PatchBorders borders = PatchBorders::Hidden);

} // namespace hs::ui
