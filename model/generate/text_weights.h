// TextWeights: BioGPT and its gated cross-attention blocks in the form the token step reads, at one precision.
//
// Immutable once built. Matrices are packed into one arena, or used where they lie when they already are fp32 and
// aligned (LibTorch's parameters); norms, biases and gates are copied. The matrices that make cross keys and values are
// not here: they are used once a slide.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/generate/weight_source.h"
#include "model/io/bundle.h"
#include "model/kernels/kernel_table.h"
#include "model/kernels/memory_arena.h"
#include "model/kernels/thread_pool.h"
#include "model/kernels/weight_store.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace hs::model {

struct NormWeights {
    const float* gain = nullptr; // [hidden]
    const float* bias = nullptr;
};

// One product: weights, and a bias or null.
struct LinearWeights {
    kernels::WeightView weights; // [outputs, inputs]
    const float* bias = nullptr; // [outputs]
};

struct CrossBlockWeights {
    NormWeights attentionNorm;
    LinearWeights query;  // [inner, hidden]
    LinearWeights output; // [hidden, inner]
    NormWeights feedForwardNorm;
    LinearWeights up;           // [4 hidden, hidden]
    LinearWeights down;         // [hidden, 4 hidden]
    float attentionGate = 0.0f; // tanh already taken
    float feedForwardGate = 0.0f;
};

struct DecoderBlockWeights {
    NormWeights attentionNorm;
    LinearWeights query, key, value, output; // [hidden, hidden]; read in one phase
    NormWeights feedForwardNorm;
    LinearWeights up;   // [feedForward, hidden]
    LinearWeights down; // [hidden, feedForward]
};

class TextWeights {
public:
    struct Options {
        core::Precision precision = core::Precision::Fp32;
        const kernels::KernelTable* kernels = nullptr;
        kernels::ThreadPool* pool = nullptr;
        std::function<void(std::uint64_t done, std::uint64_t total)> progress; // bytes of packed weights
        std::stop_token stop;
    };

    // Unsupported sizes (widths that are no multiple of 16), missing tensors, OutOfMemory and Cancelled are answered.
    static core::Result<std::shared_ptr<const TextWeights>> build(const TextConfig& config, const WeightSource& source,
                                                                  const Options& options);

    const TextConfig& config() const { return m_config; }
    core::Precision precision() const { return m_precision; }
    int crossHeads() const { return m_config.crossHeads > 0 ? m_config.crossHeads : m_config.heads; }
    int crossHeadDimension() const {
        return m_config.crossHeadDimension > 0 ? m_config.crossHeadDimension : m_config.hidden / m_config.heads;
    }
    int headDimension() const { return m_config.hidden / m_config.heads; }
    int crossFeedForward() const { return m_config.hidden * m_config.crossFeedForwardMultiple; }

    const std::vector<CrossBlockWeights>& cross() const { return m_cross; }
    const std::vector<DecoderBlockWeights>& decoder() const { return m_decoder; }
    const NormWeights& finalNorm() const { return m_finalNorm; }
    const LinearWeights& projection() const { return m_projection; } // [vocabulary, hidden], the token embedding too
    const float* positions() const { return m_positions; }           // [maxPositions + 2, hidden]

    // Bytes of weights that one token reads: with the cross-attention blocks or without.
    std::uint64_t bytesPerToken(bool withImage) const;
    std::uint64_t parametersPerToken(bool withImage) const;

private:
    friend class TextWeightsBuilder;
    TextWeights() = default;

    TextConfig m_config;
    core::Precision m_precision = core::Precision::Fp32;
    kernels::MemoryArena m_arena;
    std::vector<CrossBlockWeights> m_cross;
    std::vector<DecoderBlockWeights> m_decoder;
    NormWeights m_finalNorm;
    LinearWeights m_projection;
    const float* m_positions = nullptr;
};

} // namespace hs::model
