// Region: a place on a slide that is looked at alone, or taken away, before the model reads the slide. Pure; any
// thread.
#pragma once

#include "core/error.h"
#include "core/features.h"
#include "core/geometry.h"

#include <cstddef>
#include <vector>

namespace hs::core {

// A closed outline in level-0 pixels; fewer than three corners enclose nothing. Where it crosses itself the even-odd
// rule holds.
struct Region {
    std::vector<Level0Point> outline;

    bool contains(Level0Point point) const;
    Level0Rect bounds() const;
    friend bool operator==(const Region&, const Region&) = default;
};

Region rectangleRegion(Level0Rect area);

// Patches whose centre lies in the region, in the grid's order.
std::vector<std::size_t> patchesIn(const PatchGrid& grid, const Region& region);

enum class RegionUse { Isolate, Erase }; // only what is inside; all but what is inside

// The slide's features as if only those patches had been there. InvalidInput, with the numbers, when none is left or
// when the region holds no patch.
Result<FeatureSet> featuresWith(const FeatureSet& features, const Region& region, RegionUse use);

} // namespace hs::core
