// Products of a matrix with one to sixteen rows, with what comes before (input.cuh) and after fused in.
//
// A block takes whole tiles of eight outputs, a warp at a time a unit: a tile's slice of the inputs, 4 KB of weights in
// registers, fetched before the kernel waits for its input and refilled as they are used. bfloat16 goes through the matrix
// units (mma.m16n8k16, rows of x as its 16), float32 through plain sums; either way a row's bits do not depend on how many
// rows there are.
#pragma once

#include "model/cuda/input.cuh"

namespace hs::model::cuda {

constexpr int kTile = 8;        // outputs
constexpr int kPieces = 8;      // of sixteen bytes that a lane holds of a unit
constexpr int kQuad = 4;        // lanes that share an output's inputs
constexpr int kGroupUnits = 64; // summed at once

template <typename T>
constexpr int kPieceInputs = kQuad * 16 / int(sizeof(T)); // that a piece of the four lanes covers
template <typename T>
constexpr int kSliceInputs = kPieces * kPieceInputs<T>;

enum class After {
    Store,    // y = scale * (Wx + b)
    Cache,    // thirds: queries to y, scaled; keys and values into the cache
    Gelu,     // y = gelu(Wx + b)
    Residual, // y += gate * (Wx + b)
};

struct ProductCall {
    Matrix matrix;
    InputCall input;
    int groupTiles = 1;
    float* y = nullptr;          // [rows, outputs], with Cache [rows, outputs / 3]
    float scale = 1.0f;          // Store, and the queries of Cache
    const float* gate = nullptr; // Residual; null: 1
    void* keys = nullptr;        // Cache: [sequences, heads, cachePositions, width]
    void* values = nullptr;
    const std::int64_t* positions = nullptr;
    const std::int64_t* sequences = nullptr;
    int heads = 0, width = 0, cachePositions = 0;
};

template <typename T>
int slicesOf(const Matrix& matrix) {
    return (matrix.inputs + kSliceInputs<T> - 1) / kSliceInputs<T>;
}

template <typename T>
std::size_t sharedBytes(const ProductCall& call) {
    const auto rows = std::size_t(call.input.rows);
    return rows * std::size_t(strideOf(call.matrix.inputs)) * sizeof(T) +
           rows * std::size_t(call.groupTiles * slicesOf<T>(call.matrix) * kTile) * sizeof(float);
}

__device__ inline void multiply(float* c, unsigned a0, unsigned a1, unsigned a2, unsigned a3, unsigned b0, unsigned b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}

// A unit's sums of every row. kWide: more than eight rows.
template <typename T, bool kWide>
class UnitSums;

// The matrix units want a lane's inputs in pairs eight apart; any order will do that weights and rows share, so a lane
// keeps the eight neighbours it has loaded.
template <bool kWide>
class UnitSums<__nv_bfloat16, kWide> {
public:
    // x: the quad lane's piece of the first row; weights: the same of output lane / 4.
    __device__ void add(const __nv_bfloat16* x, int stride, int rows, int lane, const uint4& w) {
        const int row = lane / kQuad;
        const uint4 none{0, 0, 0, 0};
        const uint4 a = row < rows ? *reinterpret_cast<const uint4*>(x + row * stride) : none;
        uint4 b = none;
        if constexpr (kWide)
            if (row + kTile < rows) b = *reinterpret_cast<const uint4*>(x + (row + kTile) * stride);
        multiply(m_one, a.x, b.x, a.y, b.y, w.x, w.y);
        multiply(m_other, a.z, b.z, a.w, b.w, w.z, w.w);
    }
    // to [rows, kTile]
    __device__ void put(float* to, int rows, int lane) const {
        const int row = lane / kQuad, output = lane % kQuad * 2;
        if (row < rows)
            *reinterpret_cast<float2*>(to + row * kTile + output) = {m_one[0] + m_other[0], m_one[1] + m_other[1]};
        if (kWide && row + kTile < rows)
            *reinterpret_cast<float2*>(to + (row + kTile) * kTile + output) = {m_one[2] + m_other[2],
                                                                               m_one[3] + m_other[3]};
    }

private:
    float m_one[4] = {}, m_other[4] = {};
};

template <bool kWide>
class UnitSums<float, kWide> {
public:
    __device__ void add(const float* x, int stride, int rows, int, const uint4& w) {
        float own[4];
        Packed<float>::unpack(w, own);
#pragma unroll
        for (int row = 0; row < kRows; ++row) {
            if (row >= rows) break;
            const float4 four = *reinterpret_cast<const float4*>(x + row * stride);
            m_sums[row] = fmaf(own[0], four.x, m_sums[row]);
            m_sums[row] = fmaf(own[1], four.y, m_sums[row]);
            m_sums[row] = fmaf(own[2], four.z, m_sums[row]);
            m_sums[row] = fmaf(own[3], four.w, m_sums[row]);
        }
    }
    __device__ void put(float* to, int rows, int lane) const {
#pragma unroll
        for (int row = 0; row < kRows; ++row) {
            float sum = m_sums[row];
            sum += __shfl_xor_sync(0xffffffffu, sum, 1);
            sum += __shfl_xor_sync(0xffffffffu, sum, 2);
            if (row < rows && lane % kQuad == 0) to[row * kTile + lane / kQuad] = sum;
        }
    }

private:
    static constexpr int kRows = kWide ? TokenStep::kMostRows : kTile;
    float m_sums[kRows] = {};
};

// What a thread needs to finish a sum, fetched early.
struct Ready {
    float bias = 0.0f, before = 0.0f, gate = 1.0f;
};

template <typename T>
__device__ float biasOf(const ProductCall& call, int output) {
    return call.matrix.bias != nullptr ? asFloat(static_cast<const T*>(call.matrix.bias)[output]) : 0.0f;
}

template <typename T, After kAfter>
__device__ void finish(const ProductCall& call, int row, int output, float sum, const Ready& ready) {
    sum += ready.bias;
    float* to = call.y + std::size_t(row) * call.matrix.outputs + output;
    if constexpr (kAfter == After::Store) {
        *to = sum * call.scale;
    } else if constexpr (kAfter == After::Gelu) {
        *to = 0.5f * sum * (1.0f + erff(sum * 0.70710678118654752f));
    } else if constexpr (kAfter == After::Residual) {
        *to = fmaf(ready.gate, sum, ready.before);
    } else {
        const int hidden = call.matrix.outputs / 3, third = output / hidden, at = output - third * hidden;
        if (third == 0) {
            call.y[std::size_t(row) * hidden + at] = sum * call.scale;
        } else {
            const int head = at / call.width;
            T* cache = static_cast<T*>(third == 1 ? call.keys : call.values);
            const std::size_t place =
                (std::size_t(call.sequences[row]) * call.heads + head) * call.cachePositions + call.positions[row];
            store(cache + place * call.width + (at - head * call.width), sum);
        }
    }
}

template <typename T, Input kInput, After kAfter, bool kWide>
__global__ __launch_bounds__(kProductThreads, 2) void product(ProductCall call) {
    extern __shared__ uint4 shared[];
    const Matrix& matrix = call.matrix;
    const int rows = call.input.rows, stride = strideOf(matrix.inputs);
    const int warp = threadIdx.x / kWarp, lane = threadIdx.x % kWarp;
    const int slices = (matrix.inputs + kSliceInputs<T> - 1) / kSliceInputs<T>;
    const int tiles = (matrix.outputs + kTile - 1) / kTile;
    const int end = int(std::int64_t(tiles) * (blockIdx.x + 1) / gridDim.x);
    int tile = int(std::int64_t(tiles) * blockIdx.x / gridDim.x);
    T* x = reinterpret_cast<T*>(shared);                         // [rows, stride]
    float* sums = reinterpret_cast<float*>(x + rows * stride);   // [units of a group, rows, kTile]
    const int quad = lane % kQuad * Packed<T>::kCount;           // the lane's place in a piece

    uint4 weights[kPieces];
    const T* from = nullptr; // the lane's first piece of the unit to fetch, null: there is none
    int left = 0;            // inputs from there to the end
    const auto aim = [&](int first, int unit) {
        const int of = first + unit / slices, begin = unit % slices * kSliceInputs<T>;
        const int output = of * kTile + lane / kQuad;
        left = of < end && output < matrix.outputs ? matrix.inputs - begin : 0;
        from = static_cast<const T*>(matrix.weight) + std::size_t(output) * matrix.inputs + begin + quad;
    };
    const auto fetch = [&](int piece) {
        weights[piece] = piece * kPieceInputs<T> < left ? loadWeights(from + piece * kPieceInputs<T>) : uint4{0, 0, 0, 0};
    };
    aim(tile, warp);
#pragma unroll
    for (int piece = 0; piece < kPieces; ++piece)
        fetch(piece);

    // The first sum that this thread will finish.
    const int firstOutputs = min(call.groupTiles, end - tile) * kTile;
    const int ownRow = threadIdx.x / max(firstOutputs, 1), own = tile * kTile + threadIdx.x % max(firstOutputs, 1);
    const bool finishes = ownRow < rows && own < matrix.outputs;
    Ready ready;
    if (finishes) ready.bias = biasOf<T>(call, own);
    if (kAfter == After::Residual && call.gate != nullptr) ready.gate = *call.gate;
    letTheNextKernelBegin();
    waitForThePreviousKernel();
    if (kAfter == After::Residual && finishes) ready.before = call.y[std::size_t(ownRow) * matrix.outputs + own];
    putRows<T, kInput>(call.input, x);
    __syncthreads();

    bool first = true;
    for (; tile < end; tile += call.groupTiles) {
        const int here = min(call.groupTiles, end - tile), units = here * slices;
        for (int unit = warp; unit < units; unit += kProductWarps) {
            const int begin = unit % slices * kSliceInputs<T>;
            if (unit + kProductWarps < units)
                aim(tile, unit + kProductWarps);
            else
                aim(tile + call.groupTiles, warp);
            UnitSums<T, kWide> unitSums;
#pragma unroll
            for (int piece = 0; piece < kPieces; ++piece) {
                const int at = begin + piece * kPieceInputs<T>;
                if (at < matrix.inputs) unitSums.add(x + at + quad, stride, rows, lane, weights[piece]);
                fetch(piece);
            }
            unitSums.put(sums + unit * rows * kTile, rows, lane);
        }
        if (warp >= units) {
            aim(tile + call.groupTiles, warp);
#pragma unroll
            for (int piece = 0; piece < kPieces; ++piece)
                fetch(piece);
        }
        __syncthreads();
        for (int i = threadIdx.x; i < here * kTile * rows; i += kProductThreads) {
            const int row = i / (here * kTile), at = i - row * here * kTile, output = tile * kTile + at;
            if (output >= matrix.outputs) continue;
            float sum = 0.0f;
            for (int slice = 0; slice < slices; ++slice)
                sum += sums[((at / kTile * slices + slice) * rows + row) * kTile + at % kTile];
            if (!(first && i == int(threadIdx.x))) {
                ready.bias = biasOf<T>(call, output);
                if (kAfter == After::Residual) ready.before = call.y[std::size_t(row) * matrix.outputs + output];
            }
            finish<T, kAfter>(call, row, output, sum, ready);
        }
        first = false;
        if (tile + call.groupTiles < end) __syncthreads();
    }
}

} // namespace hs::model::cuda
