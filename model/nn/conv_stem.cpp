#include "model/nn/conv_stem.h"

namespace hs::model {

namespace {

constexpr double kBatchNormEpsilon = 1e-5;
constexpr double kBatchNormMomentum = 0.1;

} // namespace

Conv2dImpl::Conv2dImpl(const Config& config)
    : m_config(config) {
    weight = register_parameter("weight", at::empty({config.outputs, config.inputs, config.kernel, config.kernel}));
    if (config.bias == Bias::With) bias = register_parameter("bias", at::empty({config.outputs}));
}

at::Tensor Conv2dImpl::forward(const at::Tensor& x) const {
    return at::conv2d(x, weight, bias, m_config.stride, m_config.padding); // [b, outputs, h / stride, w / stride]
}

BatchNorm2dImpl::BatchNorm2dImpl(std::int64_t channels) {
    weight = register_parameter("weight", at::empty({channels}));
    bias = register_parameter("bias", at::empty({channels}));
    running_mean = register_buffer("running_mean", at::zeros({channels}));
    running_var = register_buffer("running_var", at::ones({channels}));
    num_batches_tracked = register_buffer("num_batches_tracked", at::zeros({}, at::kLong));
}

at::Tensor BatchNorm2dImpl::forward(const at::Tensor& x) {
    if (is_training()) {
        const at::NoGradGuard noGraph;
        num_batches_tracked.add_(1);
    }
    return at::batch_norm(x, weight, bias, running_mean, running_var, is_training(), kBatchNormMomentum,
                          kBatchNormEpsilon, true); // [b, channels, h, w]
}

ConvStemImpl::ConvStemImpl(std::int64_t width) {
    auto proj = std::make_shared<torch::nn::Module>();
    first = proj->register_module("0", Conv2d(Conv2dImpl::Config{.inputs = 3, .outputs = width / 8}));
    firstNorm = proj->register_module("1", BatchNorm2d(width / 8));
    second = proj->register_module("3", Conv2d(Conv2dImpl::Config{.inputs = width / 8, .outputs = width / 4}));
    secondNorm = proj->register_module("4", BatchNorm2d(width / 4));
    const Conv2dImpl::Config last{
        .inputs = width / 4, .outputs = width, .kernel = 1, .stride = 1, .padding = 0, .bias = Bias::With};
    third = proj->register_module("6", Conv2d(last));
    register_module("proj", proj);
    norm = register_module("norm", LayerNorm(width));
}

at::Tensor ConvStemImpl::forward(const at::Tensor& pictures, const Probe* probe) {
    at::Tensor x = at::relu(firstNorm(first(pictures))); // [b, width / 8, pixels / 2, pixels / 2]
    x = at::relu(secondNorm(second(x)));                 // [b, width / 4, pixels / 4, pixels / 4]
    x = third(x).flatten(2).transpose(1, 2);             // [b, tokens, width]
    tell(probe, "patch_embed.proj", x);
    return norm(x); // [b, tokens, width]
}

} // namespace hs::model
