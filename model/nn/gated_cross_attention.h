// GatedCrossAttention: text looks at the latents of the slide, in front of a decoder layer. The branch's own norm is on
// the text only, nothing is masked, nothing has a bias; tanh of one learned number gates each of the two branches (0 in
// a fresh model: the image is ignored). Source: flamingo-pytorch 0.1.2 (GatedCrossAttentionBlock,
// MaskedCrossAttention); HistoGPT models/histogpt.py.
#pragma once

#include "model/io/bundle.h"
#include "model/nn/attention_math.h"
#include "model/nn/feed_forward.h"
#include "model/nn/probe.h"

namespace hs::model {

// Keys and values of one attention: [b, heads, rows, w] each.
struct KeysValues {
    at::Tensor keys;
    at::Tensor values;
};

class CrossAttentionImpl : public torch::nn::Module {
public:
    explicit CrossAttentionImpl(const TextConfig& config);

    // media [b, rows, hidden] -> keys and values [b, heads, rows, w]; they depend on the image alone.
    KeysValues keysValues(const at::Tensor& media);

    // x [b, t, hidden] -> values [b, t, hidden] before the gate, weights [b, heads, t, rows].
    Attended forward(const at::Tensor& x, const KeysValues& image, Weights weights);

    std::int64_t heads() const { return m_heads; }

    LayerNorm norm{nullptr};
    Linear to_q{nullptr};   // [heads * w, hidden]
    Linear to_kv{nullptr};  // [2 * heads * w, hidden]: keys, then values
    Linear to_out{nullptr}; // [hidden, heads * w]

private:
    std::int64_t m_heads;
    double m_scale;
};
TORCH_MODULE(CrossAttention);

class GatedCrossAttentionImpl : public torch::nn::Module {
public:
    explicit GatedCrossAttentionImpl(const TextConfig& config);

    // x [b, t, hidden] -> values [b, t, hidden] with both residual sums, weights [b, heads, t, rows].
    Attended forward(const at::Tensor& x, const KeysValues& image, Weights weights, std::size_t index = 0,
                     const Probe* probe = nullptr);

    at::Tensor attn_gate; // [1]
    at::Tensor ff_gate;   // [1]
    CrossAttention attn{nullptr};
    FeedForward ff{nullptr};
};
TORCH_MODULE(GatedCrossAttention);

} // namespace hs::model
