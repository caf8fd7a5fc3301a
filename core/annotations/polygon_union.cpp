#include "core/annotations/polygon_union.h"

#include <polyclipping/clipper.hpp>

#include <cmath>
#include <numbers>

namespace hs::core {

namespace {

namespace clip = ClipperLib;

constexpr double kUnits = 64; // of a level-0 pixel
constexpr int kDiscCorners = 28;

clip::Path toPath(std::span<const Level0Point> ring) {
    clip::Path path;
    path.reserve(ring.size());
    for (const Level0Point p : ring)
        path.push_back({clip::cInt(std::llround(p.x * kUnits)), clip::cInt(std::llround(p.y * kUnits))});
    return path;
}

std::vector<Level0Point> toRing(const clip::Path& path) {
    std::vector<Level0Point> ring;
    ring.reserve(path.size());
    for (const clip::IntPoint& p : path)
        ring.push_back({double(p.X) / kUnits, double(p.Y) / kUnits});
    return ring;
}

clip::Paths toPaths(const Shape& shape) {
    clip::Paths paths;
    for (std::size_t i = 0; i < shape.pathCount(); ++i)
        paths.push_back(toPath(shape.path(i)));
    return paths;
}

void addPolygon(Shape& shape, const clip::PolyNode& outer) {
    shape.addPath(toRing(outer.Contour));
    for (const clip::PolyNode* hole : outer.Childs)
        shape.addPath(toRing(hole->Contour));
    shape.endPart();
    for (const clip::PolyNode* hole : outer.Childs)
        for (const clip::PolyNode* island : hole->Childs)
            addPolygon(shape, *island);
}

std::optional<Shape> toShape(const clip::PolyTree& tree) {
    Shape shape;
    for (const clip::PolyNode* outer : tree.Childs)
        addPolygon(shape, *outer);
    if (shape.partEnds.empty()) return std::nullopt;
    shape.kind = shape.partEnds.size() == 1 ? ShapeKind::Polygon : ShapeKind::MultiPolygon;
    return shape;
}

// Holes by the even-odd rule for what comes from outside, whichever way its rings turn.
std::optional<Shape> combined(const clip::Paths& a, const clip::Paths& b, clip::ClipType how, clip::PolyFillType fill) {
    clip::Clipper clipper;
    clipper.AddPaths(a, clip::ptSubject, true);
    clipper.AddPaths(b, clip::ptClip, true);
    clip::PolyTree tree;
    if (!clipper.Execute(how, tree, fill, fill)) return std::nullopt;
    return toShape(tree);
}

clip::Path disc(Level0Point centre, double radius) {
    std::vector<Level0Point> ring;
    for (int i = 0; i < kDiscCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kDiscCorners;
        ring.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    return toPath(ring);
}

// The band between two discs, turning the same way as they do.
clip::Path band(Level0Point from, Level0Point to, double radius) {
    const double dx = to.x - from.x, dy = to.y - from.y, length = std::hypot(dx, dy);
    const double nx = -dy / length * radius, ny = dx / length * radius;
    return toPath(std::vector<Level0Point>{{from.x - nx, from.y - ny},
                                           {to.x - nx, to.y - ny},
                                           {to.x + nx, to.y + ny},
                                           {from.x + nx, from.y + ny}});
}

} // namespace

std::optional<Shape> united(const Shape& a, const Shape& b) {
    return combined(toPaths(a), toPaths(b), clip::ctUnion, clip::pftEvenOdd);
}

std::optional<Shape> subtracted(const Shape& from, const Shape& what) {
    return combined(toPaths(from), toPaths(what), clip::ctDifference, clip::pftEvenOdd);
}

Shape brushed(std::span<const Level0Point> way, double radius) {
    clip::Paths pieces;
    for (std::size_t i = 0; i < way.size(); ++i) {
        pieces.push_back(disc(way[i], radius));
        if (i > 0 && way[i] != way[i - 1]) pieces.push_back(band(way[i - 1], way[i], radius));
    }
    return combined(pieces, {}, clip::ctUnion, clip::pftNonZero).value_or(Shape{});
}

std::optional<Shape> simplifiedArea(const Shape& shape, double tolerance) {
    Shape simple;
    std::size_t path = 0;
    for (const std::uint32_t end : shape.partEnds) {
        bool outer = true;
        for (; path < end; ++path) {
            const auto ring = shape.path(path);
            // Closed for the purpose, so that its seam is a corner like any other.
            std::vector<Level0Point> closed(ring.begin(), ring.end());
            if (!closed.empty()) closed.push_back(closed.front());
            std::vector<Level0Point> less = simplified(closed, tolerance);
            if (!less.empty()) less.pop_back();
            if (less.size() >= 3) simple.addPath(less);
            if (less.size() < 3 && outer) {
                path = end; // without its outline the rest is nothing
                break;
            }
            outer = false;
        }
        if (simple.pathCount() > (simple.partEnds.empty() ? 0 : simple.partEnds.back())) simple.endPart();
    }
    if (simple.partEnds.empty()) return std::nullopt;
    simple.kind = simple.partEnds.size() == 1 ? ShapeKind::Polygon : ShapeKind::MultiPolygon;
    return simple;
}

} // namespace hs::core
