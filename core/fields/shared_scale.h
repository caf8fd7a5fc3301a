// The scale that the maps of all words of a report share. Pure; any thread.
#pragma once

#include "core/attention.h"

#include <span>

namespace hs::core {

// The highest score any single token gives any patch of the case; 0 when none carried attention. Costs latents x
// patches for each token.
float highestScore(const PatchMap& map, std::span<const LatentAttentionPtr> tokens);

} // namespace hs::core
