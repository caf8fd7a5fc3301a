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

constexpr double kLeastBordered = 8; // device pixels
constexpr QRgb kBorder = 0x50000000; // premultiplied black

// A pixel begins a patch when its left or upper neighbour lies in another cell.
void blendBorders(const core::RowWalk& walk, std::int64_t row, std::int64_t begin, std::int64_t end,
                  std::uint32_t* out) {
    const core::Line u = walk.u(row), v = walk.v(row), uAbove = walk.u(row - 1), vAbove = walk.v(row - 1);
    const auto cell = [](const core::Line& line, std::int64_t x) { return line.at(x) >> kFixedBits; };
    for (std::int64_t x = begin; x < end; ++x) {
        const auto column = cell(u, x), line = cell(v, x);
        const bool border =
            cell(u, x - 1) != column || cell(v, x - 1) != line || cell(uAbove, x) != column || cell(vAbove, x) != line;
        if (border) core::layOver(kBorder, 256 - (kBorder >> 24), out + x, 1);
    }
}

} // namespace

void blendBlock(const OverlayBlock& block, const QImage& picture, double opacity, const core::Plane& plane,
                core::PlaneRect area, const core::TargetPixels& target, PatchBorders borders) {
    if (block.area.empty() || picture.isNull() || opacity <= 0) return;
    if (plane.boundsOnSlide(area).intersected(block.area).empty()) return;
    const auto strength = std::uint32_t(std::lround(std::min(1.0, opacity) * 256));
    const core::Lay lay{{block.area.x, block.area.y}, block.columns / block.area.width, block.rows / block.area.height};
    const core::RowWalk walk(plane, area, lay);
    const double cellPixels = block.area.width / block.columns / plane.downsample.value;
    const bool bordered = borders == PatchBorders::Shown && cellPixels >= kLeastBordered;
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
            if (alpha > 0 && bordered) blendBorders(walk, row, x, end, out);
            x = end;
        }
    }
}

} // namespace hs::ui
