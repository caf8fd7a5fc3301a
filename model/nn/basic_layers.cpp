#include "model/nn/basic_layers.h"

namespace hs::model {

LinearImpl::LinearImpl(std::int64_t inputs, std::int64_t outputs, Bias withBias) {
    weight = register_parameter("weight", at::empty({outputs, inputs}));
    if (withBias == Bias::With) bias = register_parameter("bias", at::empty({outputs}));
}

void LinearImpl::adapt(std::int64_t rank, double scale) {
    lora_a = register_parameter("lora_a", at::empty({rank, weight.size(1)}, weight.options().requires_grad(false)));
    lora_b = register_parameter("lora_b", at::empty({weight.size(0), rank}, weight.options().requires_grad(false)));
    m_adapterScale = scale;
}

at::Tensor LinearImpl::forward(const at::Tensor& x) const {
    if (lora_a.defined())
        return at::linear(x, weight, bias) + at::linear(at::linear(x, lora_a), lora_b) * m_adapterScale; // [..., outputs]
    if (weight.scalar_type() == at::kFloat || weight.scalar_type() == x.scalar_type())
        return at::linear(x, weight, bias); // [..., outputs]
    const at::ScalarType half = weight.scalar_type();
    return at::linear(x.to(half), weight, bias.defined() ? bias.to(half) : bias).to(x.scalar_type()); // [..., outputs]
}

LayerNormImpl::LayerNormImpl(std::int64_t width) {
    weight = register_parameter("weight", at::empty({width}));
    bias = register_parameter("bias", at::empty({width}));
}

at::Tensor LayerNormImpl::forward(const at::Tensor& x) const {
    return at::layer_norm(x, {weight.size(0)}, weight, bias, kLayerNormEpsilon); // [..., width]
}

EmbeddingImpl::EmbeddingImpl(std::int64_t rows, std::int64_t width, std::optional<std::int64_t> paddingId)
    : m_paddingId(paddingId.value_or(-1)) {
    weight = register_parameter("weight", at::empty({rows, width}));
}

at::Tensor EmbeddingImpl::forward(const at::Tensor& ids) const {
    return at::embedding(weight, ids, m_paddingId); // [..., width]
}

} // namespace hs::model
