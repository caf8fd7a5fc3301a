#include "model/nn/decoder_layer.h"

#include <cmath>

namespace hs::model {

SelfAttentionImpl::SelfAttentionImpl(const TextConfig& config)
    : m_heads(config.heads)
    , m_scale(1.0 / std::sqrt(double(config.hidden) / config.heads))
    , m_dropout(config.dropout) {
    k_proj = register_module("k_proj", Linear(config.hidden, config.hidden, Bias::With));
    v_proj = register_module("v_proj", Linear(config.hidden, config.hidden, Bias::With));
    q_proj = register_module("q_proj", Linear(config.hidden, config.hidden, Bias::With));
    out_proj = register_module("out_proj", Linear(config.hidden, config.hidden, Bias::With));
}

Attended SelfAttentionImpl::forward(const at::Tensor& x, const SelfAttentionOptions& options, KeysValues* made) {
    const at::Tensor queries = splitHeads(q_proj(x) * m_scale, m_heads); // [b, heads, t, w]
    at::Tensor keys = splitHeads(k_proj(x), m_heads);                    // [b, heads, t, w]
    at::Tensor values = splitHeads(v_proj(x), m_heads);                  // [b, heads, t, w]
    if (made != nullptr) *made = {keys, values};
    if (options.slot != nullptr) {
        const std::int64_t past = options.slot->past, rows = x.size(1);
        const KeysValues& buffers = options.slot->buffers;
        buffers.keys.narrow(2, past, rows).copy_(keys);     // [b, heads, t, w]
        buffers.values.narrow(2, past, rows).copy_(values); // [b, heads, t, w]
        keys = buffers.keys.narrow(2, 0, past + rows);      // [b, heads, past + t, w]
        values = buffers.values.narrow(2, 0, past + rows);  // [b, heads, past + t, w]
    }
    const double dropout = is_training() ? m_dropout : 0.0;
    Attended answer =
        attend(queries, keys, values,
               {.mask = options.mask, .dropout = dropout, .weights = options.weights}); // [b, heads, t, w]
    answer.values = out_proj(joinHeads(answer.values));                                 // [b, t, hidden]
    return answer;
}

DecoderLayerImpl::DecoderLayerImpl(const TextConfig& config)
    : m_dropout(config.dropout) {
    self_attn = register_module("self_attn", SelfAttention(config));
    self_attn_layer_norm = register_module("self_attn_layer_norm", LayerNorm(config.hidden));
    fc1 = register_module("fc1", Linear(config.hidden, config.feedForward, Bias::With));
    fc2 = register_module("fc2", Linear(config.feedForward, config.hidden, Bias::With));
    final_layer_norm = register_module("final_layer_norm", LayerNorm(config.hidden));
}

Attended DecoderLayerImpl::forward(const at::Tensor& x, const SelfAttentionOptions& options, KeysValues* made) {
    Attended answer = self_attn(self_attn_layer_norm(x), options, made);              // [b, t, hidden]
    const at::Tensor seen = at::dropout(answer.values, m_dropout, is_training()) + x; // [b, t, hidden]
    const at::Tensor wide = at::gelu(fc1(final_layer_norm(seen)));                    // [b, t, feedForward]
    answer.values = at::dropout(fc2(wide), m_dropout, is_training()) + seen;          // [b, t, hidden]
    return answer;
}

} // namespace hs::model
