// FeedForward: norm, widen, exact GELU, narrow; no biases outside the norm. The residual sum is the caller's.
// Source: flamingo-pytorch 0.1.2, FeedForward (members "0" norm, "1" and "3" linear, "2" is the GELU without
// parameters).
#pragma once

#include "model/nn/basic_layers.h"

namespace hs::model {

class FeedForwardImpl : public torch::nn::Module {
public:
    FeedForwardImpl(std::int64_t width, std::int64_t multiple);
    at::Tensor forward(const at::Tensor& x); // [..., width], same shape

    LayerNorm norm{nullptr}; // "0"
    Linear widen{nullptr};   // "1" [multiple * width, width]
    Linear narrow{nullptr};  // "3" [width, multiple * width]
};
TORCH_MODULE(FeedForward);

} // namespace hs::model
