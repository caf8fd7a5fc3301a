// Points, sizes and rectangles with their frame in the type, so that mixing two frames does not compile.
//
//   Level0   pixels of the slide's finest level; the frame of annotations, patches and saved coordinates
//   Level    pixels of one level of a slide (which one is said beside it)
//   View     device-independent pixels of a widget
//
// Values, free of threads. Rectangles are half open: [x, x + width).
#pragma once

#include <cmath>
#include <cstdint>

namespace hs::core {

template <class Frame, class Number>
struct Point {
    Number x{};
    Number y{};
    friend bool operator==(const Point&, const Point&) = default;
};

template <class Frame, class Number>
struct Size {
    Number width{};
    Number height{};
    bool empty() const { return width <= Number{} || height <= Number{}; }
    friend bool operator==(const Size&, const Size&) = default;
};

template <class Frame, class Number>
struct Rect {
    Number x{};
    Number y{};
    Number width{};
    Number height{};

    Number right() const { return x + width; }
    Number bottom() const { return y + height; }
    bool empty() const { return width <= Number{} || height <= Number{}; }
    Point<Frame, Number> centre() const { return {x + width / 2, y + height / 2}; }
    bool contains(Point<Frame, Number> point) const {
        return point.x >= x && point.y >= y && point.x < right() && point.y < bottom();
    }
    Rect intersected(const Rect& other) const {
        const Number left = x > other.x ? x : other.x;
        const Number top = y > other.y ? y : other.y;
        const Number r = right() < other.right() ? right() : other.right();
        const Number b = bottom() < other.bottom() ? bottom() : other.bottom();
        if (r <= left || b <= top) return {};
        return {left, top, r - left, b - top};
    }
    friend bool operator==(const Rect&, const Rect&) = default;
};

struct Level0Frame;
struct LevelFrame;
struct ViewFrame;

using Level0Point = Point<Level0Frame, double>;
using Level0Rect = Rect<Level0Frame, double>;
using Level0Size = Size<Level0Frame, std::int64_t>;
using Level0PixelRect = Rect<Level0Frame, std::int64_t>;
using LevelPoint = Point<LevelFrame, std::int64_t>;
using LevelRect = Rect<LevelFrame, std::int64_t>;
using LevelSize = Size<LevelFrame, std::int64_t>;
using ViewPoint = Point<ViewFrame, double>;
using ViewRect = Rect<ViewFrame, double>;
using ViewSize = Size<ViewFrame, double>;

// How many level-0 pixels one pixel of a level (or of the view) covers along an axis; 1 is full resolution.
struct Downsample {
    double value = 1.0;
    friend auto operator<=>(const Downsample&, const Downsample&) = default;
};

// A length on the glass.
struct Microns {
    double value = 0.0;
    friend auto operator<=>(const Microns&, const Microns&) = default;
};

// Pixel spacing on the glass, in micrometres per level-0 pixel ("mpp").
struct Spacing {
    double x = 0.0;
    double y = 0.0;
    // Neither zero, negative, infinite nor beyond what an optical scanner makes (0.01 to 100 µm).
    bool plausible() const {
        const auto sane = [](double v) { return std::isfinite(v) && v >= 0.01 && v <= 100.0; };
        return sane(x) && sane(y);
    }
    double mean() const { return (x + y) / 2; }
    friend bool operator==(const Spacing&, const Spacing&) = default;
};

} // namespace hs::core
