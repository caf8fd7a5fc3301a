// CpuResampler: the Perceiver resampler for inference on our own kernels and threads: patches in, latents out.
//
// Keys and values exist for a block of patches at a time. A bag of one block is attended at once; larger ones with a
// running softmax. Products are fp32 or bf16 (where the processor has them); norms, softmax, sums and what passes from
// layer to layer stay fp32. Source of the network: nn/perceiver_resampler.h.
//
// Belongs to one thread; uses its pool's inside run(). The weights are views and must outlive it.
#pragma once

#include "core/error.h"
#include "model/cpu/key_value_panels.h"
#include "model/cpu/products.h"
#include "model/io/bundle.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace hs::model {

struct NormRow {
    const float* gain = nullptr;
    const float* bias = nullptr;
};

struct ResamplerLayerView {
    NormRow mediaNorm, latentsNorm;
    WeightRows query;      // [inner, model]
    WeightRows keysValues; // [2 inner, model]
    WeightRows output;     // [model, inner]
    NormRow feedForwardNorm;
    WeightRows up;   // [multiple * model, model]
    WeightRows down; // [model, multiple * model]
};

struct ResamplerView {
    WeightRows linear;                    // [model, features]
    const float* mediaPosition = nullptr; // [model]
    const float* latents = nullptr;       // [latents, model]
    std::vector<ResamplerLayerView> layers;
    NormRow norm;
};

struct CpuResampleOptions {
    kernels::WordType words = kernels::WordType::Fp32;
    int patchesPerBlock = 32768;       // whose keys and values exist at one time: 400 MB of them in fp32 at size S
    std::function<void()> beforeBlock; // before each layer and block; may throw
    // Each layer's attention: mean over heads [latents, n + latents].
    std::function<void(std::span<const float> attention)> attention;
};

class CpuResampler {
public:
    // False for sizes the kernels do not take (widths that are no multiple of 16, heads that do not fill panels).
    static bool supports(const ResamplerConfig& config);

    CpuResampler(const ResamplerConfig& config, const ResamplerView& weights, Products& products)
        : m_config(config)
        , m_weights(weights)
        , m_products(products) {}

    // features [patches, config.features] -> latents [config.latents, config.model]
    core::Result<void> run(std::span<const float> features, const CpuResampleOptions& options,
                           std::span<float> latents);

private:
    const ResamplerConfig& m_config;
    const ResamplerView& m_weights;
    Products& m_products;
};

} // namespace hs::model
