// DecoderLayer: BioGPT's pre-norm transformer layer: causal self-attention, then a feed-forward network, both with
// biases and residual sums. Queries are scaled, not the products. Dropout in training only. Source: transformers 4.2x,
// models/biogpt (BioGptAttention, BioGptDecoderLayer).
#pragma once

#include "model/io/bundle.h"
#include "model/nn/attention_math.h"
#include "model/nn/basic_layers.h"
#include "model/nn/gated_cross_attention.h"

namespace hs::model {

// Where self-attention keeps what it has seen: buffers of the caller, [b, heads, capacity, w], of which the first
// `past` rows hold earlier tokens. A pass over t tokens writes rows past … past + t - 1.
struct SelfAttentionSlot {
    KeysValues buffers;
    std::int64_t past = 0;
};

struct SelfAttentionOptions {
    at::Tensor mask;                         // additive [b|1, 1, t, past + t], or undefined: everything is seen
    const SelfAttentionSlot* slot = nullptr; // null: no cache, as in training
    Weights weights = Weights::Discard;
};

class SelfAttentionImpl : public torch::nn::Module {
public:
    explicit SelfAttentionImpl(const TextConfig& config);

    // x [b, t, hidden] -> values [b, t, hidden], weights [b, heads, t, past + t]; `made` gets this call's own keys and
    // values [b, heads, t, w].
    Attended forward(const at::Tensor& x, const SelfAttentionOptions& options, KeysValues* made = nullptr);

    std::int64_t heads() const { return m_heads; }

    Linear k_proj{nullptr};   // [hidden, hidden]
    Linear v_proj{nullptr};   // [hidden, hidden]
    Linear q_proj{nullptr};   // [hidden, hidden]
    Linear out_proj{nullptr}; // [hidden, hidden]

private:
    std::int64_t m_heads;
    double m_scale;
    double m_dropout;
};
TORCH_MODULE(SelfAttention);

class DecoderLayerImpl : public torch::nn::Module {
public:
    explicit DecoderLayerImpl(const TextConfig& config);

    // x [b, t, hidden] -> values [b, t, hidden], weights [b, heads, t, past + t].
    Attended forward(const at::Tensor& x, const SelfAttentionOptions& options, KeysValues* made = nullptr);

    SelfAttention self_attn{nullptr};
    LayerNorm self_attn_layer_norm{nullptr};
    Linear fc1{nullptr}; // [feedForward, hidden]
    Linear fc2{nullptr}; // [hidden, feedForward]
    LayerNorm final_layer_norm{nullptr};

private:
    double m_dropout;
};
TORCH_MODULE(DecoderLayer);

} // namespace hs::model
