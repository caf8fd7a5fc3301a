// How much memory a training stage will take, and what would make it smaller: an estimate from the model's sizes, told
// before anything is loaded. Pure; bytes.
//
// Counted: weights, their gradients, AdamW's two moments, what forward keeps for backward, and the library itself.
// Formulas: a transformer layer keeps about 17 values of its width and 2.5 values a head and token pair for each token
// (Korthikanti et al. 2022, counted there in bytes at half precision). The estimate is meant to be right within a third.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hs::core {

struct ModelSizes {
    std::uint64_t resamplerParameters = 0;
    std::uint64_t languageParameters = 0; // embeddings, decoder layers
    std::uint64_t crossParameters = 0;    // cross-attention blocks and exit gate: what the second stage learns
    int hidden = 0;
    int layers = 0;
    int heads = 0;
    int vocabulary = 0;
    int resamplerWidth = 0;
    int resamplerInner = 0; // heads x width of a head
    int resamplerHeads = 0;
    int resamplerLayers = 0;
    int latents = 0;
    int features = 0; // of a patch
};

struct TrainingPlan {
    bool joint = false;         // else the first stage
    std::int64_t batch = 1;     // cases a step
    std::int64_t tokens = 256;  // of a report
    std::int64_t patches = 1000; // of the largest bag
    bool checkpointing = false; // activations computed again instead of kept
    bool learnsResampler = false; // joint: not frozen
    bool learnsLanguage = false;  // joint: not frozen
    int adapterRank = 0;          // joint: adapters on queries and values of each layer; 0: none
};

struct MemoryEstimate {
    std::uint64_t weights = 0;
    std::uint64_t optimiser = 0;   // gradients and moments
    std::uint64_t activations = 0;
    std::uint64_t library = 0;
    std::uint64_t total() const { return weights + optimiser + activations + library; }
};

MemoryEstimate estimateMemory(const ModelSizes& sizes, const TrainingPlan& plan);

enum class RemedyKind { SmallerBatch, Checkpointing, SmallerBags };
struct Remedy {
    RemedyKind kind = RemedyKind::SmallerBatch;
    std::int64_t value = 0; // the batch, or the patches of a bag, that would do
};

struct Fit {
    bool fits = false;
    MemoryEstimate needs;
    std::uint64_t free = 0;
    std::vector<Remedy> remedies; // each would do by itself; empty: nothing here would
};

Fit judgeFit(const ModelSizes& sizes, const TrainingPlan& plan, std::uint64_t freeBytes);

} // namespace hs::core
