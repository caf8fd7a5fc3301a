// ClassifierHead: mean over the latents of a case, then one linear layer to the diagnoses. The reference publishes no
// classifier on the perceiver; this head is our choice, and training stage 1 (MIL) learns it with the resampler.
#pragma once

#include "model/nn/basic_layers.h"
#include "model/nn/perceiver_resampler.h"

namespace hs::model {

class ClassifierHeadImpl : public torch::nn::Module {
public:
    ClassifierHeadImpl(std::int64_t width, std::int64_t classes);
    // latents [b, media, latents, model] or [b, latents, model] -> logits [b, classes]
    at::Tensor forward(const at::Tensor& latents) const;

    at::Tensor weight; // [classes, model]
    at::Tensor bias;   // [classes]
};
TORCH_MODULE(ClassifierHead);

// Stage 1: resampler and head, named as the published trainer's module would be ("perceiver_resampler", "head").
class SlideClassifierImpl : public torch::nn::Module {
public:
    SlideClassifierImpl(const ResamplerConfig& config, std::int64_t classes);
    // features [b, n, features] -> logits [b, classes]
    at::Tensor forward(const at::Tensor& features);

    PerceiverResampler perceiver_resampler{nullptr};
    ClassifierHead head{nullptr};
};
TORCH_MODULE(SlideClassifier);

} // namespace hs::model
