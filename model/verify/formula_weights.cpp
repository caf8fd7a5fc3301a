#include "model/verify/formula_weights.h"

#include "model/nn/value_stream.h"

#include <ATen/Parallel.h>

#include <bit>
#include <cmath>

namespace hs::model {

namespace {

// value = offset + scale * v
struct Rule {
    float offset = 0.0f;
    float scale = 1.0f;
};

bool endsWith(const std::string& key, std::string_view ending) {
    return key.ends_with(ending);
}

// floor(log4(n)) for n >= 1
int floorLog4(std::uint64_t n) {
    return (std::bit_width(n) - 1) / 2;
}

Rule ruleFor(const std::string& key, const at::Tensor& tensor) {
    if (endsWith(key, "attn_gate") || endsWith(key, "ff_gate")) return {0.5f, 0.25f};
    if (endsWith(key, "running_mean")) return {0.0f, 0.125f};
    if (endsWith(key, "running_var")) return {1.0f, 0.5f};
    if (endsWith(key, "embed_tokens.weight")) return {0.0f, 1.0f / 256.0f};
    if (endsWith(key, "embed_positions.weight")) return {0.0f, 0.25f};
    if (endsWith(key, "latents") || endsWith(key, "media_pos")) return {0.0f, 1.0f};
    if (key == "histogpt.layer_norm.weight") return {4.0f, 1.0f};
    if (endsWith(key, "relative_position_bias_table")) return {0.0f, 0.5f};
    if (tensor.dim() == 1 && endsWith(key, "weight")) return {1.0f, 0.25f};
    if (tensor.dim() == 1 && endsWith(key, "bias")) return {0.0f, 0.125f};
    const int exponent = floorLog4(std::uint64_t(tensor.numel() / tensor.size(0)));
    const bool query = endsWith(key, "to_q.weight") || endsWith(key, "q_proj.weight");
    return {0.0f, std::ldexp(1.0f, (query ? 2 : 0) - exponent)};
}

void fill(at::Tensor tensor, const std::string& name, Rule rule) {
    float* values = tensor.data_ptr<float>();
    const ValueStream stream(name);
    at::parallel_for(0, tensor.numel(), 1 << 15, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i)
            values[i] = rule.offset + rule.scale * stream.v(std::uint64_t(i));
    });
}

} // namespace

void fillWithFormula(torch::nn::Module& module, const std::string& seed) {
    const at::NoGradGuard noGraph;
    const auto fillOne = [&](const std::string& key, at::Tensor& tensor) {
        if (endsWith(key, "relative_position_index") || endsWith(key, "attn_mask")) return;
        if (endsWith(key, "num_batches_tracked"))
            tensor.zero_(); // int64 []
        else
            fill(tensor, seed + "/" + key, ruleFor(key, tensor));
    };
    for (auto& item : module.named_parameters())
        fillOne(item.key(), item.value());
    for (auto& item : module.named_buffers())
        fillOne(item.key(), item.value());
}

at::Tensor formulaTensor(const std::string& name, at::IntArrayRef shape) {
    at::Tensor tensor = at::empty(shape); // as asked
    fill(tensor, name, {});
    return tensor;
}

at::Tensor formulaPicture(const std::string& name, std::int64_t side) {
    const ValueStream blocks(name + "/block"), noise(name + "/noise");
    at::Tensor picture = at::empty({side, side, 3}, at::kByte); // [side, side, 3]
    std::uint8_t* byte = picture.data_ptr<std::uint8_t>();
    for (std::int64_t y = 0; y < side; ++y)
        for (std::int64_t x = 0; x < side; ++x)
            for (std::int64_t c = 0; c < 3; ++c) {
                const std::uint32_t block = blocks.u(std::uint64_t(((y / 28) * 8 + x / 28) * 3 + c)) >> 17;
                const std::uint32_t grain = noise.u(std::uint64_t((y * side + x) * 3 + c)) >> 18;
                *byte++ = std::uint8_t(16 + std::uint32_t((x + 2 * y) / 14) + block + grain);
            }
    return picture;
}

} // namespace hs::model
