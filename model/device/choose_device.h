// Which LibTorch device a request means. Pure but for asking the driver; any thread.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/nn/libtorch.h"

#include <cstdint>
#include <string>

namespace hs::model {

// Auto: the first CUDA card where this LibTorch sees one, else the CPU. Cuda without a card: Unsupported.
core::Result<at::Device> chooseDevice(core::Device asked);

// What matrices are on a device: fp32, or bf16 for bf16 and int8.
at::ScalarType matrixType(core::Precision precision);

// Bytes of a card's memory that tensors took at most so far; 0 on a CPU.
std::uint64_t peakMemory(at::Device device);

} // namespace hs::model
