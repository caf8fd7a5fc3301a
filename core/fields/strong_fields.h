// The places where a map is strongest, and which of them nobody has looked at closely yet. Pure; any thread.
#pragma once

#include "core/patch_grid.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace hs::core {

struct StrongField {
    std::size_t patch = 0; // in the grid
    float score = 0.0f;
    friend bool operator==(const StrongField&, const StrongField&) = default;
};

struct FieldSearch {
    std::size_t most = 12;
    int apart = 2;            // patches between two fields, at least: the weaker of two nearer ones is left out
    double leastShare = 0.25; // of the strongest score; weaker fields are none
};

// Local maxima over the eight neighbours on the patch raster of a scene, strongest first; equal scores in the grid's
// order. Scores that are not numbers, zero or negative are no fields. Empty when the scores do not fit the grid.
std::vector<StrongField> strongFields(const PatchGrid& grid, const ScoreGrid& scores, const FieldSearch& search = {});

// The highest magnification ("10" for 10x) at which the whole area has been on the screen; 0: never.
using SeenAt = std::function<double(const Level0PixelRect&)>;

// Fields not yet seen at `magnification` or closer, in their order.
std::vector<StrongField> fieldsNotSeen(const std::vector<StrongField>& fields, const PatchGrid& grid,
                                       const SeenAt& seen, double magnification);

// Share of all patches seen at `magnification` or closer, 0..1; 1 for an empty grid.
double shareSeen(const PatchGrid& grid, const SeenAt& seen, double magnification);

} // namespace hs::core
