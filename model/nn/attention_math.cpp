#include "model/nn/attention_math.h"

#include <limits>

namespace hs::model {

namespace {

double lowestOf(at::ScalarType dtype) {
    switch (dtype) {
    case at::kHalf:
        return -65504.0;
    case at::kBFloat16:
        return -3.3895313892515355e38;
    case at::kDouble:
        return std::numeric_limits<double>::lowest();
    default:
        return std::numeric_limits<float>::lowest();
    }
}

} // namespace

at::Tensor splitHeads(const at::Tensor& x, std::int64_t heads) {
    return x.view({x.size(0), x.size(1), heads, x.size(2) / heads}).transpose(1, 2); // [b, h, rows, w]
}

at::Tensor joinHeads(const at::Tensor& x) {
    return x.transpose(1, 2).reshape({x.size(0), x.size(2), x.size(1) * x.size(3)}); // [b, rows, h * w]
}

Attended attend(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& values,
                const AttendOptions& options) {
    at::Tensor scores = at::matmul(queries, keys.transpose(-1, -2)); // [b, h, q, k]
    if (options.mask.defined()) scores = scores + options.mask;      // [b, h, q, k]
    const at::Tensor weights = at::softmax(scores, -1);              // [b, h, q, k]
    const at::Tensor used =
        options.dropout > 0.0 ? at::dropout(weights, options.dropout, true) : weights; // [b, h, q, k]
    Attended answer{at::matmul(used, values), {}};                                     // [b, h, q, w]
    if (options.weights == Weights::Return) answer.weights = weights;                  // [b, h, q, k]
    return answer;
}

at::Tensor causalMask(std::int64_t queries, std::int64_t past, const at::TensorOptions& options) {
    const double lowest = lowestOf(c10::typeMetaToScalarType(options.dtype()));
    const at::Tensor full = at::full({queries, past + queries}, lowest, options.requires_grad(false)); // [q, past + q]
    return full.triu(past + 1).view({1, 1, queries, past + queries}); // [1, 1, q, past + q]
}

at::Tensor paddingMask(const at::Tensor& mask, at::ScalarType dtype) {
    const at::Tensor blocked = mask.eq(0); // [b, keys]
    return at::zeros(mask.sizes(), mask.options().dtype(dtype))
        .masked_fill(blocked, lowestOf(dtype))
        .view({mask.size(0), 1, 1, mask.size(1)}); // [b, 1, 1, keys]
}

} // namespace hs::model
