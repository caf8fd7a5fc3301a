#include "core/fields/region.h"

#include <algorithm>
#include <string>

namespace hs::core {

bool Region::contains(Level0Point point) const {
    if (outline.size() < 3) return false;
    bool inside = false;
    for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
        const Level0Point a = outline[i], b = outline[j];
        if ((a.y > point.y) != (b.y > point.y) && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

Level0Rect Region::bounds() const {
    if (outline.empty()) return {};
    double left = outline.front().x, right = left, top = outline.front().y, bottom = top;
    for (const Level0Point corner : outline) {
        left = std::min(left, corner.x);
        right = std::max(right, corner.x);
        top = std::min(top, corner.y);
        bottom = std::max(bottom, corner.y);
    }
    return {left, top, right - left, bottom - top};
}

Region rectangleRegion(Level0Rect area) {
    if (area.empty()) return {};
    return {{{area.x, area.y}, {area.right(), area.y}, {area.right(), area.bottom()}, {area.x, area.bottom()}}};
}

std::vector<std::size_t> patchesIn(const PatchGrid& grid, const Region& region) {
    const Level0Rect bounds = region.bounds();
    std::vector<std::size_t> patches;
    for (std::size_t i = 0; i < grid.patches.size(); ++i) {
        const Level0PixelRect& area = grid.patches[i].area;
        const Level0Point centre{double(area.x) + double(area.width) / 2, double(area.y) + double(area.height) / 2};
        if (bounds.contains(centre) && region.contains(centre)) patches.push_back(i);
    }
    return patches;
}

Result<FeatureSet> featuresWith(const FeatureSet& features, const Region& region, RegionUse use) {
    const std::size_t count = features.count();
    if (features.dimension <= 0 || features.values.size() != count * std::size_t(features.dimension))
        return Error(ErrorCode::InvalidInput, "the slide has " + std::to_string(features.values.size()) +
                                                  " values for " + std::to_string(count) + " patches of " +
                                                  std::to_string(features.dimension));
    const std::vector<std::size_t> inside = patchesIn(features.grid, region);
    if (inside.empty())
        return Error(ErrorCode::InvalidInput,
                     "the region holds none of the slide's " + std::to_string(count) + " patches: draw it larger");
    if (use == RegionUse::Erase && inside.size() == count)
        return Error(ErrorCode::InvalidInput,
                     "without the region nothing is left of the slide's " + std::to_string(count) + " patches");
    FeatureSet kept;
    kept.slideFingerprint = features.slideFingerprint;
    kept.slideName = features.slideName;
    kept.encoder = features.encoder;
    kept.programVersion = features.programVersion;
    kept.dimension = features.dimension;
    kept.grid.patchPixels = features.grid.patchPixels;
    kept.grid.spacing = features.grid.spacing;
    kept.grid.downsample = features.grid.downsample;
    std::size_t next = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const bool isInside = next < inside.size() && inside[next] == i;
        next += isInside ? 1 : 0;
        if (isInside != (use == RegionUse::Isolate)) continue;
        kept.grid.patches.push_back(features.grid.patches[i]);
        const auto row = features.values.begin() + std::ptrdiff_t(i) * features.dimension;
        kept.values.insert(kept.values.end(), row, row + features.dimension);
    }
    return kept;
}

} // namespace hs::core
