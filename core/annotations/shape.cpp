#include "core/annotations/shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace hs::core {

namespace {

constexpr std::array<std::string_view, 6> kKindNames{"Point",           "MultiPoint", "LineString",
                                                     "MultiLineString", "Polygon",    "MultiPolygon"};

double squared(double x) {
    return x * x;
}

double squaredDistance(Level0Point p, Level0Point a, Level0Point b) {
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double along = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
    return squared(p.x - a.x - along * dx) + squared(p.y - a.y - along * dy);
}

// Odd number of crossings of a ray to the right.
bool insideRing(std::span<const Level0Point> ring, Level0Point p) {
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Level0Point a = ring[i], b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside;
}

// Twice the signed area, about the ring's first point so that large coordinates cost no digits.
double doubledArea(std::span<const Level0Point> ring) {
    double sum = 0;
    const Level0Point o = ring.front();
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
        sum += (ring[j].x - o.x) * (ring[i].y - o.y) - (ring[i].x - o.x) * (ring[j].y - o.y);
    return sum;
}

double pathLength(std::span<const Level0Point> path, bool closed, Spacing scale) {
    double sum = 0;
    for (std::size_t i = 1; i < path.size(); ++i)
        sum += std::hypot((path[i].x - path[i - 1].x) * scale.x, (path[i].y - path[i - 1].y) * scale.y);
    if (closed && path.size() > 2)
        sum += std::hypot((path.front().x - path.back().x) * scale.x, (path.front().y - path.back().y) * scale.y);
    return sum;
}

std::vector<Level0Point> ellipseRing(Level0Point centre, double radiusX, double radiusY, int corners) {
    std::vector<Level0Point> ring;
    ring.reserve(std::size_t(corners));
    for (int i = 0; i < corners; ++i) {
        const double angle = 2 * std::numbers::pi * i / corners;
        ring.push_back({centre.x + radiusX * std::cos(angle), centre.y + radiusY * std::sin(angle)});
    }
    return ring;
}

Shape single(ShapeKind kind, std::span<const Level0Point> points) {
    Shape shape;
    shape.kind = kind;
    shape.addPath(points);
    shape.endPart();
    return shape;
}

std::size_t pathOf(const Shape& shape, std::size_t point) {
    return std::size_t(std::upper_bound(shape.pathEnds.begin(), shape.pathEnds.end(), point) - shape.pathEnds.begin());
}

std::size_t fewestPoints(const Shape& shape) {
    return shape.isArea() ? 3 : shape.isLines() ? 2 : 1;
}

constexpr int kEllipseCorners = 72;
constexpr int kCircleCorners = 180;

} // namespace

std::string_view shapeKindName(ShapeKind kind) {
    return kKindNames[std::size_t(kind)];
}

std::optional<ShapeKind> shapeKindFromName(std::string_view name) {
    const auto at = std::find(kKindNames.begin(), kKindNames.end(), name);
    if (at == kKindNames.end()) return std::nullopt;
    return ShapeKind(at - kKindNames.begin());
}

std::span<const Level0Point> Shape::path(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : pathEnds[index - 1];
    return std::span(points).subspan(begin, pathEnds[index] - begin);
}

bool Shape::isHole(std::size_t path) const {
    if (!isArea() || path == 0) return false;
    return std::find(partEnds.begin(), partEnds.end(), path) == partEnds.end();
}

void Shape::addPath(std::span<const Level0Point> path) {
    points.insert(points.end(), path.begin(), path.end());
    pathEnds.push_back(std::uint32_t(points.size()));
}

Shape pointShape(Level0Point point) {
    return single(ShapeKind::Point, std::span(&point, 1));
}
Shape pointsShape(std::vector<Level0Point> points) {
    return single(ShapeKind::MultiPoint, points);
}
Shape lineShape(std::vector<Level0Point> points) {
    return single(ShapeKind::LineString, points);
}
Shape polygonShape(std::vector<Level0Point> ring) {
    return single(ShapeKind::Polygon, ring);
}

Shape rectangleShape(Level0Point a, Level0Point b) {
    const double left = std::min(a.x, b.x), right = std::max(a.x, b.x);
    const double top = std::min(a.y, b.y), bottom = std::max(a.y, b.y);
    return polygonShape({{left, top}, {right, top}, {right, bottom}, {left, bottom}});
}

Shape ellipseShape(Level0Point a, Level0Point b) {
    return polygonShape(ellipseRing({(a.x + b.x) / 2, (a.y + b.y) / 2}, std::abs(b.x - a.x) / 2,
                                    std::abs(b.y - a.y) / 2, kEllipseCorners));
}

