// From attention over latents to scores over patches: the pure part of attribution, so that hovering a word never waits
// for the engine.
//
// The engine sends one PatchMap a case (how much of each latent comes from each patch) and with every token the token's
// attention over the latents; composing them is a small matrix product done here, on any thread.
#pragma once

#include "core/patch_grid.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hs::core {

// Row z says where latent z looked: share of each patch of the case (slides one after the other). A row sums to
// 1 - prior share of that latent; the rest stayed on the learned latents and is evidence of no patch.
// Source: attention of every resampler layer composed with its residual path, C_k = ½ C_{k-1} + ½ (P^x_k + P^z_k C_{k-1}).
struct PatchMap {
    int latents = 0;
    std::size_t patches = 0;           // of all slides of the case together
    std::vector<float> shares;         // [latents, patches], row-major
    std::vector<std::size_t> slideEnds; // patches of slide i are [slideEnds[i-1], slideEnds[i])
};

using PatchMapPtr = std::shared_ptr<const PatchMap>;

// Attention of one token over the latents, averaged over heads and over layers with weights |tanh(gate)|; sums to 1.
using LatentAttention = std::vector<float>;
using LatentAttentionPtr = std::shared_ptr<const LatentAttention>;

// Mean of the tokens' attention, composed to the patches of one slide of the case. Empty `tokens` give zero scores.
ScoreGrid composeAttention(const PatchMap& map, std::span<const LatentAttentionPtr> tokens, std::size_t slide,
                           std::string what);

// What `words` looked at more than `report`, the map of all its words: patches that are nothing special to these words
// score 0. Both are maps of attention over the same slide; the prior share stays that of the words.
ScoreGrid aboveTheReport(ScoreGrid words, const ScoreGrid& report);

} // namespace hs::core
