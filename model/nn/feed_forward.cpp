#include "model/nn/feed_forward.h"

namespace hs::model {

FeedForwardImpl::FeedForwardImpl(std::int64_t width, std::int64_t multiple) {
    norm = register_module("0", LayerNorm(width));
    widen = register_module("1", Linear(width, width * multiple, Bias::Without));
    narrow = register_module("3", Linear(width * multiple, width, Bias::Without));
}

at::Tensor FeedForwardImpl::forward(const at::Tensor& x) {
    const at::Tensor wide = at::gelu(widen(norm(x))); // [..., multiple * width]; erf form, LibTorch's default
    return narrow(wide);                              // [..., width]
}

} // namespace hs::model
