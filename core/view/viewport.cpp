#include "core/view/viewport.h"

#include "core/view/turn.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr double kFinestDownsample = 1.0 / 16;

double normalisedDegrees(double degrees) {
    const double rest = std::fmod(degrees, 360.0);
    const double positive = rest < 0 ? rest + 360 : rest;
    return positive >= 360 ? 0 : positive; // a tiny negative angle rounds up to 360
}

// What is visible of the slide along both axes, in level-0 pixels per unit of downsample.
ViewSize turnedDeviceSize(const Viewport& view) {
    const Turn turn = turnOf(view.rotation);
    const double width = view.deviceWidth(), height = view.deviceHeight();
    return {width * std::abs(turn.cosine) + height * std::abs(turn.sine),
            width * std::abs(turn.sine) + height * std::abs(turn.cosine)};
}

// The downsample at which an upright area just fits into the view, turned as the view is.
double fittingDownsample(const Viewport& view, double width, double height, double margin) {
    const Turn turn = turnOf(view.rotation);
    const double turnedWidth = width * std::abs(turn.cosine) + height * std::abs(turn.sine);
    const double turnedHeight = width * std::abs(turn.sine) + height * std::abs(turn.cosine);
    const double free = 1 - 2 * margin;
    return std::max(turnedWidth / std::max(1.0, view.deviceWidth() * free),
                    turnedHeight / std::max(1.0, view.deviceHeight() * free));
}

} // namespace

ViewPoint Viewport::toView(Level0Point point) const {
    const Turn turn = turnOf(rotation);
    const double dx = (mirrored ? centre.x - point.x : point.x - centre.x) / downsample.value;
    const double dy = (point.y - centre.y) / downsample.value;
    return {(dx * turn.cosine - dy * turn.sine) / devicePixelRatio + size.width / 2,
            (dx * turn.sine + dy * turn.cosine) / devicePixelRatio + size.height / 2};
}

Level0Point Viewport::toSlide(ViewPoint point) const {
    const Turn turn = turnOf(rotation);
    const double vx = (point.x - size.width / 2) * devicePixelRatio * downsample.value;
    const double vy = (point.y - size.height / 2) * devicePixelRatio * downsample.value;
    const double dx = vx * turn.cosine + vy * turn.sine;
    const double dy = vy * turn.cosine - vx * turn.sine;
    return {mirrored ? centre.x - dx : centre.x + dx, centre.y + dy};
}

Level0Rect Viewport::visibleArea() const {
    const ViewSize turned = turnedDeviceSize(*this);
    const double width = turned.width * downsample.value, height = turned.height * downsample.value;
    return {centre.x - width / 2, centre.y - height / 2, width, height};
}

Viewport Viewport::zoomedAbout(ViewPoint anchor, Downsample to) const {
    Viewport zoomed = *this;
    const Level0Point held = toSlide(anchor);
    const double factor = to.value / downsample.value;
    zoomed.downsample = to;
    zoomed.centre = {held.x + (centre.x - held.x) * factor, held.y + (centre.y - held.y) * factor};
    return zoomed;
}

Viewport Viewport::panned(double dx, double dy) const {
    Viewport moved = *this;
    moved.centre = toSlide({size.width / 2 - dx, size.height / 2 - dy});
    return moved;
}

Viewport Viewport::rotatedTo(double degrees) const {
    Viewport turned = *this;
    turned.rotation = normalisedDegrees(degrees);
    return turned;
}

Viewport Viewport::mirroredOnScreen() const {
    Viewport swapped = *this;
    swapped.mirrored = !mirrored;
    swapped.rotation = normalisedDegrees(-rotation);
    return swapped;
}

Viewport Viewport::resized(ViewSize to, double pixelRatio) const {
    Viewport changed = *this;
    changed.size = to;
    changed.devicePixelRatio = pixelRatio > 0 ? pixelRatio : 1.0;
    return changed;
}

Viewport Viewport::fitted(Level0Rect area, double margin) const {
    Viewport whole = *this;
    whole.centre = area.centre();
    whole.downsample = {std::max(kFinestDownsample, fittingDownsample(*this, area.width, area.height, margin))};
    return whole;
}

Viewport Viewport::clamped(Level0Size slide) const {
    Viewport held = *this;
    const ZoomLimits limits = zoomLimits(*this, slide);
    const double wanted = std::isfinite(downsample.value) ? downsample.value : limits.coarsest.value;
    held.downsample = {std::clamp(wanted, limits.finest.value, limits.coarsest.value)};
    const auto inside = [](double at, std::int64_t length) {
        return std::isfinite(at) ? std::clamp(at, 0.0, double(length)) : double(length) / 2;
    };
    held.centre = {inside(centre.x, slide.width), inside(centre.y, slide.height)};
    return held;
}

ZoomLimits zoomLimits(const Viewport& view, Level0Size slide) {
    const double whole = fittingDownsample(view, double(slide.width), double(slide.height), 0);
    return {{kFinestDownsample}, {std::max(1.0, 2 * whole)}};
}

} // namespace hs::core
