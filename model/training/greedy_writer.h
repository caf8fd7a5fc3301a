// Greedy decoding for validation: what the model under training would write now. The engine's own generation (sampling,
// streaming, int8) lives in model/engine; this one works on the module being trained. Training thread.
#pragma once

#include "model/nn/histogpt.h"

#include <cstdint>
#include <span>
#include <vector>

namespace hs::model {

// latents [latents, model]; `prompt` begins with the leading id. Answers the new ids, the ending one left out. Ends at
// eosId, after `most` tokens, or where the position table ends. Leaves the model in evaluation mode.
std::vector<int> writeGreedily(HistoGpt& model, const at::Tensor& latents, std::span<const int> prompt, int most);

} // namespace hs::model
