// Kernels of the token step for one CPU: a table of functions that each processor path (AVX-512, AVX2, plain) fills.
//
// Contract (decisions, 2): the result of a row of weights for one input is made by one thread in one fixed order of
// operations, so it depends neither on the number of threads, nor on how rows are divided, nor on how many inputs share
// the pass. AVX-512 and AVX2 give the same bits: both compute in 32 lanes that are folded in the same order; the plain
// path has no fused multiply-add and may differ in the last bits.
//
// Functions are pure, any thread. All lengths in elements; pointers need 64-byte alignment where it is said.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hs::model::kernels {

enum class WeightType : std::uint8_t { Fp32, Bf16, Int8 };

inline constexpr int kColumnStep = 32;     // fp32 and bf16 rows are padded with zeros to a multiple of this
inline constexpr int kByteColumnStep = 64; // int8 rows
inline constexpr int kBlockColumns = 1024; // columns that share one int8 scale
inline constexpr int kLanes = 16;
inline constexpr int kMostInputs = 32; // of one product

// Weights [rows, columns] of one product y = W x, in the form the kernels read. Does not own its memory.
// fp32: plain rows. bf16: in each group of 32 columns, 32-bit word i holds column i (low half) and column i + 16
// (high). int8: byte = round(w / scale) + 128, one scale a block of kBlockColumns (the last may be shorter).
struct WeightView {
    WeightType type = WeightType::Fp32;
    int rows = 0;
    int columns = 0;       // as in the model
    int paddedColumns = 0; // as stored
    std::size_t rowBytes = 0;
    const std::byte* data = nullptr; // 64-byte aligned
    const float* scales = nullptr;   // int8: [rows, blocks]
    int blocks = 0;                  // int8: scales a row
};

// `count` inputs of a product, as the weight type wants them. paddedColumns as in WeightView, padding is zero.
// int8: the input is rounded to 16 bits, x = scale * q, q = 256 high + low with both digits in [-128, 127]; correction
// holds -128 * (sum of q over the columns of a lane) for each block, which takes the weights' offset of 128 back.
struct InputView {
    int count = 0;
    std::size_t stride = 0;            // elements between inputs, in values, high, low and wide
    const float* values = nullptr;     // fp32, bf16
    const std::int8_t* high = nullptr; // int8 with byte dot products
    const std::int8_t* low = nullptr;
    const std::int16_t* wide = nullptr;       // int8 without them
    const std::int32_t* correction = nullptr; // [count, blocks, 16]
    std::size_t correctionStride = 0;
    const float* scale = nullptr; // [count]
};

// Where a column of the first input lies in an InputView: its digits, or its whole 16 bits.
struct Digits {
    const std::int8_t* high = nullptr;
    const std::int8_t* low = nullptr;
    const std::int16_t* wide = nullptr;
};

struct RowRange {
    int begin = 0;
    int end = 0;
};

// `count` runs of `rows` rows each, that begin `apart` rows from one another.
struct RowRuns {
    int begin = 0;
    int rows = 0;
    int apart = 0;
    int count = 1; // read side by side where it is 1, 2, 4 or 8 and at most KernelTable::maxStreams

    int first(int run) const { return begin + run * apart; }
};

// One input quantised to 16 bits; the pointers are where to write (null: not wanted; the form that the path reads is
// always wanted).
struct QuantisedRow {
    std::int8_t* high = nullptr;
    std::int8_t* low = nullptr;
    std::int16_t* wide = nullptr;
    std::int32_t* correction = nullptr; // [blocks, 16]
    float* scale = nullptr;
};

struct LogSum {
    float largest = 0.0f;
    double sum = 0.0;      // of e^(x - largest)
    double weighted = 0.0; // of e^(x - largest) (x - largest)
};

enum class CacheType : std::uint8_t { Fp32, Fp16 };

// Attention of queries over the same `count` keys of one head. Keys and values [count, headDimension], rows contiguous.
// Strides are floats from one query's numbers to the next one's.
struct AttentionTask {
    const float* query = nullptr; // [queries][headDimension]
    float queryScale = 1.0f;
    const void* keys = nullptr;
    const void* values = nullptr;
    CacheType type = CacheType::Fp32;
    int count = 0;
    int headDimension = 0;          // a multiple of 16, at most 256
    float* probabilities = nullptr; // [queries][count, padded to 16], written
    float* output = nullptr;        // [queries][headDimension], written
    int queries = 1;
    std::size_t queryStride = 0;
    std::size_t probabilityStride = 0;
    std::size_t outputStride = 0;
};

struct KernelTable {
    const char* name = ""; // "AVX-512 VNNI", "AVX-512", "AVX2", "plain"
    bool byteDots = false; // int8 inputs as digit planes (else as 16-bit words)
    int maxStreams = 1;    // runs that dotRows can read side by side: 1, 2, 4 or 8

    // out[input * outStride + run * runs.rows + i] = W[runs.first(run) + i] . x[input], at most kMostInputs. How many
    // runs there are changes the speed alone.
    void (*dotRows)(const WeightView& weights, const InputView& inputs, const RowRuns& runs, float* out,
                    std::size_t outStride);
    void (*quantiseInput)(const float* x, int paddedColumns, QuantisedRow out);
    // y = (x - mean) / sqrt(variance + 1e-5) * gain + bias; n a multiple of 16.
    void (*layerNorm)(const float* x, const float* gain, const float* bias, int n, float* y);
    void (*gelu)(float* x, int n); // exact (erf) form, in place; any n, buffer padded to 16
    // sums += round(scale * p), which no order of the sums changes; n a multiple of 16.
    void (*addShares)(std::int32_t* sums, const float* p, float scale, int n);
    void (*attend)(const AttentionTask& task);
    // p = softmax(x) in place, the largest subtracted first; the buffer is padded to 16.
    void (*softmax)(float* x, int n);
    // For log-probabilities and entropy; any n, x is not changed.
    LogSum (*logSumExp)(const float* x, int n);
    void (*toHalf)(const float* x, std::uint16_t* y, int n); // round to nearest even; n a multiple of 16

    // Packing: one row of `columns` floats to its stored form; the padding is written too.
    void (*packBf16)(const float* row, int columns, std::uint16_t* out);
    void (*packInt8)(const float* row, int columns, std::uint8_t* out, float* scales);

    // Reads all bytes in `streams` side by side and returns their sum: measures memory speed. bytes: multiple of 4096.
    std::uint64_t (*readBytes)(const std::byte* data, std::size_t bytes, int streams);
};

// The best path this processor runs, and all that it runs (best first; plain is last and always there).
const KernelTable& bestKernels();
struct KernelList {
    const KernelTable* tables[4] = {};
    int count = 0;
};
KernelList availableKernels();

} // namespace hs::model::kernels
