#include "core/view/plane.h"

#include "core/view/turn.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

PlanePoint Plane::toPlane(Level0Point point) const {
    const Turn turn = turnOf(rotation);
    const double x = (mirrored ? -point.x : point.x) / downsample.value;
    const double y = point.y / downsample.value;
    return {x * turn.cosine - y * turn.sine, x * turn.sine + y * turn.cosine};
}

Level0Point Plane::toSlide(PlanePoint point) const {
    const Turn turn = turnOf(rotation);
    const double x = (point.x * turn.cosine + point.y * turn.sine) * downsample.value;
    const double y = (point.y * turn.cosine - point.x * turn.sine) * downsample.value;
    return {mirrored ? -x : x, y};
}

Level0Rect Plane::boundsOnSlide(PlaneRect area) const {
    const Level0Point corners[] = {
        toSlide({double(area.x), double(area.y)}),
        toSlide({double(area.right()), double(area.y)}),
        toSlide({double(area.x), double(area.bottom())}),
        toSlide({double(area.right()), double(area.bottom())}),
    };
    double left = corners[0].x, right = left, top = corners[0].y, bottom = top;
    for (const Level0Point& corner : corners) {
        left = std::min(left, corner.x);
        right = std::max(right, corner.x);
        top = std::min(top, corner.y);
        bottom = std::max(bottom, corner.y);
    }
    return {left, top, right - left, bottom - top};
}

std::optional<int> Plane::quarterTurns() const {
    const double turns = rotation / 90;
    if (turns != std::floor(turns)) return std::nullopt;
    return int(turns) & 3;
}

PlaneRect Plane::uprightArea(PlaneRect area) const {
    PlaneRect upright = area;
    switch (quarterTurns().value_or(0)) {
    case 1:
        upright = {area.y, -area.right(), area.height, area.width};
        break;
    case 2:
        upright = {-area.right(), -area.bottom(), area.width, area.height};
        break;
    case 3:
        upright = {-area.bottom(), area.x, area.height, area.width};
        break;
    default:
        break;
    }
    if (mirrored) upright.x = -upright.right();
    return upright;
}

Plane planeOf(const Viewport& view) {
    return {view.downsample, view.rotation, view.mirrored};
}

PlaneRect windowOf(const Viewport& view) {
    const PlanePoint centre = planeOf(view).toPlane(view.centre);
    const auto width = std::int64_t(std::ceil(view.deviceWidth() - 1e-6));
    const auto height = std::int64_t(std::ceil(view.deviceHeight() - 1e-6));
    return {std::llround(centre.x - view.deviceWidth() / 2), std::llround(centre.y - view.deviceHeight() / 2), width,
            height};
}

} // namespace hs::core
