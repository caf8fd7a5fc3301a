// CTransPath: the patch encoder, a Swin-T with a convolutional stem; output is the mean over the tokens of the last
// layer norm. The demo bundle's encoder is the same network, narrower (EncoderConfig). Source: TransPath (ctran.py,
// timm's SwinTransformer); checkpoint {'model': state dict}, head removed.
//
// Inference under NoGradGuard and eval(); training keeps the graph. One thread at a time.
#pragma once

#include "model/io/bundle.h"
#include "model/nn/conv_stem.h"
#include "model/nn/probe.h"
#include "model/nn/swin_block.h"

namespace hs::model {

// Four neighbouring tokens become one, twice as wide; in the order (0,0), (1,0), (0,1), (1,1) as (row, column).
class PatchMergingImpl : public torch::nn::Module {
public:
    PatchMergingImpl(std::int64_t width, std::int64_t side);
    at::Tensor forward(const at::Tensor& x); // [b, side * side, width] -> [b, side * side / 4, 2 * width]

    Linear reduction{nullptr}; // [2 * width, 4 * width]
    LayerNorm norm{nullptr};   // [4 * width]

private:
    std::int64_t m_side;
};
TORCH_MODULE(PatchMerging);

class SwinStageImpl : public torch::nn::Module {
public:
    SwinStageImpl(const SwinBlockConfig& block, int depth, bool downsamples);
    // [b, side * side, width] -> the same, or [b, side * side / 4, 2 * width] when it downsamples
    at::Tensor forward(const at::Tensor& x, std::size_t index, const Probe* probe);

    std::shared_ptr<ModuleVectorImpl<SwinBlock>> blocks;
    PatchMerging downsample{nullptr}; // null in the last stage
};
TORCH_MODULE(SwinStage);

class CTransPathImpl : public torch::nn::Module {
public:
    explicit CTransPathImpl(const EncoderConfig& config);

    // pictures [b, 3, pixels, pixels], normalised -> features [b, 8 * embed]
    at::Tensor forward(const at::Tensor& pictures, const Probe* probe = nullptr);

    const EncoderConfig& config() const { return m_config; }

    ConvStem patch_embed{nullptr};
    std::shared_ptr<ModuleVectorImpl<SwinStage>> layers;
    LayerNorm norm{nullptr};

private:
    EncoderConfig m_config;
};
TORCH_MODULE(CTransPath);

} // namespace hs::model
