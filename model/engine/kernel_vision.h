// KernelVision: the vision side on a CPU, on our own kernels.
//
// The weights are the LibTorch module's own, read where they lie. Sizes that the kernels do not take go through
// LibTorch. Result bits depend on neither threads nor blocks of the same size.
#pragma once

#include "model/cpu/cpu_resampler.h"
#include "model/cpu/cross_keys_values.h"
#include "model/engine/vision_side.h"
#include "model/generate/cpu_decoder.h"
#include "model/nn/histogpt.h"

#include <memory>

namespace hs::model {

class KernelVision : public VisionSide {
public:
    // network: eval mode, its image side filled. decoder: whom the keys and values are for; must outlive this.
    // precision: what products are computed in where the weights allow it.
    static core::Result<std::unique_ptr<KernelVision>> create(const ResamplerConfig& config, HistoGpt network,
                                                              const CpuDecoder& decoder, core::Precision precision,
                                                              std::shared_ptr<kernels::ThreadPool> pool);

    core::Result<MappedLatents> read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                     const std::function<void()>& pause) override;
    core::Result<CrossMemoryPtr> remember(const at::Tensor& latents, const std::function<void()>& pause) override;

private:
    KernelVision(const ResamplerConfig& config, HistoGpt network, const CpuDecoder& decoder)
        : m_config(config)
        , m_network(std::move(network))
        , m_decoder(decoder) {}
    void viewWeights();
    core::Result<CrossMemoryPtr> rememberByLibTorch(const at::Tensor& latents, const std::function<void()>& pause);

    ResamplerConfig m_config;
    HistoGpt m_network;
    const CpuDecoder& m_decoder;
    kernels::WordType m_words = kernels::WordType::Fp32;
    std::unique_ptr<Products> m_products;
    ResamplerView m_resampler;
    CrossView m_cross;
};

// Words of the products for a precision on this processor.
kernels::WordType wordsFor(core::Precision precision);

} // namespace hs::model
