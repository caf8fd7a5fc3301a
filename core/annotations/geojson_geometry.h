// Shapes out of GeoJSON geometries. Pure; any thread.
#pragma once

#include "core/annotations/shape.h"
#include "core/error.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace hs::core {

// `geometry` is an object whose "type" is one of the six kinds. Refuses what is no number, not finite or too far away,
// rings that enclose nothing and lines of one point.
Result<Shape> shapeFromGeometry(const nlohmann::ordered_json& geometry, ShapeKind kind);

void appendGeometry(std::string& text, const Shape& shape, const nlohmann::ordered_json& extras);

// "a list", "a number": for sentences.
std::string_view jsonKind(const nlohmann::ordered_json& value);
// A foreign text within a sentence: one line, short, whole characters.
std::string shownText(std::string_view text);

} // namespace hs::core
