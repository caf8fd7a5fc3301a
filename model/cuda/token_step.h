// TokenStep: one to sixteen tokens through the text model as a chain of fused kernels on an NVIDIA card; no LibTorch.
// Weights are read once a step, sums are float32, the order of every sum is fixed: the same bits each time.
//
// All pointers are device memory of the caller's, who keeps it alive and does not move it. One thread at a time.
// Errors are CUDA's own sentences; an empty one is success.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace hs::model::cuda {

enum class Element { Float, Bfloat16 }; // of matrices, their biases and the caches

struct Norm {
    const float* gain = nullptr; // [hidden]
    const float* bias = nullptr;
};

struct Matrix {
    const void* weight = nullptr; // [outputs, inputs]
    const void* bias = nullptr;   // [outputs], or null
    int outputs = 0, inputs = 0;
};

struct CrossLayer {
    Norm attentionNorm;
    Matrix query, output;
    Norm feedForwardNorm;
    Matrix up, down;
    const float* attentionGate = nullptr; // [1], tanh taken
    const float* feedForwardGate = nullptr;
    float share = 0.0f;           // of this layer in the attention over latents
    const void* keys = nullptr;   // [cross heads, latents, cross width]
    const void* values = nullptr; // the same
};

struct DecoderLayer {
    Norm attentionNorm;
    Matrix queryKeyValue; // [3 hidden, hidden]
    Matrix output;
    Norm feedForwardNorm;
    Matrix up, down;
    void* keys = nullptr;   // [sequences, heads, cache positions, width]
    void* values = nullptr; // the same
};

struct TokenStepPlan {
    Element element = Element::Float;
    int hidden = 0, heads = 0, vocabulary = 0, cachePositions = 0;
    int crossHeads = 0, crossWidth = 0, latents = 0; // without an image: unused
    const float* embedding = nullptr;                // [vocabulary, hidden]
    const float* positionTable = nullptr;            // [positions + 2, hidden]
    Norm finalNorm;
    Matrix projection;
    std::vector<CrossLayer> cross; // empty: text only
    std::vector<DecoderLayer> decoder;
};

struct TokenStepRows {
    int count = 0;
    const std::int64_t* tokens = nullptr;    // [count]
    const std::int64_t* positions = nullptr; // [count]
    const std::int64_t* sequences = nullptr; // [count]
    float* logits = nullptr;                 // [count, vocabulary]
    float* attention = nullptr;              // [count, latents]; unused without an image
    void* workspace = nullptr;               // workspaceBytes(count)
};

class TokenStep {
public:
    static constexpr int kMostRows = 16;

    // Whether the kernels take these sizes; what they do not take, LibTorch does.
    static bool supports(const TokenStepPlan& plan);

    explicit TokenStep(TokenStepPlan plan); // must be supported

    int mostRows() const; // of one step, at most kMostRows; fewer where rows are long
    std::size_t workspaceBytes(int rows) const;

    // Puts the step on a cudaStream_t, which may be recording a graph. Does not wait.
    std::string enqueue(const TokenStepRows& rows, void* stream) const;

private:
    TokenStepPlan m_plan;
    int m_processors = 1;         // of the card
    std::size_t m_mostShared = 0; // bytes of a block
    bool m_overlaps = false;      // a kernel may fetch its weights while the one before still runs (Hopper and later)
};

} // namespace hs::model::cuda
