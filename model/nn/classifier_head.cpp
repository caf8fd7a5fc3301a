#include "model/nn/classifier_head.h"

namespace hs::model {

ClassifierHeadImpl::ClassifierHeadImpl(std::int64_t width, std::int64_t classes) {
    weight = register_parameter("weight", at::empty({classes, width}));
    bias = register_parameter("bias", at::empty({classes}));
}

at::Tensor ClassifierHeadImpl::forward(const at::Tensor& latents) const {
    const at::Tensor rows = latents.reshape({latents.size(0), -1, latents.size(-1)}); // [b, media * latents, model]
    return at::linear(rows.mean(1), weight, bias);                                    // [b, classes]
}

SlideClassifierImpl::SlideClassifierImpl(const ResamplerConfig& config, std::int64_t classes) {
    perceiver_resampler = register_module("perceiver_resampler", PerceiverResampler(config));
    head = register_module("head", ClassifierHead(config.model, classes));
}

at::Tensor SlideClassifierImpl::forward(const at::Tensor& features) {
    return head(perceiver_resampler(features).latents); // [b, classes]
}

} // namespace hs::model
