#include "model/nn/gated_cross_attention.h"

#include <cmath>

namespace hs::model {

namespace {

std::int64_t crossHeads(const TextConfig& config) {
    return config.crossHeads > 0 ? config.crossHeads : config.heads;
}

std::int64_t crossHeadDimension(const TextConfig& config) {
    return config.crossHeadDimension > 0 ? config.crossHeadDimension : config.hidden / config.heads;
}

} // namespace

CrossAttentionImpl::CrossAttentionImpl(const TextConfig& config)
    : m_heads(crossHeads(config))
    , m_scale(1.0 / std::sqrt(double(crossHeadDimension(config)))) {
    const std::int64_t inner = m_heads * crossHeadDimension(config);
    norm = register_module("norm", LayerNorm(config.hidden));
    to_q = register_module("to_q", Linear(config.hidden, inner, Bias::Without));
    to_kv = register_module("to_kv", Linear(config.hidden, 2 * inner, Bias::Without));
    to_out = register_module("to_out", Linear(inner, config.hidden, Bias::Without));
}

KeysValues CrossAttentionImpl::keysValues(const at::Tensor& media) {
    const std::vector<at::Tensor> halves = to_kv(media).chunk(2, -1);        // 2 x [b, rows, inner]
    return {splitHeads(halves[0], m_heads), splitHeads(halves[1], m_heads)}; // [b, heads, rows, w]
}

Attended CrossAttentionImpl::forward(const at::Tensor& x, const KeysValues& image, Weights weights) {
    const at::Tensor queries = splitHeads(to_q(norm(x)), m_heads) * m_scale;           // [b, heads, t, w]
    Attended answer = attend(queries, image.keys, image.values, {.weights = weights}); // [b, heads, t, w]
    answer.values = to_out(joinHeads(answer.values));                                  // [b, t, hidden]
    return answer;
}

GatedCrossAttentionImpl::GatedCrossAttentionImpl(const TextConfig& config) {
    attn_gate = register_parameter("attn_gate", at::empty({1}));
    ff_gate = register_parameter("ff_gate", at::empty({1}));
    attn = register_module("attn", CrossAttention(config));
    ff = register_module("ff", FeedForward(config.hidden, config.crossFeedForwardMultiple));
}

Attended GatedCrossAttentionImpl::forward(const at::Tensor& x, const KeysValues& image, Weights weights,
                                          std::size_t index, const Probe* probe) {
    Attended answer = attn(x, image, weights); // [b, t, hidden]
    tell(probe, "xattn.attn_out", index, answer.values);
    const at::Tensor looked = answer.values * attn_gate.tanh() + x; // [b, t, hidden]
    answer.values = ff(looked) * ff_gate.tanh() + looked;           // [b, t, hidden]
    tell(probe, "xattn.out", index, answer.values);
    if (answer.weights.defined()) tell(probe, "xattn.attn", index, answer.weights);
    return answer;
}

} // namespace hs::model
