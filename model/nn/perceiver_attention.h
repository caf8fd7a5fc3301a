// PerceiverAttention: the latents look at patches and at themselves. Keys are the patches, then the latents, each with
// its own norm; queries come from the normed latents and are scaled before the product; no biases.
// Source: flamingo-pytorch 0.1.2, PerceiverAttention; HistoGPT models/histogpt.py for its sizes.
#pragma once

#include "model/io/bundle.h"
#include "model/nn/attention_math.h"
#include "model/nn/basic_layers.h"

namespace hs::model {

class PerceiverAttentionImpl : public torch::nn::Module {
public:
    explicit PerceiverAttentionImpl(const ResamplerConfig& config);

    // x [b, n, model], latents [b, latents, model] -> values [b, latents, model] before the residual sum, weights
    // [b, heads, latents, n + latents] when asked for.
    Attended forward(const at::Tensor& x, const at::Tensor& latents, Weights weights);

    std::int64_t heads() const { return m_heads; }
    double scale() const { return m_scale; }

    LayerNorm norm_media{nullptr};
    LayerNorm norm_latents{nullptr};
    Linear to_q{nullptr};   // [heads * headDimension, model]
    Linear to_kv{nullptr};  // [2 * heads * headDimension, model]: keys, then values
    Linear to_out{nullptr}; // [model, heads * headDimension]

private:
    std::int64_t m_heads;
    double m_scale;
};
TORCH_MODULE(PerceiverAttention);

} // namespace hs::model
