#include "model/training/contrast.h"

#include "model/nn/initialise.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace hs::model {

namespace {

constexpr double kShortest = 1e-8;

at::Tensor ofLengthOne(const at::Tensor& rows) { // [b, dimension]
    return rows / rows.norm(2, {-1}, true).clamp_min(kShortest);
}

} // namespace

ContrastImpl::ContrastImpl(std::int64_t imageWidth, std::int64_t textWidth, const ContrastOptions& options, std::uint64_t seed) {
    image_projection = register_module("image_projection", Linear(imageWidth, options.dimension, Bias::Without));
    text_projection = register_module("text_projection", Linear(textWidth, options.dimension, Bias::Without));
    log_temperature = register_parameter("log_temperature", at::full({1}, std::log(options.temperature)));
    const at::NoGradGuard noGraph;
    const std::string salt = std::to_string(seed);
    fillNormal(image_projection->weight, "contrast.image_projection." + salt, 1.0 / std::sqrt(double(imageWidth)));
    fillNormal(text_projection->weight, "contrast.text_projection." + salt, 1.0 / std::sqrt(double(textWidth)));
}

at::Tensor ContrastImpl::image(const at::Tensor& pooled) { return ofLengthOne(image_projection(pooled)); }

at::Tensor ContrastImpl::text(const at::Tensor& pooled) { return ofLengthOne(text_projection(pooled)); }

at::Tensor ContrastImpl::loss(const at::Tensor& images, const at::Tensor& texts) {
    const at::Tensor alike = at::matmul(images, texts.t()) * (-log_temperature).exp();                      // [b, b]
    const at::Tensor own = at::arange(alike.size(0), alike.options().dtype(at::kLong).requires_grad(false)); // [b]
    return (at::cross_entropy_loss(alike, own) + at::cross_entropy_loss(alike.t(), own)) * 0.5;             // []
}

double retrievalShare(const at::Tensor& images, const at::Tensor& texts, std::int64_t first) {
    const std::int64_t count = images.size(0);
    if (count == 0) return 0.0;
    const at::Tensor alike = at::matmul(images, texts.t());                                   // [n, n]
    const at::Tensor nearer = (alike > alike.diagonal().unsqueeze(1)).sum(1);                 // [n] texts nearer than the own
    return (nearer < std::min(first, count)).to(at::kDouble).mean().item<double>();
}

} // namespace hs::model
