// LoadPlan: what loadWeights() is going to copy where, or the one error that lists everything that does not fit.
// Internal to hs_nn.
#pragma once

#include "model/nn/load_weights.h"

namespace hs::model {

struct LoadStep {
    std::string name;     // the module's
    std::string fileName; // the file's
    at::Tensor target;    // the module's tensor
    const TensorEntry* entry = nullptr;
    std::uint64_t bytes = 0; // in the file
    bool parameter = false;  // else a buffer
    bool constant = false;   // follows from the architecture: compare, do not copy
};

struct LoadPlan {
    std::vector<LoadStep> steps;
    std::vector<std::string> leftOver;
    std::uint64_t bytes = 0;
};

core::Result<LoadPlan> planLoad(torch::nn::Module& module, const WeightsFile& file, const LoadOptions& options);

// Gives the planned tensors the device and type that the options ask for, still unfilled.
void convertTargets(LoadPlan& plan, const LoadOptions& options);

// Copies what is planned, by a few threads.
core::Result<void> copyPlanned(const LoadPlan& plan, const WeightsFile& file, const LoadOptions& options);

// The two names of the matrix that turns ids into numbers and numbers into logits.
inline const std::string kEmbedding = "histogpt.embed_tokens.weight";
inline const std::string kProjection = "output_projection.weight";
// Lets a plan take it from whichever of the two a file stores, the output's first.
void allowTiedNames(const WeightsFile& file, LoadOptions& options);

// Large parameters on huge pages: fewer page faults while loading, fewer TLB misses while reading. A hint; may do
// nothing.
void adviseHugePages(const at::Tensor& tensor);

} // namespace hs::model
