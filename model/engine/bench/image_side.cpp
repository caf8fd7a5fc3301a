#include "model/engine/bench/image_side.h"

#include "model/nn/interrupt.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

std::function<void()> stopper(std::stop_token stop) {
    return [stop] {
        if (stop.stop_requested()) throw Interrupted();
    };
}

} // namespace

kernels::WordType productWords(core::Precision precision) {
    return precision != core::Precision::Fp32 && kernels::bestMatrixKernels().bf16Products ? kernels::WordType::Bf16
                                                                                           : kernels::WordType::Fp32;
}

Result<std::unique_ptr<ImageSide>> ImageSide::create(const Bundle& bundle, const BenchSettings& settings,
                                                     std::shared_ptr<kernels::ThreadPool> pool) {
    auto side = std::unique_ptr<ImageSide>(new ImageSide(bundle));
    if (!CpuResampler::supports(bundle.resampler))
        return Error(ErrorCode::Unsupported,
                     "the sizes of " + bundle.name + " are not ones that the CPU's resampler takes");
    side->m_patches = settings.patches;
    side->m_words = productWords(settings.precision);
    side->m_tensors = std::make_unique<RandomTensors>(*pool, side->m_words == kernels::WordType::Bf16);
    HS_TRY(side->m_products, Products::create(kernels::bestMatrixKernels(), pool));
    HS_TRY(side->m_resampler, side->m_tensors->resampler(bundle.resampler));
    const TextConfig& text = bundle.text;
    const int inner = text.crossHeads > 0 ? text.crossHeads * text.crossHeadDimension : text.hidden;
    HS_TRY(side->m_cross.exitGate, side->m_tensors->matrix("perceiver_exitgate", text.hidden, bundle.resampler.model));
    for (int i = 0; i < text.layers; ++i) {
        HS_TRY(const WeightRows weights, side->m_tensors->matrix("to_kv." + std::to_string(i), 2 * inner, text.hidden));
        side->m_cross.keysValues.push_back(weights);
    }
    side->m_features.resize(std::size_t(settings.patches) * std::size_t(bundle.resampler.features));
    fillRandom("features", 0, 1.5f, side->m_features);
    side->m_latents.resize(std::size_t(bundle.resampler.latents) * std::size_t(bundle.resampler.model));
    return side;
}

Result<Spent> ImageSide::resample(std::stop_token stop) {
    CpuResampleOptions options;
    options.words = m_words;
    options.beforeBlock = stopper(stop);
    options.attention = [](std::span<const float>) {}; // the engine maps every case
    Result<void> done;
    const Spent spent = spentBy(
        [&] { done = CpuResampler(m_bundle.resampler, m_resampler, *m_products).run(m_features, options, m_latents); });
    if (!done) return done.error();
    return spent;
}

Result<Spent> ImageSide::crossMemory(const CpuDecoder& decoder, std::shared_ptr<CpuCrossMemory>& memory,
                                     std::stop_token stop) {
    Result<std::shared_ptr<CpuCrossMemory>> made = memory;
    const Spent spent = spentBy([&] {
        made = crossKeysValues(m_latents, m_cross, decoder.weights(), decoder.kernels(), *m_products,
                               {.words = m_words, .beforeLayer = stopper(stop)});
    });
    if (!made) return made.error();
    memory = made.value();
    return spent;
}

double ImageSide::resamplerOperations() const {
    const ResamplerConfig& c = m_bundle.resampler;
    const double n = m_patches, latents = c.latents, model = c.model, inner = double(c.heads) * c.headDimension;
    const double layer = (n + latents) * model * 2.0 * inner     // keys and values
                         + 2.0 * latents * model * inner         // queries, output
                         + 2.0 * latents * (n + latents) * inner // scores, weighted values
                         + 2.0 * latents * model * model * c.feedForwardMultiple;
    return 2.0 * (n * c.features * model + c.layers * layer);
}

double ImageSide::crossOperations() const {
    const TextConfig& text = m_bundle.text;
    const double inner = text.crossHeads > 0 ? double(text.crossHeads) * text.crossHeadDimension : double(text.hidden);
    return 2.0 * m_bundle.resampler.latents * text.hidden * (m_bundle.resampler.model + text.layers * 2.0 * inner);
}

} // namespace hs::model
