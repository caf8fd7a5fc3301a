// Weights, features and pictures given by a formula instead of a file, so that full-size networks can be compared
// without gigabytes of reference data. The rules are those of golden/README.md ("Formula weights"); every factor is a
// power of two, so every machine gets the same bits. Call under the thread that owns the module.
#pragma once

#include "model/nn/libtorch.h"

#include <cstdint>
#include <string>

namespace hs::model {

// Fills every parameter and buffer of a module by its state-dict name; relative positions and window masks stay as the
// constructor computed them. CPU, float32.
void fillWithFormula(torch::nn::Module& module, const std::string& seed);

// v(i) of a name, row-major: float32 of the given shape.
at::Tensor formulaTensor(const std::string& name, at::IntArrayRef shape);

// A picture of `side` x `side` bytes: uint8 [side, side, 3].
at::Tensor formulaPicture(const std::string& name, std::int64_t side);

} // namespace hs::model
