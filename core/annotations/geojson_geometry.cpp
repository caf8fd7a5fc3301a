#include "core/annotations/geojson_geometry.h"

#include "core/annotations/geojson.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

Error wrong(std::string sentence) {
    return Error(ErrorCode::Corrupt, std::move(sentence));
}

Result<double> coordinate(const Json& value) {
    if (!value.is_number())
        return wrong("a coordinate must be a number, found " +
                     (value.is_string() ? "the text " + shownText(value.get_ref<const std::string&>())
                                        : std::string(jsonKind(value))));
    const double number = value.get<double>();
    if (!std::isfinite(number) || std::abs(number) > kFarthestCoordinate)
        return wrong("a coordinate lies beyond " + std::to_string(std::int64_t(kFarthestCoordinate)) + " pixels");
    return number;
}

// A third number (a height) has no meaning on a slide.
Result<Level0Point> position(const Json& value) {
    if (!value.is_array() || value.size() < 2)
        return wrong("a position must be a list of two numbers, found " + std::string(jsonKind(value)) +
                     (value.is_array() ? " of " + std::to_string(value.size()) : std::string()));
    HS_TRY(const double x, coordinate(value[0]));
    HS_TRY(const double y, coordinate(value[1]));
    return Level0Point{x, y};
}

Result<std::vector<Level0Point>> positions(const Json& value, std::string_view of) {
    if (!value.is_array())
        return wrong(std::string(of) + " must be a list of positions, found " + std::string(jsonKind(value)));
    std::vector<Level0Point> points;
    points.reserve(value.size());
    for (const Json& one : value) {
        HS_TRY(const Level0Point point, position(one));
        points.push_back(point);
    }
    return points;
}

Result<void> addLine(Shape& shape, const Json& value) {
    HS_TRY(const auto points, positions(value, "a line"));
    if (points.size() < 2)
        return wrong("a line needs two positions, found " + std::to_string(points.size()));
    shape.addPath(points);
    return {};
}

Result<void> addPolygon(Shape& shape, const Json& value) {
    if (!value.is_array() || value.empty())
        return wrong("a polygon must be a list of rings, found " +
                     (value.is_array() ? std::string("an empty one") : std::string(jsonKind(value))));
    for (const Json& one : value) {
        HS_TRY(auto ring, positions(one, "a ring"));
        if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
        if (ring.size() < 3)
            return wrong("a ring of " + std::to_string(ring.size()) + " corners encloses nothing");
        shape.addPath(ring);
    }
    shape.endPart();
    return {};
}

Result<Shape> severalOf(const Json& list, ShapeKind kind, Result<void> (*addOne)(Shape&, const Json&)) {
    if (!list.is_array() || list.empty())
        return wrong("a " + std::string(shapeKindName(kind)) + " must be a list of at least one, found " +
                     (list.is_array() ? std::string("none") : std::string(jsonKind(list))));
    Shape shape;
    shape.kind = kind;
    for (const Json& one : list)
        HS_CHECK(addOne(shape, one));
    if (!shape.isArea()) shape.endPart();
    return shape;
}

void appendNumber(std::string& text, double number) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end);
}

void appendPosition(std::string& text, Level0Point point) {
    text += '[';
    appendNumber(text, point.x);
    text += ',';
    appendNumber(text, point.y);
    text += ']';
}

void appendPath(std::string& text, std::span<const Level0Point> path, bool closed) {
    text += '[';
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (i > 0) text += ',';
        appendPosition(text, path[i]);
    }
    if (closed && !path.empty()) {
        text += ',';
        appendPosition(text, path.front());
    }
    text += ']';
}

void appendPaths(std::string& text, const Shape& shape, std::size_t from, std::size_t to) {
    text += '[';
    for (std::size_t i = from; i < to; ++i) {
        if (i > from) text += ',';
        appendPath(text, shape.path(i), shape.isArea());
    }
    text += ']';
}

void appendCoordinates(std::string& text, const Shape& shape) {
    if (shape.kind == ShapeKind::Point) return appendPosition(text, shape.points.front());
    if (shape.kind == ShapeKind::MultiPoint || shape.kind == ShapeKind::LineString)
        return appendPath(text, shape.points, false);
    if (shape.kind != ShapeKind::MultiPolygon) return appendPaths(text, shape, 0, shape.pathCount());
    text += '[';
    std::size_t from = 0;
    for (const std::uint32_t end : shape.partEnds) {
        if (from > 0) text += ',';
        appendPaths(text, shape, from, end);
        from = end;
    }
    text += ']';
}

} // namespace

std::string_view jsonKind(const Json& value) {
    switch (value.type()) {
    case Json::value_t::null:
        return "nothing";
    case Json::value_t::object:
        return "an object";
    case Json::value_t::array:
        return "a list";
    case Json::value_t::string:
        return "a text";
    case Json::value_t::boolean:
        return "true or false";
    default:
        return "a number";
    }
}

std::string shownText(std::string_view text) {
    constexpr std::size_t kMost = 40;
    std::size_t end = std::min(text.size(), kMost);
    while (end < text.size() && end > 0 && (std::uint8_t(text[end]) & 0xC0) == 0x80)
        --end; // within a character of several bytes
    std::string shown(text.substr(0, end));
    for (char& c : shown)
        if (std::uint8_t(c) < 0x20 || c == 0x7F) c = ' ';
    return end < text.size() ? shown + "…" : shown;
}

Result<Shape> shapeFromGeometry(const Json& geometry, ShapeKind kind) {
    const auto at = geometry.find("coordinates");
    if (at == geometry.end()) return wrong("a " + std::string(shapeKindName(kind)) + " has no coordinates");
    switch (kind) {
    case ShapeKind::Point: {
        HS_TRY(const Level0Point point, position(*at));
        return pointShape(point);
    }
    case ShapeKind::MultiPoint: {
        HS_TRY(auto points, positions(*at, "a MultiPoint"));
        if (points.empty()) return wrong("a MultiPoint has no positions");
        return pointsShape(std::move(points));
    }
    case ShapeKind::LineString:
    case ShapeKind::Polygon: {
        Shape shape;
        shape.kind = kind;
        HS_CHECK(kind == ShapeKind::Polygon ? addPolygon(shape, *at) : addLine(shape, *at));
        if (kind == ShapeKind::LineString) shape.endPart();
        return shape;
    }
    case ShapeKind::MultiLineString:
        return severalOf(*at, kind, addLine);
    case ShapeKind::MultiPolygon:
        return severalOf(*at, kind, addPolygon);
    }
    return wrong("a geometry of an unknown kind");
}

void appendGeometry(std::string& text, const Shape& shape, const Json& extras) {
    text += "{\"type\":\"";
    text += shapeKindName(shape.kind);
    text += "\",\"coordinates\":";
    appendCoordinates(text, shape);
    if (extras.is_object() && !extras.empty()) {
        const std::string more = extras.dump(-1, ' ', false, Json::error_handler_t::replace);
        text += ',';
        text.append(more, 1, more.size() - 2);
    }
    text += '}';
}

} // namespace hs::core