Shape circleOfArea(Level0Point centre, double squareMicrons, Spacing spacing) {
    // The polygon, not the circle around it, has the area.
    const double perRadius = kCircleCorners / 2.0 * std::sin(2 * std::numbers::pi / kCircleCorners);
    const double radius = std::sqrt(squareMicrons / perRadius);
    return polygonShape(ellipseRing(centre, radius / spacing.x, radius / spacing.y, kCircleCorners));
}

std::optional<Level0Rect> boundsOf(const Shape& shape) {
    if (shape.points.empty()) return std::nullopt;
    double left = std::numeric_limits<double>::infinity(), top = left, right = -left, bottom = -left;
    for (const Level0Point p : shape.points) {
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    return Level0Rect{left, top, right - left, bottom - top};
}

bool containsPoint(const Shape& shape, Level0Point point) {
    if (!shape.isArea()) return false;
    std::size_t path = 0;
    for (const std::uint32_t end : shape.partEnds) {
        bool inside = path < end && insideRing(shape.path(path), point);
        for (std::size_t hole = path + 1; inside && hole < end; ++hole)
            inside = !insideRing(shape.path(hole), point);
        if (inside) return true;
        path = end;
    }
    return false;
}

double distanceTo(const Shape& shape, Level0Point point) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < shape.pathCount(); ++i) {
        const auto path = shape.path(i);
        if (path.empty()) continue;
        if (shape.isPoints() || path.size() == 1) {
            for (const Level0Point p : path)
                nearest = std::min(nearest, squared(p.x - point.x) + squared(p.y - point.y));
            continue;
        }
        for (std::size_t j = 1; j < path.size(); ++j)
            nearest = std::min(nearest, squaredDistance(point, path[j - 1], path[j]));
        if (shape.isArea()) nearest = std::min(nearest, squaredDistance(point, path.back(), path.front()));
    }
    return std::sqrt(nearest);
}

Shape translated(Shape shape, double dx, double dy) {
    for (Level0Point& p : shape.points)
        p = {p.x + dx, p.y + dy};
    return shape;
}

Measures measure(const Shape& shape, std::optional<Spacing> spacing) {
    Measures result;
    result.onGlass = spacing && spacing->plausible();
    const Spacing scale = result.onGlass ? *spacing : Spacing{1, 1};
    if (shape.isPoints()) {
        result.count = shape.points.size();
        return result;
    }
    double length = 0, area = 0;
    for (std::size_t i = 0; i < shape.pathCount(); ++i) {
        length += pathLength(shape.path(i), shape.isArea(), scale);
        if (shape.isArea()) area += (shape.isHole(i) ? -0.5 : 0.5) * std::abs(doubledArea(shape.path(i)));
    }
    result.length = length;
    if (shape.isArea()) result.area = std::max(0.0, area * scale.x * scale.y);
    return result;
}

Shape withPoint(Shape shape, std::size_t index, Level0Point to) {
    if (index < shape.points.size()) shape.points[index] = to;
    return shape;
}

std::optional<Shape> withoutPoint(const Shape& shape, std::size_t index) {
    if (index >= shape.points.size()) return std::nullopt;
    const std::size_t path = pathOf(shape, index);
    if (shape.path(path).size() <= fewestPoints(shape)) return std::nullopt;
    Shape less = shape;
    less.points.erase(less.points.begin() + std::ptrdiff_t(index));
    for (std::size_t i = path; i < less.pathEnds.size(); ++i)
        --less.pathEnds[i];
    return less;
}

Shape withPointAfter(const Shape& shape, std::size_t after, Level0Point point) {
    if (after >= shape.points.size()) return shape;
    Shape more = shape;
    more.points.insert(more.points.begin() + std::ptrdiff_t(after) + 1, point);
    for (std::size_t i = pathOf(shape, after); i < more.pathEnds.size(); ++i)
        ++more.pathEnds[i];
    return more;
}

std::vector<Level0Point> simplified(std::span<const Level0Point> path, double tolerance) {
    if (path.size() < 3) return {path.begin(), path.end()};
    std::vector<bool> kept(path.size(), false);
    kept.front() = kept.back() = true;
    std::vector<std::pair<std::size_t, std::size_t>> open{{0, path.size() - 1}};
    while (!open.empty()) {
        const auto [from, to] = open.back();
        open.pop_back();
        double farthest = squared(tolerance);
        std::size_t at = 0;
        for (std::size_t i = from + 1; i < to; ++i) {
            const double distance = squaredDistance(path[i], path[from], path[to]);
            if (distance <= farthest) continue;
            farthest = distance;
            at = i;
        }
        if (at == 0) continue;
        kept[at] = true;
        open.emplace_back(from, at);
        open.emplace_back(at, to);
    }
    std::vector<Level0Point> less;
    for (std::size_t i = 0; i < path.size(); ++i)
        if (kept[i]) less.push_back(path[i]);
    return less;
}

} // namespace hs::core
