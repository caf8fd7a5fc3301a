#include "model/nn/ctranspath.h"

#include <algorithm>

namespace hs::model {

PatchMergingImpl::PatchMergingImpl(std::int64_t width, std::int64_t side)
    : m_side(side) {
    reduction = register_module("reduction", Linear(4 * width, 2 * width, Bias::Without));
    norm = register_module("norm", LayerNorm(4 * width));
}

at::Tensor PatchMergingImpl::forward(const at::Tensor& x) {
    const std::int64_t batch = x.size(0), half = m_side / 2, width = x.size(2);
    const at::Tensor joined = x.view({batch, half, 2, half, 2, width}) // [b, row, row in 2, column, column in 2, width]
                                  .permute({0, 1, 3, 4, 2, 5})         // column in 2 changes slowest
                                  .reshape({batch, half * half, 4 * width}); // [b, side * side / 4, 4 * width]
    return reduction(norm(joined));                                          // [b, side * side / 4, 2 * width]
}

SwinStageImpl::SwinStageImpl(const SwinBlockConfig& block, int depth, bool downsamples) {
    blocks = register_module("blocks", std::make_shared<ModuleVectorImpl<SwinBlock>>());
    for (int i = 0; i < depth; ++i) {
        SwinBlockConfig own = block;
        own.window = std::min(block.window, block.side);
        own.shift = i % 2 == 1 && block.side > block.window ? block.window / 2 : 0;
        blocks->push(SwinBlock(own));
    }
    if (downsamples) downsample = register_module("downsample", PatchMerging(block.width, block.side));
}

at::Tensor SwinStageImpl::forward(const at::Tensor& x, std::size_t index, const Probe* probe) {
    const std::string name = probe != nullptr ? "layers." + std::to_string(index) : std::string();
    at::Tensor map = x; // [b, side * side, width]
    for (std::size_t i = 0; i < blocks->size(); ++i) {
        map = (*blocks)[i](map); // [b, side * side, width]
        if (probe != nullptr) (*probe)(name + ".blocks." + std::to_string(i), map);
    }
    if (!downsample.is_empty()) map = downsample(map); // [b, side * side / 4, 2 * width]
    if (probe != nullptr) (*probe)(name, map);
    return map;
}

CTransPathImpl::CTransPathImpl(const EncoderConfig& config)
    : m_config(config) {
    const std::int64_t side = config.inputPixels / 4;
    TORCH_CHECK(config.embed % 8 == 0, "expected an encoder width that 8 divides, found ", config.embed);
    patch_embed = register_module("patch_embed", ConvStem(config.embed));
    layers = register_module("layers", std::make_shared<ModuleVectorImpl<SwinStage>>());
    for (std::size_t i = 0; i < 4; ++i) {
        const SwinBlockConfig block{.width = std::int64_t(config.embed) << i,
                                    .side = side >> i,
                                    .heads = config.heads[i],
                                    .window = config.window,
                                    .hidden = std::int64_t(double(std::int64_t(config.embed) << i) * config.mlpRatio)};
        TORCH_CHECK(block.width % block.heads == 0, "expected stage ", i, "'s width ", block.width,
                    " to be a multiple of its heads, found ", block.heads);
        TORCH_CHECK(block.side % std::min(block.window, block.side) == 0, "expected stage ", i, "'s side ", block.side,
                    " to be a multiple of the window, found ", block.window);
        layers->push(SwinStage(block, config.depths[i], i < 3));
    }
    norm = register_module("norm", LayerNorm(config.outputDimension()));
}

at::Tensor CTransPathImpl::forward(const at::Tensor& pictures, const Probe* probe) {
    at::Tensor x = patch_embed(pictures, probe); // [b, side * side, embed]
    tell(probe, "patch_embed", x);
    for (std::size_t i = 0; i < layers->size(); ++i)
        x = (*layers)[i](x, i, probe); // last: [b, 49, 8 * embed]
    x = norm(x);                       // [b, 49, 8 * embed]
    tell(probe, "norm", x);
    return x.mean(1); // [b, 8 * embed]
}

} // namespace hs::model
