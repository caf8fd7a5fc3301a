#include "ui/overlay/overlay_blend.h"

#include "core/view/pixel_mix.h"
#include "core/view/row_walk.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace hs::ui {

namespace {

using core::Fixed;
using core::kFixedBits;

// A premultiplied colour weakened. Rounded down, so that no sum of channels passes 255.
QRgb weakened(QRgb colour, std::uint32_t opacity) {
    constexpr std::uint32_t kEven = 0x00FF00FFu;
    return ((colour & kEven) * opacity >> 8 & kEven) | ((colour >> 8 & kEven) * opacity & ~kEven);
}

} // namespace

void blendBlock(const OverlayBlock& block, const QImage& picture, double opacity, const core::Plane& plane,
                core::PlaneRect area, const core::TargetPixels& target) {
    if (block.area.empty() || picture.isNull() || opacity <= 0) return;
    if (plane.boundsOnSlide(area).intersected(block.area).empty()) return;
    const auto strength = std::uint32_t(std::lround(std::min(1.0, opacity) * 256));
    const core::Lay lay{{block.area.x, block.area.y}, block.columns / block.area.width, block.rows / block.area.height};
    const core::RowWalk walk(plane, area, lay);
    for (std::int64_t row = 0; row < area.height; ++row) {
        const core::Line u = walk.u(row), v = walk.v(row);
        const core::PixelRange pixels = u.within(0, Fixed(block.columns) << kFixedBits, area.width)
                                            .intersected(v.within(0, Fixed(block.rows) << kFixedBits, area.width));
        std::uint32_t* const out = target.pixels + std::size_t(row) * target.stride;
        for (std::int64_t x = pixels.begin; x < pixels.end;) {
            const std::int64_t end = std::min(u.nextChange(x, pixels.end), v.nextChange(x, pixels.end));
            const auto* line = reinterpret_cast<const QRgb*>(picture.constScanLine(int(v.at(x) >> kFixedBits)));
            const QRgb colour = weakened(line[u.at(x) >> kFixedBits], strength);
            const std::uint32_t alpha = colour >> 24;
            // 255 hides all of what is below, 256 of 256.
            if (alpha > 0) core::layOver(colour, 256 - (alpha + (alpha >> 7)), out + x, std::size_t(end - x));
            x = end;
        }
    }
}

} // namespace hs::ui
