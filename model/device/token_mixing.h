// What stands between the products of a Swin block, in one pass: through model/cuda on a card that has it, else in
// LibTorch's steps. Any thread.
#pragma once

#include "model/cuda/token_mix.h"
#include "model/nn/swin_block.h"

namespace hs::model {

using MixOrder = cuda::TokenOrder;

struct Mixing {
    std::int64_t side = 0, window = 0, shift = 0;
    MixOrder addOrder = MixOrder::None;
    at::Tensor add; // of `type`, tokens of x in addOrder
    MixOrder outOrder = MixOrder::None;
    at::Tensor gain, bias; // float32 [width], of the layer norm
};

// x float32 [b, side * side, width], changed in place where something is added. Its layer norm in outOrder, as `type`:
// [b, side * side, width] or [b * windows, window * window, width]; undefined with None.
at::Tensor mixTokens(at::Tensor& x, const Mixing& mixing, at::ScalarType type);

} // namespace hs::model
