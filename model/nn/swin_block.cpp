#include "model/nn/swin_block.h"

#include <cmath>

namespace hs::model {

at::Tensor toWindows(const at::Tensor& x, std::int64_t window) {
    const std::int64_t batch = x.size(0), across = x.size(1) / window, width = x.size(3);
    return x.view({batch, across, window, across, window, width})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({-1, window * window, width}); // [b * windows, tokens, width]
}

at::Tensor fromWindows(const at::Tensor& windows, std::int64_t window, std::int64_t side) {
    const std::int64_t across = side / window, width = windows.size(2);
    return windows.view({-1, across, across, window, window, width})
        .permute({0, 1, 3, 2, 4, 5})
        .reshape({-1, side, side, width}); // [b, side, side, width]
}

at::Tensor relativePositionIndex(std::int64_t window) {
    const std::int64_t tokens = window * window;
    at::Tensor index = at::empty({tokens, tokens}, at::kLong); // [tokens, tokens]
    auto at = index.accessor<std::int64_t, 2>();
    for (std::int64_t i = 0; i < tokens; ++i)
        for (std::int64_t j = 0; j < tokens; ++j) {
            const std::int64_t rows = i / window - j / window + window - 1;
            const std::int64_t columns = i % window - j % window + window - 1;
            at[i][j] = rows * (2 * window - 1) + columns;
        }
    return index;
}

at::Tensor shiftedWindowMask(std::int64_t side, std::int64_t window, std::int64_t shift) {
    // Regions that the cyclic shift brings together get different numbers; attention between them is masked.
    const auto band = [&](std::int64_t i) { return i < side - window ? 0 : i < side - shift ? 1 : 2; };
    at::Tensor regions = at::empty({1, side, side, 1}); // [1, side, side, 1]
    float* number = regions.data_ptr<float>();
    for (std::int64_t row = 0; row < side; ++row)
        for (std::int64_t column = 0; column < side; ++column)
            *number++ = float(3 * band(row) + band(column));
    const at::Tensor windows = toWindows(regions, window).squeeze(-1);                 // [windows, tokens]
    const at::Tensor differs = windows.unsqueeze(1).ne(windows.unsqueeze(2));          // [windows, tokens, tokens]
    return at::zeros(differs.sizes(), regions.options()).masked_fill(differs, -100.0); // [windows, tokens, tokens]
}

WindowAttentionImpl::WindowAttentionImpl(const SwinBlockConfig& config)
    : m_heads(config.heads)
    , m_scale(1.0 / std::sqrt(double(config.width) / double(config.heads))) {
    const std::int64_t offsets = 2 * config.window - 1;
    relative_position_bias_table =
        register_parameter("relative_position_bias_table", at::empty({offsets * offsets, config.heads}));
    relative_position_index = register_buffer("relative_position_index", relativePositionIndex(config.window));
    qkv = register_module("qkv", Linear(config.width, 3 * config.width, Bias::With));
    proj = register_module("proj", Linear(config.width, config.width, Bias::With));
}

at::Tensor WindowAttentionImpl::forward(const at::Tensor& windows, const at::Tensor& mask) {
    const std::int64_t count = windows.size(0), tokens = windows.size(1), width = windows.size(2);
    const std::vector<at::Tensor> parts = qkv(windows)
                                              .view({count, tokens, 3, m_heads, width / m_heads})
                                              .permute({2, 0, 3, 1, 4})
                                              .unbind(0);                           // 3 x [w, heads, tokens, d]
    at::Tensor scores = at::matmul(parts[0] * m_scale, parts[1].transpose(-1, -2)); // [w, heads, tokens, tokens]
    at::Tensor bias = relative_position_bias_table.index_select(0, relative_position_index.view({-1}))
                          .view({tokens, tokens, m_heads})
                          .permute({2, 0, 1})
                          .unsqueeze(0); // [1, heads, tokens, tokens]
    if (mask.defined()) {
        const std::int64_t pictureWindows = mask.size(0);
        bias = bias + mask.unsqueeze(1); // [windows, heads, tokens, tokens]
        scores =
            scores.view({-1, pictureWindows, m_heads, tokens, tokens}) + bias; // [b, windows, heads, tokens, tokens]
        scores = scores.view({count, m_heads, tokens, tokens});                // [w, heads, tokens, tokens]
    } else {
        scores = scores + bias; // [w, heads, tokens, tokens]
    }
    const at::Tensor seen = at::matmul(at::softmax(scores, -1), parts[2]); // [w, heads, tokens, d]
    return proj(seen.transpose(1, 2).reshape({count, tokens, width}));     // [w, tokens, width]
}

SwinMlpImpl::SwinMlpImpl(std::int64_t width, std::int64_t hidden) {
    fc1 = register_module("fc1", Linear(width, hidden, Bias::With));
    fc2 = register_module("fc2", Linear(hidden, width, Bias::With));
}

at::Tensor SwinMlpImpl::forward(const at::Tensor& x) {
    return fc2(at::gelu(fc1(x)));
} // [..., width]

SwinBlockImpl::SwinBlockImpl(const SwinBlockConfig& config)
    : m_config(config) {
    norm1 = register_module("norm1", LayerNorm(config.width));
    attn = register_module("attn", WindowAttention(config));
    norm2 = register_module("norm2", LayerNorm(config.width));
    mlp = register_module("mlp", SwinMlp(config.width, config.hidden));
    if (config.shift > 0)
        attn_mask = register_buffer("attn_mask", shiftedWindowMask(config.side, config.window, config.shift));
}

at::Tensor SwinBlockImpl::forward(const at::Tensor& x) {
    const std::int64_t side = m_config.side, shift = m_config.shift;
    at::Tensor map = norm1(x).view({-1, side, side, m_config.width});            // [b, side, side, width]
    if (shift > 0) map = at::roll(map, {-shift, -shift}, {1, 2});                // [b, side, side, width]
    const at::Tensor windows = attn(toWindows(map, m_config.window), attn_mask); // [b * windows, tokens, width]
    map = fromWindows(windows, m_config.window, side);                           // [b, side, side, width]
    if (shift > 0) map = at::roll(map, {shift, shift}, {1, 2});                  // [b, side, side, width]
    const at::Tensor seen = map.view(x.sizes()) + x;                             // [b, side * side, width]
    return mlp(norm2(seen)) + seen;                                              // [b, side * side, width]
}

} // namespace hs::model
