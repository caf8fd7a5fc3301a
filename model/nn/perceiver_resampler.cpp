#include "model/nn/perceiver_resampler.h"

#include <algorithm>
#include <limits>

namespace hs::model {

PerceiverLayerImpl::PerceiverLayerImpl(const ResamplerConfig& config) {
    attention = register_module("0", PerceiverAttention(config));
    feedForward = register_module("1", FeedForward(config.model, config.feedForwardMultiple));
}

PerceiverResamplerImpl::PerceiverResamplerImpl(const ResamplerConfig& config)
    : m_config(config) {
    media_pos = register_parameter("media_pos", at::empty({1, 1, config.model}));
    latents = register_parameter("latents", at::empty({config.latents, config.model}));
    linear = register_module("linear", Linear(config.features, config.model, Bias::Without));
    m_layers = register_module("layers", std::make_shared<ModuleVectorImpl<PerceiverLayer>>());
    for (int i = 0; i < config.layers; ++i)
        m_layers->push(PerceiverLayer(config));
    norm = register_module("norm", LayerNorm(config.model));
}

Resampled PerceiverResamplerImpl::forward(const at::Tensor& features, Weights weights, const Probe* probe) {
    const std::int64_t batch = features.size(0);
    const std::int64_t media = features.dim() == 4 ? features.size(1) : 1;
    const std::int64_t patches = features.size(-2);
    const at::Tensor projected = linear(features.to(linear->weight.scalar_type())); // [b(, media), n, model]
    tell(probe, "perceiver.linear_out", projected);
    const at::Tensor x =
        projected.reshape({batch * media, patches, m_config.model}) + media_pos; // [b * media, n, model]

    Resampled answer;
    at::Tensor z = latents.unsqueeze(0).expand({batch * media, -1, -1}); // [b * media, latents, model]
    const std::vector<std::int64_t> shape{batch, media, m_config.latents, m_config.model};
    for (std::size_t i = 0; i < m_layers->size(); ++i) {
        PerceiverLayer& layer = (*m_layers)[i];
        const Attended seen = layer->attention(x, z, weights);
        tell(probe, "perceiver.attn_out", i, seen.values.view(shape));
        z = seen.values + z;                          // [b * media, latents, model]
        const at::Tensor fed = layer->feedForward(z); // [b * media, latents, model]
        tell(probe, "perceiver.ff_out", i, fed.view(shape));
        z = fed + z; // [b * media, latents, model]
        if (weights == Weights::Discard) continue;
        answer.attention.push_back(seen.weights);
        tell(probe, "perceiver.attn", i, seen.weights);
    }
    answer.latents = norm(z).view(shape); // [b, media, latents, model]
    tell(probe, "perceiver.out", answer.latents);
    return answer;
}

namespace {

// softmax over keys that arrive block by block: the running maximum, the running sum and the running weighted values.
class RunningSoftmax {
public:
    // queries [heads, latents, w], already scaled.
    explicit RunningSoftmax(const at::Tensor& queries)
        : m_queries(queries) {
        const std::int64_t heads = queries.size(0), rows = queries.size(1), width = queries.size(2);
        m_maximum = at::full({heads, rows, 1}, -std::numeric_limits<float>::infinity(), queries.options());
        m_sum = at::zeros({heads, rows, 1}, queries.options());
        m_values = at::zeros({heads, rows, width}, queries.options());
    }

    // keysValues [rows, 2 * heads * w]: keys, then values. One head at a time, so that its scores stay in the cache.
    void add(const at::Tensor& keysValues) {
        const std::int64_t heads = m_queries.size(0), width = m_queries.size(2), rows = keysValues.size(0);
        if (rows == 0) return;
        const at::Tensor split = keysValues.view({rows, 2, heads, width}); // [rows, 2, heads, w]
        for (std::int64_t h = 0; h < heads; ++h) {
            const at::Tensor keys = split.select(2, h).select(1, 0);   // [rows, w]
            const at::Tensor values = split.select(2, h).select(1, 1); // [rows, w]
            at::Tensor scores = at::mm(m_queries[h], keys.t());        // [latents, rows]
            at::Tensor maximum = m_maximum[h], sum = m_sum[h],
                       sofar = m_values[h]; // [latents, 1], [latents, 1], [latents, w]
            const at::Tensor higher = at::maximum(maximum, scores.amax(1, true)); // [latents, 1]
            const at::Tensor shrink = (maximum - higher).exp_();                  // [latents, 1]
            scores.sub_(higher).exp_();                                           // [latents, rows]
            sum.mul_(shrink).add_(scores.sum(1, true));                           // [latents, 1]
            sofar.mul_(shrink).addmm_(scores, values);                            // [latents, w]
            maximum.copy_(higher);                                                // [latents, 1]
        }
    }

    // [latents, heads * w]
    at::Tensor finish() const { return (m_values / m_sum).transpose(0, 1).reshape({m_queries.size(1), -1}); }

private:
    at::Tensor m_queries, m_maximum, m_sum, m_values;
};

} // namespace

at::Tensor PerceiverResamplerImpl::resample(const at::Tensor& features, const ResampleOptions& options) {
    const at::NoGradGuard noGraph;
    const std::int64_t patches = features.size(0);
    const std::int64_t block = std::max<std::int64_t>(1, options.patchesPerBlock);
    const auto pause = [&] {
        if (options.beforeLayer) options.beforeLayer();
    };
    // Projected patches of a bag that fits one block are kept; larger bags are projected again for each layer, which
    // costs a quarter of their keys and values and bounds memory.
    const auto project = [&](std::int64_t begin, std::int64_t end) {
        const at::Tensor rows = features.slice(0, begin, end).to(linear->weight.options()); // [rows, features]
        return linear(rows).add_(media_pos.view({-1}));                                     // [rows, model]
    };
    at::Tensor kept;
    if (patches <= block) kept = project(0, patches); // [n, model]

    at::Tensor z = latents; // [latents, model]
    for (PerceiverLayer& layer : *m_layers) {
        PerceiverAttention& attention = layer->attention;
        const at::Tensor own = attention->norm_latents(z); // [latents, model]
        const at::Tensor queries = attention->to_q(own)
                                       .mul_(attention->scale())
                                       .view({m_config.latents, attention->heads(), -1})
                                       .transpose(0, 1)
                                       .contiguous(); // [heads, latents, w]
        RunningSoftmax running(queries);
        for (std::int64_t begin = 0; begin < patches; begin += block) {
            pause();
            const at::Tensor x =
                kept.defined() ? kept : project(begin, std::min(patches, begin + block)); // [rows, model]
            running.add(attention->to_kv(attention->norm_media(x)));                      // [rows, 2 * inner]
        }
        running.add(attention->to_kv(own));          // [latents, 2 * inner]
        z = attention->to_out(running.finish()) + z; // [latents, model]
        pause();
        z = layer->feedForward(z).add_(z); // [latents, model]
    }
    return norm(z); // [latents, model]
}

} // namespace hs::model
