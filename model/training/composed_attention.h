// Where latents and words look, as differentiable tensors: the composition that core/attention.h describes, for the loss
// that draws a demo model's attention to known lesion patches. Pure functions; any thread.
#pragma once

#include "model/nn/libtorch.h"

#include <vector>

namespace hs::model {

// Attention of every resampler layer, [1, heads, latents, n + latents] each -> share of each patch in each latent,
// [latents, n]: C_k = 1/2 C_{k-1} + 1/2 (P^x_k + P^z_k C_{k-1}), heads averaged.
at::Tensor composePatchShares(const std::vector<at::Tensor>& layers);

// Cross-attention of every layer, [b, heads, t, latents] each, and the layers' gates [1] -> [b, t, latents]: heads
// averaged, layers weighted with |tanh(gate)|; the weights carry no gradient.
at::Tensor composeLatentAttention(const std::vector<at::Tensor>& layers, const std::vector<at::Tensor>& gates);

// Cross-entropy between where the lesion is (evidence [n], shares 0..1, at least one above 0) and where attention goes
// (map [n], not negative), both taken as distributions over the patches. [] scalar
at::Tensor evidenceLoss(const at::Tensor& map, const at::Tensor& evidence);

} // namespace hs::model
