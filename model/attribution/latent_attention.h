// From the attention of every cross-attention layer to one distribution over the latents a token: the half of
// attribution that travels with the token (core::LatentAttention).
//
// Heads are averaged; layers are weighted by |tanh(attn_gate)|, because a layer whose gate is closed shows a look that
// never reached the text. Weights are normalised, so that a token's attention sums to 1. A model whose gates are all
// closed weighs its layers equally: its maps mean nothing, but are still maps. Pure functions.
#pragma once

#include "core/attention.h"
#include "model/nn/histogpt.h"

#include <span>
#include <vector>

namespace hs::model {

// Normalised weights of the layers, [layers].
std::vector<float> layerWeights(HistoGptModel& model);
std::vector<float> layerWeightsOf(std::span<const float> gates);

// rows: per layer the heads' mean of one token's attention, each [latents]; weights [layers].
core::LatentAttention latentAttention(std::span<const std::span<const float>> rows, std::span<const float> weights);

// Of every token of a pass: PassAnswer::crossAttention of batch 1, per layer [1, heads, t, latents].
std::vector<core::LatentAttentionPtr> latentAttentions(const std::vector<at::Tensor>& crossAttention,
                                                       std::span<const float> weights);

} // namespace hs::model
