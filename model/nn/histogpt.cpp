#include "model/nn/histogpt.h"

#include "model/nn/checkpoint.h"

#include <cmath>

namespace hs::model {

namespace {

constexpr std::int64_t kPositionOffset = 2; // BioGPT's position table starts two rows late

} // namespace

LayerPairImpl::LayerPairImpl(const TextConfig& config) {
    cross = register_module("0", GatedCrossAttention(config));
    decoder = register_module("1", DecoderLayer(config));
}

HistoGptModelImpl::HistoGptModelImpl(const TextConfig& text, const ResamplerConfig& resampler)
    : m_config(text) {
    perceiver_resampler = register_module("perceiver_resampler", PerceiverResampler(resampler));
    perceiver_exitgate = register_module("perceiver_exitgate", Linear(resampler.model, text.hidden, Bias::Without));
    embed_tokens = register_module("embed_tokens", Embedding(text.vocabulary, text.hidden, text.padId));
    embed_positions =
        register_module("embed_positions", Embedding(text.maxPositions + kPositionOffset, text.hidden, std::nullopt));
    m_layers = register_module("layers", std::make_shared<ModuleVectorImpl<LayerPair>>());
    for (int i = 0; i < text.layers; ++i)
        m_layers->push(LayerPair(text));
    layer_norm = register_module("layer_norm", LayerNorm(text.hidden));
}

at::Tensor HistoGptModelImpl::image(const at::Tensor& latents) {
    const at::Tensor media = perceiver_exitgate(latents);      // [b(, media), latents, hidden]
    return media.reshape({media.size(0), -1, media.size(-1)}); // [b, rows, hidden]
}

at::Tensor HistoGptModelImpl::embed(const at::Tensor& ids, const at::Tensor& positions) {
    const at::Tensor words = embed_tokens(ids) * std::sqrt(double(m_config.hidden)); // [b, t, hidden]
    return words + embed_positions(positions + kPositionOffset);                     // [b, t, hidden]
}

at::Tensor HistoGptModelImpl::checkpointedLayer(std::size_t index, const at::Tensor& x, const at::Tensor& media,
                                                const at::Tensor& mask, const PassRequest& request) {
    LayerPair& layer = (*m_layers)[index];
    // Keys and values are made inside, so that they are computed again rather than kept.
    const TensorFunction run = [layer, mask, index,
                                reached = request.beforeLayer](const std::vector<at::Tensor>& inputs) mutable {
        if (reached) reached(index);
        at::Tensor y = inputs[0]; // [b, t, hidden]
        if (inputs.size() > 1)
            y = layer->cross(y, layer->cross->attn->keysValues(inputs[1]), Weights::Discard).values; // [b, t, hidden]
        return layer->decoder(y, SelfAttentionOptions{.mask = mask}).values;                         // [b, t, hidden]
    };
    std::vector<at::Tensor> inputs{x};
    if (media.defined()) inputs.push_back(media);
    return checkpointed(run, inputs, media.defined() ? layer->parameters() : layer->decoder->parameters());
}

PassAnswer HistoGptModelImpl::forward(const at::Tensor& ids, const at::Tensor& mask, const at::Tensor& media,
                                      const PassRequest& request) {
    const std::int64_t tokens = ids.size(1);
    TORCH_CHECK(tokens <= m_config.maxPositions, "expected at most ", m_config.maxPositions, " tokens, found ", tokens);
    const at::Tensor ones = mask.defined() ? mask.to(at::kLong) : at::ones_like(ids); // [b, t]
    const at::Tensor positions = ones.cumsum(1) * ones - 1;                           // [b, t]
    at::Tensor x = embed(ids, positions);                                             // [b, t, hidden]
    at::Tensor allowed;                                                               // [b|1, 1, t, t]
    if (tokens > 1) allowed = causalMask(tokens, 0, x.options());
    if (mask.defined()) {
        const at::Tensor padding = paddingMask(mask, x.scalar_type()); // [b, 1, 1, t]
        allowed = allowed.defined() ? padding + allowed : padding;     // [b, 1, t, t]
    }
    tell(request.probe, "hidden", 0, x);
    x = at::dropout(x, m_config.dropout, is_training()); // [b, t, hidden]

    PassAnswer answer;
    const bool recompute = m_checkpointing == Checkpointing::EveryLayer && at::GradMode::is_enabled();
    for (std::size_t i = 0; i < m_layers->size(); ++i) {
        LayerPair& layer = (*m_layers)[i];
        if (recompute) {
            x = checkpointedLayer(i, x, media, allowed, request); // [b, t, hidden]
            continue;
        }
        if (request.beforeLayer) request.beforeLayer(i);
        if (media.defined()) {
            const KeysValues seen = layer->cross->attn->keysValues(media); // [b, heads, rows, w]
            const Weights wanted = i >= request.crossAttentionFrom ? request.crossAttention : Weights::Discard;
            const Attended looked = layer->cross(x, seen, wanted, i, request.probe);
            x = looked.values; // [b, t, hidden]
            if (looked.weights.defined()) answer.crossAttention.push_back(looked.weights);
        }
        KeysValues made;
        const Attended read =
            layer->decoder(x, SelfAttentionOptions{.mask = allowed, .weights = request.selfAttention}, &made);
        x = read.values; // [b, t, hidden]
        if (read.weights.defined()) {
            answer.selfAttention.push_back(read.weights);
            tell(request.probe, "self_attn", i, read.weights);
        }
        if (request.probe != nullptr) {
            const std::string name = "past." + std::to_string(i);
            (*request.probe)(name + ".k", made.keys);   // [b, heads, t, w]
            (*request.probe)(name + ".v", made.values); // [b, heads, t, w]
        }
        tell(request.probe, "hidden", i + 1, x);
    }
    answer.hidden = layer_norm(x); // [b, t, hidden]
    tell(request.probe, "hidden.final", answer.hidden);
    return answer;
}

PassAnswer HistoGptModelImpl::continuePass(const at::Tensor& ids, const CrossCache* cross, PassCache& cache,
                                           const PassRequest& request) {
    const std::int64_t tokens = ids.size(1), past = cache.length;
    TORCH_CHECK(past + tokens <= m_config.maxPositions, "expected at most ", m_config.maxPositions, " tokens, found ",
                past + tokens);
    TORCH_CHECK(past + tokens <= cache.capacity(), "expected a cache for ", past + tokens, " tokens, found one for ",
                cache.capacity());
    const at::Tensor positions = at::arange(past, past + tokens, ids.options()).unsqueeze(0); // [1, t]
    at::Tensor x = embed(ids, positions);                                                     // [b, t, hidden]
    at::Tensor allowed;                                                                       // [1, 1, t, past + t]
    if (tokens > 1) allowed = causalMask(tokens, past, x.options());

    PassAnswer answer;
    for (std::size_t i = 0; i < m_layers->size(); ++i) {
        LayerPair& layer = (*m_layers)[i];
        if (request.beforeLayer) request.beforeLayer(i);
        if (cross != nullptr) {
            const Weights wanted = i >= request.crossAttentionFrom ? request.crossAttention : Weights::Discard;
            const Attended looked = layer->cross(x, cross->layers[i], wanted, i, request.probe);
            x = looked.values; // [b, t, hidden]
            if (looked.weights.defined()) answer.crossAttention.push_back(looked.weights);
        }
        const SelfAttentionSlot slot{cache.layers[i], past};
        const Attended read =
            layer->decoder(x, SelfAttentionOptions{.mask = allowed, .slot = &slot, .weights = request.selfAttention});
        x = read.values; // [b, t, hidden]
        if (read.weights.defined()) answer.selfAttention.push_back(read.weights);
        tell(request.probe, "hidden", i + 1, x);
    }
    cache.length = past + tokens;
    answer.hidden = layer_norm(x); // [b, t, hidden]
    return answer;
}

HistoGptImpl::HistoGptImpl(const TextConfig& text, const ResamplerConfig& resampler, std::int64_t classes) {
    histogpt = register_module("histogpt", HistoGptModel(text, resampler));
    if (classes > 0) head = register_module("head", ClassifierHead(resampler.model, classes));
}

at::Tensor HistoGptImpl::project(const at::Tensor& hidden) {
    return at::linear(hidden, histogpt->embed_tokens->weight); // [..., vocabulary]
}

at::Tensor HistoGptImpl::forward(const HistoGptInput& input, const PassRequest& request, PassAnswer* answer) {
    at::Tensor latents = input.latents; // [b(, media), latents, model]
    if (!latents.defined() && input.features.defined())
        latents = histogpt->perceiver_resampler(input.features, request.resampler, request.probe).latents;
    at::Tensor media; // [b, rows, hidden]
    if (latents.defined()) {
        media = histogpt->image(latents);
        tell(request.probe, "image_embed", media);
    }
    PassAnswer pass = histogpt->forward(input.ids, input.mask, media, request);
    const at::Tensor logits = project(pass.hidden); // [b, t, vocabulary]
    if (answer != nullptr) *answer = std::move(pass);
    return logits;
}

at::Tensor HistoGptImpl::promptPass(const at::Tensor& ids, const CrossCache* cross, PassCache& cache, LogitRows rows,
                                    const PassRequest& request, PassAnswer* answer) {
    const at::NoGradGuard noGraph;
    PassAnswer pass = histogpt->continuePass(ids, cross, cache, request);
    const at::Tensor chosen = rows == LogitRows::Last ? pass.hidden.slice(1, -1) : pass.hidden; // [b, 1|t, hidden]
    const at::Tensor logits = project(chosen);                                                  // [b, 1|t, vocabulary]
    if (answer != nullptr) *answer = std::move(pass);
    return logits;
}

CrossCache HistoGptImpl::crossKeysValues(const at::Tensor& media) {
    const at::NoGradGuard noGraph;
    CrossCache cache;
    for (LayerPair& layer : histogpt->layers()) {
        const KeysValues views = layer->cross->attn->keysValues(media); // [b, heads, rows, w]
        cache.layers.push_back({views.keys.contiguous(), views.values.contiguous()});
    }
    return cache;
}

PassCache HistoGptImpl::makePassCache(std::int64_t batch, std::int64_t capacity) {
    const TextConfig& text = histogpt->config();
    const auto options = histogpt->embed_tokens->weight.options().requires_grad(false);
    const std::vector<std::int64_t> shape{batch, text.heads, capacity, text.hidden / text.heads};
    PassCache cache;
    for (int i = 0; i < text.layers; ++i)
        cache.layers.push_back({at::empty(shape, options), at::empty(shape, options)}); // [b, heads, capacity, w]
    return cache;
}

at::Tensor nextTokenLoss(const at::Tensor& logits, const at::Tensor& labels) {
    const at::Tensor predicted = logits.slice(1, 0, -1).reshape({-1, logits.size(2)}); // [b * (t - 1), vocabulary]
    const at::Tensor wanted = labels.slice(1, 1).reshape({-1});                        // [b * (t - 1)]
    return at::cross_entropy_loss(predicted, wanted);                                  // []
}

} // namespace hs::model
