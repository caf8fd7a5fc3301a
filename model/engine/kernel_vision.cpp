#include "model/engine/kernel_vision.h"

#include <utility>

namespace hs::model {

using core::Result;

namespace {

WeightRows rowsOf(const at::Tensor& weight) { // [outputs, inputs]
    return {weight.data_ptr(), weight.scalar_type() == at::kBFloat16, int(weight.size(0)), int(weight.size(1))};
}

NormRow rowOf(const LayerNorm& norm) {
    return {norm->weight.data_ptr<float>(), norm->bias.data_ptr<float>()};
}

} // namespace

kernels::WordType wordsFor(core::Precision precision) {
    const bool halves = precision != core::Precision::Fp32 && kernels::bestMatrixKernels().bf16Products;
    return halves ? kernels::WordType::Bf16 : kernels::WordType::Fp32;
}

Result<std::unique_ptr<KernelVision>> KernelVision::create(const ResamplerConfig& config, HistoGpt network,
                                                           const CpuDecoder& decoder, core::Precision precision,
                                                           std::shared_ptr<kernels::ThreadPool> pool) {
    auto side = std::unique_ptr<KernelVision>(new KernelVision(config, std::move(network), decoder));
    side->m_words = wordsFor(precision);
    HS_TRY(side->m_products, Products::create(kernels::bestMatrixKernels(), std::move(pool)));
    side->viewWeights();
    return side;
}

void KernelVision::viewWeights() {
    PerceiverResampler& resampler = m_network->histogpt->perceiver_resampler;
    m_resampler.linear = rowsOf(resampler->linear->weight);
    m_resampler.mediaPosition = resampler->media_pos.data_ptr<float>();
    m_resampler.latents = resampler->latents.data_ptr<float>();
    m_resampler.norm = rowOf(resampler->norm);
    for (PerceiverLayer& layer : resampler->layers()) {
        PerceiverAttention& attention = layer->attention;
        FeedForward& feed = layer->feedForward;
        m_resampler.layers.push_back({rowOf(attention->norm_media), rowOf(attention->norm_latents),
                                      rowsOf(attention->to_q->weight), rowsOf(attention->to_kv->weight),
                                      rowsOf(attention->to_out->weight), rowOf(feed->norm), rowsOf(feed->widen->weight),
                                      rowsOf(feed->narrow->weight)});
    }
    m_cross.exitGate = rowsOf(m_network->histogpt->perceiver_exitgate->weight);
    for (LayerPair& layer : m_network->histogpt->layers())
        m_cross.keysValues.push_back(rowsOf(layer->cross->attn->to_kv->weight));
}

Result<MappedLatents> KernelVision::read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                         const std::function<void()>& pause) {
    if (!CpuResampler::supports(m_config)) {
        ResampleOptions options;
        options.beforeBlock = pause;
        return resampleWithMap(m_network->histogpt->perceiver_resampler, features, std::move(slideEnds),
                               std::move(options));
    }
    const std::int64_t patches = features.size(0), latents = m_config.latents;
    PatchMapComposer composer(latents, patches);
    CpuResampleOptions options;
    options.words = m_words;
    options.beforeBlock = pause;
    options.attention = [&](std::span<const float> attention) {
        composer.add(at::from_blob(const_cast<float*>(attention.data()), {latents, patches + latents}, at::kFloat));
    };
    MappedLatents answer;
    answer.latents = at::empty({latents, m_config.model}, at::kFloat); // [latents, model]
    const at::Tensor rows = features.contiguous();                     // [n, features]
    HS_CHECK(CpuResampler(m_config, m_resampler, *m_products)
                 .run({rows.data_ptr<float>(), std::size_t(rows.numel())}, options,
                      {answer.latents.data_ptr<float>(), std::size_t(answer.latents.numel())}));
    answer.map = composer.finish(std::move(slideEnds));
    return answer;
}

Result<CrossMemoryPtr> KernelVision::remember(const at::Tensor& latents, const std::function<void()>& pause) {
    if (!supportsCrossKeysValues(m_cross, m_decoder.weights())) return rememberByLibTorch(latents, pause);
    HS_TRY(auto memory,
           crossKeysValues({latents.data_ptr<float>(), std::size_t(latents.numel())}, m_cross, m_decoder.weights(),
                           m_decoder.kernels(), *m_products, {.words = m_words, .beforeLayer = pause}));
    return CrossMemoryPtr(std::move(memory));
}

Result<CrossMemoryPtr> KernelVision::rememberByLibTorch(const at::Tensor& latents, const std::function<void()>& pause) {
    const at::NoGradGuard noGraph;
    const at::Tensor media = m_network->histogpt->image(latents.unsqueeze(0)); // [1, latents, hidden]
    HS_TRY(const auto memory, CpuCrossMemory::create(m_decoder.weights(), int(media.size(1))));
    int index = 0;
    for (LayerPair& layer : m_network->histogpt->layers()) {
        pause();
        const at::Tensor keysValues =
            layer->cross->attn->to_kv(media).to(at::kFloat).squeeze(0).contiguous(); // [latents, 2 * inner]
        memory->fillLayer(m_decoder.kernels(), index++,
                          {keysValues.data_ptr<float>(), std::size_t(keysValues.numel())});
    }
    return CrossMemoryPtr(memory);
}

} // namespace hs::model
