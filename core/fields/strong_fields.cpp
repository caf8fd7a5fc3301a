#include "core/fields/strong_fields.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <unordered_map>

namespace hs::core {

namespace {

// Scene, row and column in one number; rows and columns of a slide stay far below 2^24.
std::uint64_t keyOf(std::int32_t scene, std::int32_t row, std::int32_t column) {
    return (std::uint64_t(std::uint32_t(scene)) << 48) | (std::uint64_t(std::uint32_t(row) & 0xFFFFFF) << 24) |
           (std::uint32_t(column) & 0xFFFFFF);
}

bool isNear(const Patch& a, const Patch& b, int apart) {
    return a.scene == b.scene && std::abs(a.row - b.row) <= apart && std::abs(a.column - b.column) <= apart;
}

} // namespace

std::vector<StrongField> strongFields(const PatchGrid& grid, const ScoreGrid& scores, const FieldSearch& search) {
    if (scores.scores.size() != grid.patches.size()) return {};
    std::unordered_map<std::uint64_t, std::size_t> place;
    for (std::size_t i = 0; i < grid.patches.size(); ++i)
        place.emplace(keyOf(grid.patches[i].scene, grid.patches[i].row, grid.patches[i].column), i);
    float strongest = 0.0f;
    for (const float score : scores.scores)
        if (std::isfinite(score)) strongest = std::max(strongest, score);

    std::vector<StrongField> maxima;
    for (std::size_t i = 0; i < grid.patches.size(); ++i) {
        const float score = scores.scores[i];
        if (!std::isfinite(score) || score <= 0.0f || score < search.leastShare * strongest) continue;
        const Patch& patch = grid.patches[i];
        bool highest = true;
        for (int dy = -1; dy <= 1 && highest; ++dy)
            for (int dx = -1; dx <= 1 && highest; ++dx) {
                const auto other = place.find(keyOf(patch.scene, patch.row + dy, patch.column + dx));
                if (other != place.end() && scores.scores[other->second] > score) highest = false;
            }
        if (highest) maxima.push_back({i, score});
    }
    std::stable_sort(maxima.begin(), maxima.end(),
                     [](const StrongField& a, const StrongField& b) { return a.score > b.score; });
    std::vector<StrongField> fields;
    for (const StrongField& field : maxima) {
        if (fields.size() >= search.most) break;
        const bool crowded = std::any_of(fields.begin(), fields.end(), [&](const StrongField& chosen) {
            return isNear(grid.patches[chosen.patch], grid.patches[field.patch], search.apart);
        });
        if (!crowded) fields.push_back(field);
    }
    return fields;
}

std::vector<StrongField> fieldsNotSeen(const std::vector<StrongField>& fields, const PatchGrid& grid,
                                       const SeenAt& seen, double magnification) {
    std::vector<StrongField> missed;
    for (const StrongField& field : fields)
        if (field.patch < grid.patches.size() && seen(grid.patches[field.patch].area) < magnification)
            missed.push_back(field);
    return missed;
}

double shareSeen(const PatchGrid& grid, const SeenAt& seen, double magnification) {
    if (grid.patches.empty()) return 1.0;
    std::size_t count = 0;
    for (const Patch& patch : grid.patches)
        count += seen(patch.area) >= magnification ? 1 : 0;
    return double(count) / double(grid.patches.size());
}

} // namespace hs::core
