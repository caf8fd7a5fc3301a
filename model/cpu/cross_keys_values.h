// From latents to the keys and values of cross-attention of every layer, on our own kernels: the "exit gate", then one
// product a layer, straight into the form that the token step reads. Once a case; belongs to one thread.
#pragma once

#include "core/error.h"
#include "model/cpu/products.h"
#include "model/generate/cross_memory.h"
#include "model/kernels/kernel_table.h"

#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace hs::model {

struct CrossView {
    WeightRows exitGate;                // [hidden, model]
    std::vector<WeightRows> keysValues; // of each layer [2 * inner, hidden]: keys of all heads, then values
};

struct CrossOptions {
    kernels::WordType words = kernels::WordType::Fp32;
    std::function<void()> beforeLayer; // may throw
};

// False for widths that do not fill panels.
bool supportsCrossKeysValues(const CrossView& view, const TextWeights& text);

// latents [rows, exitGate.inputs] of all media.
core::Result<std::shared_ptr<CpuCrossMemory>> crossKeysValues(std::span<const float> latents, const CrossView& view,
                                                              const TextWeights& text,
                                                              const kernels::KernelTable& kernels, Products& products,
                                                              const CrossOptions& options);

} // namespace hs::model
