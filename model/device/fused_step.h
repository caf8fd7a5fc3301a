// FusedStep: the card's own kernels (model/cuda) over a decoder's tensors. Where they are not built, the tensors lie
// elsewhere or the sizes do not fit, there is none, and LibTorch does the step. One thread.
#pragma once

#include "model/device/torch_text_weights.h"

#include <memory>
#include <vector>

namespace hs::model {

struct FusedRows {
    at::Tensor numbers;   // int64 [3, rows]: tokens, positions, sequences
    at::Tensor logits;    // float32 [rows, vocabulary], written
    at::Tensor attention; // float32 [rows, latents], written; undefined without an image
    at::Tensor workspace; // of workspaceFor
};

class FusedStep {
public:
    virtual ~FusedStep() = default;
    virtual int mostRows() const = 0;
    virtual at::Tensor workspaceFor(int rows) const = 0;
    // On the current stream, without waiting; c10::Error when the card refuses.
    virtual void run(const FusedRows& rows) const = 0;

    // caches: per layer [sequences, heads, positions, w]; image: per layer [heads, latents, w], or none. The tensors
    // stay where they are as long as this lives. Null where there is no such step.
    static std::unique_ptr<FusedStep> create(const TorchTextWeights& weights, const std::vector<KeysValues>& caches,
                                             const std::vector<KeysValues>& image);
};

} // namespace hs::model
