#include "core/view/row_walk.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

Fixed toFixed(double value) {
    return Fixed(std::llround(value * double(std::int64_t(1) << kFixedBits)));
}

std::int64_t floorDivide(std::int64_t value, std::int64_t by) {
    const std::int64_t quotient = value / by;
    return quotient - (value % by != 0 && (value < 0) != (by < 0));
}

std::int64_t ceilDivide(std::int64_t value, std::int64_t by) {
    return -floorDivide(-value, by);
}

} // namespace

PixelRange PixelRange::intersected(PixelRange other) const {
    return {std::max(begin, other.begin), std::min(end, other.end)};
}

PixelRange Line::within(Fixed low, Fixed high, std::int64_t length) const {
    if (step == 0) return start >= low && start < high ? PixelRange{0, length} : PixelRange{};
    const PixelRange inside =
        step > 0 ? PixelRange{ceilDivide(low - start, step), ceilDivide(high - start, step)}
                 : PixelRange{floorDivide(start - high, -step) + 1, floorDivide(start - low, -step) + 1};
    return inside.intersected({0, length});
}

std::int64_t Line::nextChange(std::int64_t x, std::int64_t end) const {
    if (step == 0) return end;
    const Fixed whole = at(x) >> kFixedBits;
    const std::int64_t next = step > 0 ? ceilDivide(((whole + 1) << kFixedBits) - start, step)
                                       : floorDivide(start - (whole << kFixedBits), -step) + 1;
    return std::min(next, end);
}

RowWalk::RowWalk(const Plane& plane, PlaneRect area, const Lay& lay) {
    const double x = double(area.x) + 0.5, y = double(area.y) + 0.5;
    const Level0Point first = plane.toSlide({x, y});
    const Level0Point right = plane.toSlide({1, 0}), down = plane.toSlide({0, 1}); // linear: no origin of its own
    m_u = toFixed((first.x - lay.origin.x) * lay.scaleX);
    m_v = toFixed((first.y - lay.origin.y) * lay.scaleY);
    m_uRight = toFixed(right.x * lay.scaleX);
    m_vRight = toFixed(right.y * lay.scaleY);
    m_uDown = toFixed(down.x * lay.scaleX);
    m_vDown = toFixed(down.y * lay.scaleY);
}

} // namespace hs::core
