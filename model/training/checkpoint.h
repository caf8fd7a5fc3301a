// Checkpoint: everything a run needs to continue exactly, in one .safetensors file: the trained tensors ("model/<name>"),
// the optimiser's moments ("optimiser/…"), LibTorch's random state ("random/torch"), and where the run stands (metadata).
//
// Frozen tensors are not in it: they are the bundle's. Written beside its goal and renamed. Training thread.
#pragma once

#include "core/error.h"
#include "model/training/adamw.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hs::model {

struct RunPosition {
    std::int64_t step = 0;          // updates done
    double seconds = 0.0;           // spent so far, over all parts of the run
    bool hasBest = false;
    double bestMetric = 0.0;
    std::int64_t bestStep = 0;
    std::int64_t sinceBest = 0;     // validations without a better one
    std::int64_t validatedStep = 0; // of the last validation that was finished
};

struct Checkpoint {
    std::string stage;               // "joint": which file of a bundle the tensors belong to
    std::string bundleWeightsHash;   // of the bundle the run began from
    RunPosition position;
    std::vector<NamedTensor> model;     // names as in the bundle's weights
    std::vector<NamedTensor> optimiser; // as AdamW::state()
    at::Tensor randomState;             // uint8 [n]
};

core::Result<void> writeCheckpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);
core::Result<Checkpoint> readCheckpoint(const std::filesystem::path& path);

// Copies values into tensors of the same names and shapes; every name that is missing or of another shape in one error.
core::Result<void> restoreTensors(const std::vector<NamedTensor>& from, const std::vector<NamedTensor>& into);

// LibTorch's own generator (dropout). [n] bytes
at::Tensor torchRandomState();
void setTorchRandomState(const at::Tensor& state);

// The generator of a CUDA card is seeded anew by each step's number, so that its state needs no place in a checkpoint; the
// CPU's is kept in it and left alone here.
void seedDeviceOfStep(at::Device device, std::uint64_t seed, std::int64_t step);

} // namespace hs::model
