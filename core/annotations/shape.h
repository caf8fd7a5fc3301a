// Shape: where a mark lies, in level-0 pixels: points, lines, or areas with holes, with the six kinds of GeoJSON.
//
// A value, free of threads. All points stand in one list; paths (a line, a ring) end where pathEnds says, parts (one
// polygon of several) where partEnds says, counted in paths. Rings are closed: their first point is not repeated.
#pragma once

#include "core/geometry.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hs::core {

enum class ShapeKind { Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon };

// "Polygon": the words of GeoJSON.
std::string_view shapeKindName(ShapeKind kind);
std::optional<ShapeKind> shapeKindFromName(std::string_view name);

struct Shape {
    ShapeKind kind = ShapeKind::Point;
    std::vector<Level0Point> points;
    std::vector<std::uint32_t> pathEnds; // index past the last point of each path
    std::vector<std::uint32_t> partEnds; // index past the last path of each part

    std::size_t pathCount() const { return pathEnds.size(); }
    std::span<const Level0Point> path(std::size_t index) const;
    // The part (polygon) that a path belongs to, and whether it is its outer ring.
    bool isHole(std::size_t path) const;

    bool isPoints() const { return kind == ShapeKind::Point || kind == ShapeKind::MultiPoint; }
    bool isLines() const { return kind == ShapeKind::LineString || kind == ShapeKind::MultiLineString; }
    bool isArea() const { return kind == ShapeKind::Polygon || kind == ShapeKind::MultiPolygon; }

    void addPath(std::span<const Level0Point> path);
    void endPart() { partEnds.push_back(std::uint32_t(pathEnds.size())); }

    friend bool operator==(const Shape&, const Shape&) = default;
};

// Shapes of one part.
Shape pointShape(Level0Point point);
Shape pointsShape(std::vector<Level0Point> points);
Shape lineShape(std::vector<Level0Point> points);
Shape polygonShape(std::vector<Level0Point> ring);
Shape rectangleShape(Level0Point corner, Level0Point opposite);
Shape ellipseShape(Level0Point corner, Level0Point opposite);
// A circle of this area on the glass, whatever the pixels' proportions; 1 mm² is what mitoses are counted in.
Shape circleOfArea(Level0Point centre, double squareMicrons, Spacing spacing);

// Upright rectangle that holds every point; of zero size for one point, nothing for none.
std::optional<Level0Rect> boundsOf(const Shape& shape);

// On the area (holes excluded); never true for points and lines.
bool containsPoint(const Shape& shape, Level0Point point);
// To the nearest point or edge.
double distanceTo(const Shape& shape, Level0Point point);

Shape translated(Shape shape, double dx, double dy);

// What is measured of a shape: in µm and µm² where the spacing is known, in level-0 pixels where it is not.
struct Measures {
    std::optional<double> area;   // of areas
    std::optional<double> length; // of lines; the outline's (holes included) of areas
    std::size_t count = 0;        // of points
    bool onGlass = false;         // µm rather than pixels
};
Measures measure(const Shape& shape, std::optional<Spacing> spacing);

// A point may be moved (by its index in points) or taken away; nothing when too few would be left.
Shape withPoint(Shape shape, std::size_t index, Level0Point to);
std::optional<Shape> withoutPoint(const Shape& shape, std::size_t index);
// A point on the edge that follows point `after` of its path.
Shape withPointAfter(const Shape& shape, std::size_t after, Level0Point point);

// Fewer points: none of the outline moves by more than the tolerance (Douglas-Peucker).
std::vector<Level0Point> simplified(std::span<const Level0Point> path, double tolerance);

} // namespace hs::core
