// PerceiverResampler: any number of patch features become a fixed number of latents. The order of the patches does not
// matter; one learned vector, media_pos, is added to every patch.
// Source: HistoGPT models/histogpt.py (PerceiverResampler around flamingo-pytorch 0.1.2).
//
// forward() keeps the graph for training; resample() is the same network for inference: without a graph, in blocks of
// patches with a running softmax, so that memory stays bounded whatever the slide. One thread at a time.
#pragma once

#include "model/io/bundle.h"
#include "model/kernels/matrix_table.h"
#include "model/kernels/thread_pool.h"
#include "model/nn/feed_forward.h"
#include "model/nn/perceiver_attention.h"
#include "model/nn/probe.h"

#include <functional>
#include <memory>
#include <vector>

namespace hs::model {

class PerceiverLayerImpl : public torch::nn::Module {
public:
    explicit PerceiverLayerImpl(const ResamplerConfig& config);

    PerceiverAttention attention{nullptr}; // "0"
    FeedForward feedForward{nullptr};      // "1"
};
TORCH_MODULE(PerceiverLayer);

struct Resampled {
    at::Tensor latents;                // [b, media, latents, model]
    std::vector<at::Tensor> attention; // per layer [b * media, heads, latents, n + latents]; empty unless asked for
};

struct ResampleOptions {
    std::int64_t patchesPerBlock = 8192; // whose keys and values exist at one time
    std::function<void()> beforeBlock; // called before each layer and each block: the place to throw from when stopped
    // Given each layer's attention in order: mean over heads, float32 [latents, n + latents], rows summing to 1. Costs
    // a second look at the keys for bags of more than one block.
    std::function<void(const at::Tensor& attention)> attention;
    // With a pool, a resampler on the CPU runs on our own kernels and these threads (model/cpu), its products in words of
    // this type; without one, on LibTorch.
    std::shared_ptr<kernels::ThreadPool> pool;
    kernels::WordType words = kernels::WordType::Fp32;
};

class PerceiverResamplerImpl : public torch::nn::Module {
public:
    explicit PerceiverResamplerImpl(const ResamplerConfig& config);

    // features [b, n, features] (one medium) or [b, media, n, features], any floating type. n may be 0: the latents
    // then see only themselves.
    Resampled forward(const at::Tensor& features, Weights weights = Weights::Discard, const Probe* probe = nullptr);

    // features [n, features] -> latents float32 [latents, model], the same values as forward() up to rounding. Matrices
    // may be bfloat16; sums, norms and softmax stay float32.
    at::Tensor resample(const at::Tensor& features, const ResampleOptions& options = {});

    const ResamplerConfig& config() const { return m_config; }

    at::Tensor media_pos;   // [1, 1, model]
    at::Tensor latents;     // [latents, model]
    Linear linear{nullptr}; // [model, features]
    ModuleVectorImpl<PerceiverLayer>& layers() { return *m_layers; }
    LayerNorm norm{nullptr};

private:
    ResamplerConfig m_config;
    std::shared_ptr<ModuleVectorImpl<PerceiverLayer>> m_layers; // "layers"
};
TORCH_MODULE(PerceiverResampler);

} // namespace hs::model
