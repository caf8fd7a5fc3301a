#include "model/device/device_encoder.h"

#include <ATen/Context.h>

#include <cmath>

namespace hs::model {

DeviceEncoder::DeviceEncoder(CTransPath network, at::ScalarType type)
    : m_stem(network->patch_embed)
    , m_norm(network->norm)
    , m_type(type) {
    const at::NoGradGuard noGraph;
    if (type == at::kFloat) at::globalContext().setAllowTF32CuDNN(false); // full float32 was asked for
    for (std::size_t i = 0; i < network->layers->size(); ++i)
        m_stages.push_back(stageOf((*network->layers)[i]));
}

DeviceEncoder::Product DeviceEncoder::productOf(const Linear& linear) const {
    Product product{linear->weight.detach().to(m_type), {}};
    if (linear->bias.defined()) product.bias = linear->bias.detach().to(m_type);
    return product;
}

DeviceEncoder::Block DeviceEncoder::blockOf(SwinBlock& block) const {
    const SwinBlockConfig& config = block->config();
    WindowAttention& attention = block->attn;
    Block own;
    own.heads = config.heads;
    own.before = {.side = config.side,
                  .window = config.window,
                  .shift = config.shift,
                  .addOrder = MixOrder::None,
                  .add = {},
                  .outOrder = MixOrder::Windows,
                  .gain = block->norm1->weight.detach().to(at::kFloat),
                  .bias = block->norm1->bias.detach().to(at::kFloat)};
    own.between = own.before;
    own.between.addOrder = MixOrder::Windows;
    own.between.outOrder = MixOrder::Rows;
    own.between.gain = block->norm2->weight.detach().to(at::kFloat);
    own.between.bias = block->norm2->bias.detach().to(at::kFloat);

    at::Tensor scales = at::ones({3 * config.width}, attention->qkv->weight.options().dtype(at::kFloat)); // [3 width]
    scales.narrow(0, 0, config.width).fill_(1.0 / std::sqrt(double(config.width) / double(config.heads)));
    const at::Tensor weight = attention->qkv->weight.detach().to(at::kFloat) * scales.unsqueeze(1); // [3 width, width]
    own.queryKeyValue = {weight.to(m_type),
                         (attention->qkv->bias.detach().to(at::kFloat) * scales).to(m_type)}; // [3 width]
    own.output = productOf(attention->proj);
    own.up = productOf(block->mlp->fc1);
    own.down = productOf(block->mlp->fc2);

    const std::int64_t tokens = config.window * config.window;
    own.bias = attention->relative_position_bias_table.detach()
                   .index_select(0, attention->relative_position_index.view({-1}))
                   .view({tokens, tokens, config.heads})
                   .permute({2, 0, 1})
                   .unsqueeze(0);                                              // [1, heads, tokens, tokens]
    if (config.shift > 0) own.bias = own.bias + block->attn_mask.unsqueeze(1); // [windows, heads, tokens, tokens]
    own.bias = own.bias.to(m_type).contiguous();
    return own;
}

DeviceEncoder::Stage DeviceEncoder::stageOf(SwinStage& stage) const {
    Stage own;
    for (std::size_t i = 0; i < stage->blocks->size(); ++i)
        own.blocks.push_back(blockOf((*stage->blocks)[i]));
    own.after = own.blocks.back().before;
    own.after.outOrder = MixOrder::None;
    if (stage->downsample.is_empty()) return own;
    own.mergeGain = stage->downsample->norm->weight.detach().to(at::kFloat);
    own.mergeBias = stage->downsample->norm->bias.detach().to(at::kFloat);
    own.merge = productOf(stage->downsample->reduction);
    return own;
}

at::Tensor DeviceEncoder::product(const at::Tensor& x, const Product& product) const {
    return at::linear(x, product.weight, product.bias);
}

at::Tensor DeviceEncoder::attention(const at::Tensor& windows, const Block& block) const {
    const std::int64_t count = windows.size(0), tokens = windows.size(1), width = windows.size(2), heads = block.heads;
    const std::int64_t ofPicture = block.bias.size(0);
    const std::vector<at::Tensor> parts = product(windows, block.queryKeyValue)
                                              .view({count, tokens, 3, heads, width / heads})
                                              .permute({2, 0, 3, 1, 4})
                                              .unbind(0);                  // 3 x [w, heads, tokens, d]
    at::Tensor scores = at::matmul(parts[0], parts[1].transpose(-1, -2));  // [w, heads, tokens, tokens]
    scores.view({-1, ofPicture, heads, tokens, tokens}).add_(block.bias);  // [b, windows, heads, tokens, tokens]
    const at::Tensor seen = at::matmul(at::softmax(scores, -1), parts[2]); // [w, heads, tokens, d]
    return product(seen.transpose(1, 2).reshape({count, tokens, width}), block.output); // [w, tokens, width]
}

at::Tensor DeviceEncoder::merged(const at::Tensor& x, const Stage& stage) const {
    const std::int64_t batch = x.size(0), half = stage.after.side / 2, width = x.size(2);
    const at::Tensor joined = x.view({batch, half, 2, half, 2, width})
                                  .permute({0, 1, 3, 4, 2, 5})
                                  .reshape({batch, half * half, 4 * width}); // [b, side * side / 4, 4 width]
    const at::Tensor normed =
        at::layer_norm(joined, {4 * width}, stage.mergeGain, stage.mergeBias, kLayerNormEpsilon).to(m_type); // the same
    return product(normed, stage.merge).to(at::kFloat); // [b, side * side / 4, 2 width]
}

at::Tensor DeviceEncoder::encode(const at::Tensor& pictures) {
    const at::NoGradGuard noGraph;
    at::Tensor x = m_stem(pictures).contiguous(); // [b, side * side, embed]
    for (const Stage& stage : m_stages) {
        Mixing last; // the branch that waits to be added
        for (const Block& block : stage.blocks) {
            Mixing before = block.before;
            before.addOrder = last.addOrder;
            before.add = last.add;
            Mixing between = block.between;
            between.add = attention(mixTokens(x, before, m_type), block);        // [w, tokens, width]
            const at::Tensor normed = mixTokens(x, between, m_type);             // [b, side * side, width]
            last.add = product(at::gelu(product(normed, block.up)), block.down); // [b, side * side, width]
            last.addOrder = MixOrder::Rows;
        }
        Mixing after = stage.after;
        after.addOrder = last.addOrder;
        after.add = last.add;
        mixTokens(x, after, m_type);
        if (stage.merge.weight.defined()) x = merged(x, stage);
    }
    return m_norm(x).mean(1); // [b, width]
}

} // namespace hs::model
