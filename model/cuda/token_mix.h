// mixTokens: what stands between the products of a Swin block, in one pass over its tokens on an NVIDIA card: add a
// branch to the residual, normalise it, and put it into shifted windows or back. No LibTorch.
//
// Pointers are device memory of the caller's. Errors are CUDA's own sentences; an empty one is success.
#pragma once

#include <string>

namespace hs::model::cuda {

enum class TokenOrder {
    None,    // there are no such tokens
    Rows,    // picture by picture, row by row
    Windows, // window by window of the map rolled up and left by `shift`
};

struct TokenMix {
    int pictures = 0, side = 0, width = 0, window = 0, shift = 0; // width: a multiple of 4, at most 1,024
    float* x = nullptr;                                           // [pictures, side * side, width]; with `add` written
    TokenOrder addOrder = TokenOrder::None;
    const void* add = nullptr; // bfloat16, as many numbers as x
    TokenOrder outOrder = TokenOrder::None;
    const float* gain = nullptr; // [width], of the layer norm
    const float* bias = nullptr;
    void* out = nullptr; // bfloat16, as many numbers as x
};

bool mixes(const TokenMix& mix); // whether the kernel takes these sizes

// On a cudaStream_t; does not wait.
std::string mixTokens(const TokenMix& mix, void* stream);

} // namespace hs::model::cuda
