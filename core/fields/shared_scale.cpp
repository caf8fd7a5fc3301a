#include "core/fields/shared_scale.h"

#include <algorithm>
#include <vector>

namespace hs::core {

float highestScore(const PatchMap& map, std::span<const LatentAttentionPtr> tokens) {
    float highest = 0.0f;
    std::vector<float> scores(map.patches);
    for (const LatentAttentionPtr& token : tokens) {
        if (!token || token->size() != std::size_t(map.latents)) continue;
        std::fill(scores.begin(), scores.end(), 0.0f);
        for (std::size_t z = 0; z < token->size(); ++z) {
            const float weight = (*token)[z];
            const float* row = map.shares.data() + z * map.patches;
            for (std::size_t p = 0; p < map.patches; ++p)
                scores[p] += weight * row[p];
        }
        for (const float score : scores)
            highest = std::max(highest, score);
    }
    return highest;
}

} // namespace hs::core
