// The heat map of the published `visualize`, its quirks kept, for comparison with the reference.
// Source: HistoGPT helpers/inference.py. Its recipe, for n latents and N patches:
//   a  = weights of the last cross-attention at the target's tokens, mean over heads and tokens, min-max scaled
//   gradient[i] = per-patch 2-norm of d(out_0 + … + out_i) / d(features), channel 0 of each latent only: a running sum,
//                 because the reference never clears the gradient
//   w  = row means of gradient, divided by their sum, min-max scaled, times a^10
//   score = sum over i of gradient[i] * w[i], times 100
// Not kept: 640 passes (many latents go through one reverse pass), NaN where everything is constant (0 instead), and
// training mode. Minutes at full size on a CPU. One thread.
#pragma once

#include "core/error.h"
#include "model/nn/network_source.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace hs::model {

struct ReferenceMapRequest {
    std::vector<std::int64_t> ids;       // the whole text
    std::vector<std::int64_t> positions; // of the target's tokens in ids, at least one
    at::Tensor features;                 // [N, features]
    std::int64_t latentsAtOnce = 0;      // rows through one reverse pass; 0: as many as memory allows, at most 8
    std::function<void(std::size_t latentsDone, std::size_t latents)> progress;
    std::stop_token stop;
};

struct ReferenceMap {
    at::Tensor attention; // [n]
    at::Tensor gradient;  // [n, N]
    at::Tensor scores;    // [N]
};

core::Result<ReferenceMap> referenceMap(NetworkSource& source, const ReferenceMapRequest& request);
core::Result<ReferenceMap> referenceMap(HistoGpt& model, const ReferenceMapRequest& request);

// gradient[i] without the accumulation: per-patch 2-norm of d(out_i) / d(features). [n, N]
core::Result<at::Tensor> independentGradients(HistoGpt& model, const ReferenceMapRequest& request);

// Where the reference finds a target: positions of its first occurrence in ids; empty when there is none.
std::vector<std::int64_t> firstOccurrence(const std::vector<std::int64_t>& ids,
                                          const std::vector<std::int64_t>& target);

} // namespace hs::model
