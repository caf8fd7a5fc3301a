// Areas joined with and cut out of each other: what the brush needs. Pure; any thread.
//
// Computed on whole numbers, a 64th of a level-0 pixel each, so that no outline, however crooked, makes it fail.
#pragma once

#include "core/annotations/shape.h"

#include <optional>
#include <span>

namespace hs::core {

// Nothing when nothing is left. One outline (and its holes) is a Polygon, several are a MultiPolygon.
std::optional<Shape> united(const Shape& a, const Shape& b);
std::optional<Shape> subtracted(const Shape& from, const Shape& what);

// What a round brush of this radius covers on its way.
Shape brushed(std::span<const Level0Point> way, double radius);

// Outlines with fewer corners: none moves by more than the tolerance. Rings that this would flatten are dropped.
std::optional<Shape> simplifiedArea(const Shape& shape, double tolerance);

} // namespace hs::core
