// From tissue to words: which tokens of a report drew on some patches. Pure; any thread.
#pragma once

#include "core/attention.h"

#include <cstddef>
#include <span>
#include <vector>

namespace hs::core {

// For each token, the share of its attention that reached these patches of one slide of the case (indices in that
// slide's grid, each counted once), 0..1; 0 for a token without attention.
std::vector<float> shareOfTokens(const PatchMap& map, std::span<const LatentAttentionPtr> tokens, std::size_t slide,
                                 std::span<const std::size_t> patches);

// How brightly to light each token: every share against the median share of the tokens that looked at the slide at all,
// so that words which look everywhere alike stay dark. 0 at the median or below it, 1 for the strongest.
std::vector<float> lightOfTokens(std::span<const float> shares);

} // namespace hs::core
