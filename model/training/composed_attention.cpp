#include "model/training/composed_attention.h"

namespace hs::model {

namespace {

constexpr double kTiny = 1e-9; // keeps the logarithm finite where attention is zero

} // namespace

at::Tensor composePatchShares(const std::vector<at::Tensor>& layers) {
    at::Tensor shares;
    for (const at::Tensor& layer : layers) {
        const at::Tensor mean = layer.mean(1).squeeze(0); // [latents, n + latents]
        const std::int64_t latents = mean.size(0), patches = mean.size(1) - latents;
        const at::Tensor toPatches = mean.narrow(1, 0, patches);       // [latents, n]
        const at::Tensor toLatents = mean.narrow(1, patches, latents); // [latents, latents]
        shares = shares.defined() ? (shares + toPatches + at::matmul(toLatents, shares)) * 0.5 // [latents, n]
                                  : toPatches * 0.5;
    }
    return shares;
}

at::Tensor composeLatentAttention(const std::vector<at::Tensor>& layers, const std::vector<at::Tensor>& gates) {
    at::Tensor sum, weightSum;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const at::Tensor weight = gates[i].detach().tanh().abs();  // [1]
        const at::Tensor weighted = layers[i].mean(1) * weight;    // [b, t, latents]
        sum = sum.defined() ? sum + weighted : weighted;           // [b, t, latents]
        weightSum = weightSum.defined() ? weightSum + weight : weight; // [1]
    }
    return sum / (weightSum + kTiny); // [b, t, latents]
}

at::Tensor evidenceLoss(const at::Tensor& map, const at::Tensor& evidence) {
    const at::Tensor wanted = evidence / evidence.sum();         // [n]
    const at::Tensor found = map / (map.sum() + kTiny);          // [n]
    return -(wanted * (found + kTiny).log()).sum();              // []
}

} // namespace hs::model
