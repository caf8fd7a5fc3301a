#include "core/view/motion.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr double kRunOutTimeMs = 220;    // after this the speed has fallen to 1/e
constexpr double kSlowestRunOut = 20;    // px/s, below this the slide rests
constexpr double kSlowestThrow = 120;    // px/s, below this a release is no throw
constexpr double kFastestThrow = 6000;   // px/s
constexpr double kVelocityWindowMs = 90; // samples older than this say nothing about the release
constexpr double kRestMs = 60;           // a pointer still for this long has stopped
constexpr double kSameScale = 1e-3;      // relative difference of downsamples that counts as none

double progress(double startMs, double durationMs, double nowMs) {
    if (durationMs <= 0) return 1;
    return std::clamp((nowMs - startMs) / durationMs, 0.0, 1.0);
}

double easeOut(double t) {
    return 1 - (1 - t) * (1 - t) * (1 - t);
}

double easeInOut(double t) {
    return t * t * (3 - 2 * t);
}

Downsample between(Downsample from, Downsample to, double t) {
    return {from.value * std::pow(to.value / from.value, t)};
}

// Shortest way round from one angle to another.
double angleBetween(double from, double to, double t) {
    const double way = std::remainder(to - from, 360.0);
    return from + way * t;
}

Viewport flightAt(const Flight& flight, const Viewport& current, double t) {
    Viewport view = flight.to.resized(current.size, current.devicePixelRatio);
    const double s0 = flight.from.downsample.value, s1 = flight.to.downsample.value;
    view.downsample = between(flight.from.downsample, flight.to.downsample, t);
    const bool sameScale = std::abs(s0 - s1) < kSameScale * std::max(s0, s1);
    const double left = sameScale ? 1 - t : (view.downsample.value - s1) / (s0 - s1);
    view.centre = {flight.to.centre.x + (flight.from.centre.x - flight.to.centre.x) * left,
                   flight.to.centre.y + (flight.from.centre.y - flight.to.centre.y) * left};
    return view.rotatedTo(angleBetween(flight.from.rotation, flight.to.rotation, t));
}

// Way of a run-out until a moment: speed falls exponentially.
double runOutShare(double ms) {
    return kRunOutTimeMs / 1000 * (1 - std::exp(-ms / kRunOutTimeMs));
}

} // namespace

bool ViewMotion::coarse() const {
    if (const auto* flight = std::get_if<Flight>(&m_now))
        return flight->from.downsample != flight->to.downsample || flight->from.rotation != flight->to.rotation;
    return std::holds_alternative<ZoomEase>(m_now);
}

std::optional<Downsample> ViewMotion::zoomTarget() const {
    if (const auto* ease = std::get_if<ZoomEase>(&m_now)) return ease->to;
    return std::nullopt;
}

Viewport ViewMotion::destination(const Viewport& current) const {
    if (const auto* ease = std::get_if<ZoomEase>(&m_now)) return current.zoomedAbout(ease->anchor, ease->to);
    if (const auto* flight = std::get_if<Flight>(&m_now))
        return flight->to.resized(current.size, current.devicePixelRatio);
    return current;
}

Viewport ViewMotion::step(const Viewport& current, double nowMs) {
    if (const auto* ease = std::get_if<ZoomEase>(&m_now)) {
        const double t = progress(ease->startMs, ease->durationMs, nowMs);
        const Viewport view =
            current.zoomedAbout(ease->anchor, t >= 1 ? ease->to : between(ease->from, ease->to, easeOut(t)));
        if (t >= 1) stop();
        return view;
    }
    if (const auto* flight = std::get_if<Flight>(&m_now)) {
        const double t = progress(flight->startMs, flight->durationMs, nowMs);
        const Viewport view = t >= 1 ? flight->to.resized(current.size, current.devicePixelRatio)
                                     : flightAt(*flight, current, easeInOut(t));
        if (t >= 1) stop();
        return view;
    }
    if (auto* run = std::get_if<RunOut>(&m_now)) {
        const double share = runOutShare(nowMs - run->startMs) - runOutShare(run->lastMs - run->startMs);
        const Viewport view = current.panned(run->velocityX * share, run->velocityY * share);
        run->lastMs = nowMs;
        const double speed =
            std::hypot(run->velocityX, run->velocityY) * std::exp(-(nowMs - run->startMs) / kRunOutTimeMs);
        if (speed < kSlowestRunOut) stop();
        return view;
    }
    return current;
}

void DragVelocity::add(ViewPoint pointer, double nowMs) {
    m_samples.push_back({pointer, nowMs});
    while (m_samples.size() > 2 && nowMs - m_samples.front().atMs > kVelocityWindowMs)
        m_samples.pop_front();
}

std::optional<RunOut> DragVelocity::release(double nowMs) const {
    if (m_samples.size() < 2 || nowMs - m_samples.back().atMs > kRestMs) return std::nullopt;
    const Sample& first = m_samples.front();
    const Sample& last = m_samples.back();
    const double seconds = (last.atMs - first.atMs) / 1000;
    if (seconds <= 0) return std::nullopt;
    double vx = (last.pointer.x - first.pointer.x) / seconds;
    double vy = (last.pointer.y - first.pointer.y) / seconds;
    const double speed = std::hypot(vx, vy);
    if (speed < kSlowestThrow) return std::nullopt;
    const double scale = std::min(1.0, kFastestThrow / speed);
    return RunOut{vx * scale, vy * scale, nowMs, nowMs};
}

} // namespace hs::core
