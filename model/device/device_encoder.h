// DeviceEncoder: CTransPath for inference on a device: the residual in float32, products in the matrices' type, norms,
// windows and sums of a block in one pass each (token_mixing). Works on any device, which is how it is tested.
// One thread at a time.
#pragma once

#include "model/device/token_mixing.h"
#include "model/nn/ctranspath.h"

#include <vector>

namespace hs::model {

class DeviceEncoder {
public:
    // network: eval mode, on its device; of it the stem and the last norm are kept.
    DeviceEncoder(CTransPath network, at::ScalarType type);

    // pictures float32 [b, 3, p, p], normalised, on the device -> features float32 [b, width]
    at::Tensor encode(const at::Tensor& pictures);

private:
    struct Product {
        at::Tensor weight, bias; // of the type; bias may be undefined
    };
    struct Block {
        Mixing before, between; // into windows; back from them
        Product queryKeyValue;  // queries scaled
        Product output, up, down;
        at::Tensor bias; // of the type: [1, heads, tokens, tokens], or [windows, heads, tokens, tokens] where shifted
        std::int64_t heads = 1;
    };
    struct Stage {
        std::vector<Block> blocks;
        Mixing after;
        at::Tensor mergeGain, mergeBias; // undefined in the last stage
        Product merge;
    };

    Block blockOf(SwinBlock& block) const;
    Stage stageOf(SwinStage& stage) const;
    Product productOf(const Linear& linear) const;
    at::Tensor product(const at::Tensor& x, const Product& product) const;
    at::Tensor attention(const at::Tensor& windows, const Block& block) const;
    at::Tensor merged(const at::Tensor& x, const Stage& stage) const;

    ConvStem m_stem;
    LayerNorm m_norm;
    at::ScalarType m_type;
    std::vector<Stage> m_stages;
};

} // namespace hs::model
