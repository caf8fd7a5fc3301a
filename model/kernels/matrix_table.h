// Kernels of products with many rows (resampler, patch encoder, cross keys and values) for one CPU: a table of
// functions that each processor path fills, like KernelTable for the token step.
//
// Words. A *word* is 32 bits along the summed dimension: one float, or a pair of neighbouring bf16 numbers (the lower
// half first). Left-hand rows are plain rows of words. The right-hand matrix comes in *panels* of 32 columns: word w of
// column c lies at [w * 32 + c].
//
// Contract (decisions, 2): every element is one chain of sums over its words in rising order that starts from what the
// output holds (or zero), so it depends neither on the rows beside it, nor on threads, nor on how the words are cut
// into calls. fp32: AVX-512 and AVX2 give the same bits. bf16 products on a processor without bf16 instructions are
// sums of the same products in another rounding.
//
// Functions are pure, any thread. No alignment is needed; 64 bytes are fastest.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hs::model::kernels {

enum class WordType : std::uint8_t { Fp32, Bf16 };

inline constexpr int kPanelColumns = 32;

// Numbers a word holds.
constexpr int numbersPerWord(WordType type) {
    return type == WordType::Fp32 ? 1 : 2;
}
constexpr int wordsFor(WordType type, int numbers) {
    return (numbers + numbersPerWord(type) - 1) / numbersPerWord(type);
}

// C[rows, panels * 32] = (C or 0) + A[rows, words] * panels
struct ProductTask {
    WordType type = WordType::Fp32;
    bool accumulate = false;
    int rows = 0;
    int words = 0;
    int panels = 0;
    const std::uint32_t* a = nullptr;
    std::size_t aStride = 0; // words between rows
    const std::uint32_t* b = nullptr;
    std::size_t bStride = 0; // words between panels
    float* c = nullptr;
    std::size_t cStride = 0; // floats between rows
};

// Rows of a right-hand matrix as they lie in memory, to be turned into panels: fp32, or bf16 in natural order.
struct SourceRows {
    const void* data = nullptr;
    bool bf16 = false;
    std::size_t stride = 0; // numbers between rows
};

// One row of scores to weights: p = softmax(scale * scores + bias) over n numbers; words behind them, up to padded
// numbers, become zero.
struct SoftmaxTask {
    float* scores = nullptr;     // [n], padded to a multiple of 16; used up
    const float* bias = nullptr; // [padded to 16], or null
    float scale = 1.0f;
    int n = 0;
    int padded = 0; // a multiple of 32
    WordType type = WordType::Fp32;
    std::uint32_t* out = nullptr;
};

// The same for keys that come in several blocks: out = e^(scale * scores - maximum), and what that changes.
struct RunningSoftmax {
    float maximum = -3e38f;
    float sum = 0.0f;
    float shrink = 1.0f; // what older values are to be multiplied by
};

struct MatrixTable {
    const char* name = "";
    bool bf16Products = false; // in hardware; without them fp32 words are faster
    int tileRows = 1;          // rows that are computed together: counts of rows that it divides are fastest

    void (*product)(const ProductTask& task);

    // Rows [0, columns) of `rows`, columns <= 32, numbers [0, numbers) -> one panel; missing columns and the last odd
    // number become zero.
    void (*packPanel)(const SourceRows& rows, int columns, int numbers, WordType type, std::uint32_t* panel);
    // The other way round: `numbers` rows of up to 32 floats, each row a place of the summed dimension.
    void (*packTransposed)(const float* rows, std::size_t stride, int columns, int numbers, WordType type,
                           std::uint32_t* panel);

    // n floats to words; n a multiple of 16.
    void (*toWords)(const float* x, int n, WordType type, std::uint32_t* out);
    // Layer norm to words; n a multiple of 16.
    void (*normToWords)(const float* x, const float* gain, const float* bias, int n, WordType type, std::uint32_t* out);
    // GELU(x + bias) to words (bias may be null); exact to 1e-7 for fp32, to 7e-5 for bf16. n a multiple of 16.
    void (*geluToWords)(const float* x, const float* bias, int n, WordType type, std::uint32_t* out);
    // out = base + scale * (x + bias); bias and base may be null; out may be base. n a multiple of 16.
    void (*addTo)(const float* x, const float* bias, float scale, const float* base, int n, float* out);
    // out += scale * the n numbers of the words; n a multiple of 32.
    void (*addWords)(const std::uint32_t* words, WordType type, float scale, int n, float* out);
    void (*softmaxToWords)(const SoftmaxTask& task);
    void (*softmaxBlock)(const SoftmaxTask& task, RunningSoftmax& state);
};

// The best path this processor runs, and all that it runs (best first; plain is last and always there).
const MatrixTable& bestMatrixKernels();
struct MatrixKernelList {
    const MatrixTable* tables[4] = {};
    int count = 0;
};
MatrixKernelList availableMatrixKernels();

} // namespace hs::model::kernels
