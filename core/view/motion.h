// Motion of the view as functions of time: the ease of a zoom, the flight to another place, the run-out of a drag.
//
// Times are milliseconds of any steady clock; nothing here reads one. Values, free of threads.
#pragma once

#include "core/view/viewport.h"

#include <deque>
#include <optional>
#include <variant>

namespace hs::core {

inline constexpr double kZoomEaseMs = 120;
inline constexpr double kFlightMs = 320;
inline constexpr double kNotchFactor = 1.25; // of one wheel notch

// Zoom about a point that stays under the pointer, even in strides in downsample (geometric), fast at first.
struct ZoomEase {
    ViewPoint anchor;
    Downsample from;
    Downsample to;
    double startMs = 0;
    double durationMs = kZoomEaseMs;
};

// From one view to another; where the zoom changes, about the one point that both show at the same place.
struct Flight {
    Viewport from;
    Viewport to;
    double startMs = 0;
    double durationMs = kFlightMs;
};

// The slide runs on after a drag and slows down.
struct RunOut {
    double velocityX = 0; // device-independent pixels a second
    double velocityY = 0;
    double startMs = 0;
    double lastMs = 0; // up to where it has been applied
};

// What moves the view at the moment; at most one thing.
class ViewMotion {
public:
    void stop() { m_now = std::monostate{}; }
    void start(ZoomEase ease) { m_now = ease; }
    void start(Flight flight) { m_now = flight; }
    void start(RunOut run) { m_now = run; }

    bool moving() const { return m_now.index() != 0; }
    // The scale or the rotation changes from frame to frame, so that composing sharp pixels would be lost work.
    bool coarse() const;
    // Where a zoom under way will end, so that further notches add up.
    std::optional<Downsample> zoomTarget() const;
    // Where the view will be when it rests (a flight or zoom under way), else `current`.
    Viewport destination(const Viewport& current) const;

    // The view at this time; stops by itself at the end.
    Viewport step(const Viewport& current, double nowMs);

private:
    std::variant<std::monostate, ZoomEase, Flight, RunOut> m_now;
};

// Speed of a drag at its release, from the last moments before it.
class DragVelocity {
public:
    void clear() { m_samples.clear(); }
    void add(ViewPoint pointer, double nowMs);
    // Nothing when the pointer rested before it was let go, or moved too slowly to be a throw.
    std::optional<RunOut> release(double nowMs) const;

private:
    struct Sample {
        ViewPoint pointer;
        double atMs;
    };
    std::deque<Sample> m_samples; // oldest first
};

} // namespace hs::core
