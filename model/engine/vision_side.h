// VisionSide: what comes before the first word, on our own kernels: patch features to latents (and the map that belongs
// to them), latents to the keys and values of cross-attention.
//
// The weights are the LibTorch module's own, read where they lie. Sizes that the kernels do not take go through LibTorch.
// Belongs to the engine's thread. Result bits depend on neither threads nor blocks of the same size.
#pragma once

#include "model/attribution/patch_map.h"
#include "model/cpu/cross_keys_values.h"
#include "model/cpu/cpu_resampler.h"
#include "model/generate/cpu_decoder.h"
#include "model/nn/histogpt.h"

#include <functional>
#include <memory>
#include <vector>

namespace hs::model {

class VisionSide {
public:
    // network: eval mode, its image side filled; must outlive this. words: what products are computed in where the
    // weights allow it.
    static core::Result<std::unique_ptr<VisionSide>> create(const Bundle& bundle, HistoGpt network,
                                                            core::Precision precision,
                                                            std::shared_ptr<kernels::ThreadPool> pool);

    // features [n, features], slides one after the other. `pause` comes before each layer and block and may throw.
    core::Result<MappedLatents> read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                     const std::function<void()>& pause);

    // latents [latents, model]
    core::Result<CrossMemoryPtr> remember(const at::Tensor& latents, const CpuDecoder& decoder,
                                          const std::function<void()>& pause);

private:
    VisionSide(const Bundle& bundle, HistoGpt network)
        : m_config(bundle.resampler)
        , m_network(std::move(network)) {}
    void viewWeights();
    core::Result<CrossMemoryPtr> rememberByLibTorch(const at::Tensor& latents, const CpuDecoder& decoder,
                                                    const std::function<void()>& pause);

    ResamplerConfig m_config;
    HistoGpt m_network;
    kernels::WordType m_words = kernels::WordType::Fp32;
    std::unique_ptr<Products> m_products;
    ResamplerView m_resampler;
    CrossView m_cross;
};

// Words of the products for a precision on this processor.
kernels::WordType wordsFor(core::Precision precision);

} // namespace hs::model
