// SwinBlock: self-attention inside 7 x 7 windows, every second block with windows shifted by 3, then an MLP.
// Source: Swin Transformer (arXiv 2103.14030), as in TransPath's CTransPath; head removed, no drop path at inference.
#pragma once

#include "model/nn/basic_layers.h"

#include <cstdint>

namespace hs::model {

struct SwinBlockConfig {
    std::int64_t width = 96;
    std::int64_t side = 56; // tokens a side of the square map
    std::int64_t heads = 3;
    std::int64_t window = 7; // divides side
    std::int64_t shift = 0;  // 0 or window / 2
    std::int64_t hidden = 384;
};

// [b, side, side, width] -> [b * windows, window * window, width]
at::Tensor toWindows(const at::Tensor& x, std::int64_t window);

// The way back: [b * windows, window * window, width] -> [b, side, side, width]
at::Tensor fromWindows(const at::Tensor& windows, std::int64_t window, std::int64_t side);

class WindowAttentionImpl : public torch::nn::Module {
public:
    explicit WindowAttentionImpl(const SwinBlockConfig& config);

    // windows [w, tokens, width], mask [windows a picture, tokens, tokens] or undefined -> [w, tokens, width];
    // tokens = window * window, and w is a multiple of the windows a picture.
    at::Tensor forward(const at::Tensor& windows, const at::Tensor& mask);

    at::Tensor relative_position_bias_table; // [(2 window - 1)^2, heads]
    at::Tensor relative_position_index;      // int64 [tokens, tokens], buffer
    Linear qkv{nullptr};                     // [3 width, width]
    Linear proj{nullptr};                    // [width, width]

private:
    std::int64_t m_heads;
    double m_scale;
};
TORCH_MODULE(WindowAttention);

class SwinMlpImpl : public torch::nn::Module {
public:
    SwinMlpImpl(std::int64_t width, std::int64_t hidden);
    at::Tensor forward(const at::Tensor& x); // [..., width], same shape

    Linear fc1{nullptr}; // [hidden, width]
    Linear fc2{nullptr}; // [width, hidden]
};
TORCH_MODULE(SwinMlp);

class SwinBlockImpl : public torch::nn::Module {
public:
    explicit SwinBlockImpl(const SwinBlockConfig& config);
    at::Tensor forward(const at::Tensor& x); // [b, side * side, width], same shape

    const SwinBlockConfig& config() const { return m_config; }

    at::Tensor attn_mask; // [windows, tokens, tokens], buffer of shifted blocks only
    LayerNorm norm1{nullptr};
    WindowAttention attn{nullptr};
    LayerNorm norm2{nullptr};
    SwinMlp mlp{nullptr};

private:
    SwinBlockConfig m_config;
};
TORCH_MODULE(SwinBlock);

// What the constructor computes and the published checkpoint repeats.
at::Tensor relativePositionIndex(std::int64_t window);                                    // int64 [tokens, tokens]
at::Tensor shiftedWindowMask(std::int64_t side, std::int64_t window, std::int64_t shift); // [windows, tokens, tokens]

} // namespace hs::model
