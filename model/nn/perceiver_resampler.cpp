#include "model/nn/perceiver_resampler.h"

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

} // namespace hs::model
