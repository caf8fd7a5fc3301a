#include "core/attention.h"

#include <algorithm>
#include <utility>

namespace hs::core {

ScoreGrid composeAttention(const PatchMap& map, std::span<const LatentAttentionPtr> tokens, std::size_t slide,
                           std::string what) {
    ScoreGrid grid;
    grid.what = std::move(what);
    grid.method = "attention";
    if (slide >= map.slideEnds.size()) return grid;
    const std::size_t begin = slide == 0 ? 0 : map.slideEnds[slide - 1];
    const std::size_t end = map.slideEnds[slide];
    grid.scores.assign(end - begin, 0.0f);

    std::vector<float> weights(std::size_t(map.latents), 0.0f);
    std::size_t counted = 0;
    for (const LatentAttentionPtr& token : tokens) {
        if (!token || token->size() != weights.size()) continue;
        ++counted;
        for (std::size_t z = 0; z < weights.size(); ++z)
            weights[z] += (*token)[z];
    }
    if (counted == 0) return grid;

    double shown = 0.0; // over all slides of the case, so that the prior share is one number for the case
    for (std::size_t z = 0; z < weights.size(); ++z) {
        const float weight = weights[z] / float(counted);
        const float* row = map.shares.data() + z * map.patches;
        double rowSum = 0.0;
        for (std::size_t p = 0; p < map.patches; ++p)
            rowSum += row[p];
        shown += weight * rowSum;
        for (std::size_t p = begin; p < end; ++p)
            grid.scores[p - begin] += weight * row[p];
    }
    grid.priorShare = std::clamp(float(1.0 - shown), 0.0f, 1.0f);
    return grid;
}

ScoreGrid aboveTheReport(ScoreGrid words, const ScoreGrid& report) {
    words.method = "contrast";
    for (std::size_t p = 0; p < words.scores.size(); ++p)
        words.scores[p] = std::max(0.0f, words.scores[p] - (p < report.scores.size() ? report.scores[p] : 0.0f));
    return words;
}

} // namespace hs::core
