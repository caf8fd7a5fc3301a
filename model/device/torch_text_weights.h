// TorchTextWeights: BioGPT and its gated cross-attention blocks as the device's token step reads them: tensors of a
// loaded HistoGpt, query, key and value of self-attention joined into one matrix. Immutable once built.
#pragma once

#include "model/nn/histogpt.h"

#include <cstdint>
#include <vector>

namespace hs::model {

struct TorchNorm {
    at::Tensor gain, bias; // [hidden], float32
};

struct TorchLinear {
    at::Tensor weight; // [outputs, inputs]
    at::Tensor bias;   // [outputs], of the weight's type, or undefined
};

struct TorchCrossBlock {
    TorchNorm attentionNorm;
    TorchLinear query;  // [inner, hidden]
    TorchLinear output; // [hidden, inner]
    TorchNorm feedForwardNorm;
    TorchLinear up, down;
    at::Tensor attentionGate, feedForwardGate; // [1], tanh already taken
    float share = 0.0f;                        // of this layer in the attention over latents
};

struct TorchDecoderBlock {
    TorchNorm attentionNorm;
    TorchLinear queryKeyValue; // [3 hidden, hidden]
    TorchLinear output;
    TorchNorm feedForwardNorm;
    TorchLinear up, down;
};

struct TorchTextWeights {
    TextConfig config;
    at::Device device = at::kCPU;
    at::ScalarType type = at::kFloat; // of matrices and caches
    at::Tensor embedding;             // [vocabulary, hidden], float32
    at::Tensor positions;             // [maxPositions + 2, hidden], float32
    at::Tensor projection;            // [vocabulary, hidden]
    TorchNorm finalNorm;
    std::vector<TorchCrossBlock> cross;
    std::vector<TorchDecoderBlock> decoder;

    int crossHeads() const { return config.crossHeads > 0 ? config.crossHeads : config.heads; }
    int crossHeadDimension() const {
        return config.crossHeadDimension > 0 ? config.crossHeadDimension : config.hidden / config.heads;
    }
    std::uint64_t bytesPerToken(bool withImage) const;

    // Takes the text model out of a network that lies on its device already; matrices become `type`. The network's
    // self-attention matrices are emptied, as they live on in joined form; everything else is shared.
    static TorchTextWeights take(HistoGpt& network, at::ScalarType type);
};

} // namespace hs::model
