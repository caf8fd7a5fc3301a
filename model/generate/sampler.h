// Sampler: from the logits of one step to the next token, exactly as the reference filters them: divide by the
// temperature, top-k (ties at the k-th place stay), top-p on what is left, softmax, one draw.
//
// Not thread-safe: it keeps buffers so that a token allocates nothing. Source: HistoGPT helpers/inference.py with
// transformers' top_k_top_p_filtering.
#pragma once

#include "core/error.h"
#include "core/report.h"
#include "model/kernels/kernel_table.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace hs::model {

struct TokenProbability {
    int id = 0;
    double probability = 0.0;
};

struct TokenChoice {
    int id = 0;
    double probability = 0.0; // these three are of the model's own distribution: no temperature, no filter
    double entropy = 0.0;     // nats
    std::array<TokenProbability, 5> runnersUp{};
    int runnersUpCount = 0; // fewer than five only in tiny vocabularies
};

// Whether temperature, top-p, top-k and the number of tokens make sense; one sentence when not.
core::Result<void> checkOptions(const core::GenerationOptions& options);

class Sampler {
public:
    explicit Sampler(const kernels::KernelTable& kernels)
        : m_kernels(kernels) {}

    // draw: the number of the token among those generated; with the seed it decides the draw. Corrupt when the logits
    // hold NaN or infinity.
    core::Result<TokenChoice> choose(std::span<const float> logits, const core::GenerationOptions& options,
                                     std::uint64_t draw);

    // What may be drawn and how probably, by rising id; sums to 1.
    std::span<const TokenProbability> filter(std::span<const float> logits, const core::GenerationOptions& options);

    // The model's own distribution: log-probability of one token.
    double logProbability(std::span<const float> logits, int id) const;

private:
    struct Candidate {
        float logit = 0.0f; // tempered
        int id = 0;
    };

    void keepTopK(std::span<const float> logits, float temperature, int k);
    void keepTopP(double topP);
    int drawFrom(std::span<const TokenProbability> kept, double number) const;
    void findRunnersUp(std::span<const float> logits, TokenChoice& choice) const;

    const kernels::KernelTable& m_kernels;
    std::vector<float> m_largest; // heap of the k largest logits
    std::vector<Candidate> m_candidates;
    std::vector<TokenProbability> m_kept;
};

} // namespace hs::model
