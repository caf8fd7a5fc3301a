// ImageSide: resampler and cross keys and values with random weights, as the engine runs them on a CPU: what comes
// before the first token. Belongs to one thread.
#pragma once

#include "model/cpu/cross_keys_values.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/random_weights.h"
#include "model/generate/cpu_decoder.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace hs::model {

class ImageSide {
public:
    // Words are bf16 where the precision is not fp32 and the processor has such products.
    static core::Result<std::unique_ptr<ImageSide>> create(const Bundle& bundle, const BenchSettings& settings,
                                                           std::shared_ptr<kernels::ThreadPool> pool);

    // Patches to latents; answers the time.
    core::Result<Spent> resample(std::stop_token stop);
    // Latents to memory; answers the time.
    core::Result<Spent> crossMemory(const CpuDecoder& decoder, std::shared_ptr<CpuCrossMemory>& memory,
                                    std::stop_token stop);

    kernels::WordType words() const { return m_words; }
    double resamplerOperations() const; // additions and multiplications of the products and attentions
    double crossOperations() const;

private:
    explicit ImageSide(const Bundle& bundle)
        : m_bundle(bundle) {}

    Bundle m_bundle;
    int m_patches = 0;
    kernels::WordType m_words = kernels::WordType::Fp32;
    std::unique_ptr<Products> m_products;
    std::unique_ptr<RandomTensors> m_tensors;
    ResamplerView m_resampler;
    CrossView m_cross;
    std::vector<float> m_features; // [patches, features]
    std::vector<float> m_latents;  // [latents, model]
};

// Words of the fast products for a precision on this processor.
kernels::WordType productWords(core::Precision precision);

} // namespace hs::model
