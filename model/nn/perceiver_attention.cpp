#include "model/nn/perceiver_attention.h"

#include <cmath>

namespace hs::model {

PerceiverAttentionImpl::PerceiverAttentionImpl(const ResamplerConfig& config)
    : m_heads(config.heads)
    , m_scale(1.0 / std::sqrt(double(config.headDimension))) {
    const std::int64_t inner = std::int64_t(config.heads) * config.headDimension;
    norm_media = register_module("norm_media", LayerNorm(config.model));
    norm_latents = register_module("norm_latents", LayerNorm(config.model));
    to_q = register_module("to_q", Linear(config.model, inner, Bias::Without));
    to_kv = register_module("to_kv", Linear(config.model, 2 * inner, Bias::Without));
    to_out = register_module("to_out", Linear(inner, config.model, Bias::Without));
}

Attended PerceiverAttentionImpl::forward(const at::Tensor& x, const at::Tensor& latents, Weights weights) {
    const at::Tensor own = norm_latents(latents);                          // [b, latents, model]
    const at::Tensor seen = at::cat({norm_media(x), own}, 1);              // [b, n + latents, model]
    const std::vector<at::Tensor> halves = to_kv(seen).chunk(2, -1);       // 2 x [b, n + latents, inner]
    const at::Tensor queries = splitHeads(to_q(own), m_heads) * m_scale;   // [b, heads, latents, w]
    const at::Tensor keys = splitHeads(halves[0], m_heads);                // [b, heads, n + latents, w]
    const at::Tensor values = splitHeads(halves[1], m_heads);              // [b, heads, n + latents, w]
    Attended answer = attend(queries, keys, values, {.weights = weights}); // [b, heads, latents, w]
    answer.values = to_out(joinHeads(answer.values));                      // [b, latents, model]
    return answer;
}

} // namespace hs::model
