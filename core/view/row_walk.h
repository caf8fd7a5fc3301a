// RowWalk: the way from the pixels of a plane to the pixels of something that lies on the slide (a level, a map), in
// whole numbers, so that neighbours which share a border share it exactly: every pixel of the plane belongs to one of
// them.
//
// Values, free of threads. Places are counted in 2^-32 of a pixel of that something.
#pragma once

#include "core/geometry.h"
#include "core/view/plane.h"

#include <cstdint>

namespace hs::core {

using Fixed = std::int64_t; // 32 bits before, 32 bits after the point
inline constexpr int kFixedBits = 32;

struct PixelRange {
    std::int64_t begin = 0;
    std::int64_t end = 0; // exclusive
    bool empty() const { return begin >= end; }
    PixelRange intersected(PixelRange other) const;
};

// A coordinate along one row of the plane.
struct Line {
    Fixed start = 0; // at the row's first pixel
    Fixed step = 0;  // from one pixel to the next
    Fixed at(std::int64_t x) const { return start + step * x; }
    // The pixels within [0, length) whose coordinate lies in [low, high).
    PixelRange within(Fixed low, Fixed high, std::int64_t length) const;
    // The first pixel after x at which the whole part of the coordinate is another one; `end` at the latest.
    std::int64_t nextChange(std::int64_t x, std::int64_t end) const;
};

// How a thing lies on the slide: (0, 0) of its pixels at `origin`, so many of them per level-0 pixel.
struct Lay {
    Level0Point origin;
    double scaleX = 1.0;
    double scaleY = 1.0;
};

class RowWalk {
public:
    // `area` is the piece of the plane whose pixels are walked; centres of pixels are what is mapped.
    RowWalk(const Plane& plane, PlaneRect area, const Lay& lay);

    Line u(std::int64_t row) const { return {m_u + m_uDown * row, m_uRight}; }
    Line v(std::int64_t row) const { return {m_v + m_vDown * row, m_vRight}; }

private:
    Fixed m_u, m_uRight, m_uDown;
    Fixed m_v, m_vRight, m_vDown;
};

} // namespace hs::core
