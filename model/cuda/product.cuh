// Products of a matrix with one to sixteen rows, with what comes before (input.cuh) and after fused in.
//
// A block takes whole tiles of eight outputs, a warp at a time a unit: a tile's slice of the inputs, 8 KB of weights in
// registers, fetched before the kernel waits for its input and refilled as they are used. bfloat16 goes through the
// matrix units (mma.m16n8k16, rows of x as its 16), float32 through plain sums; either way in an order that does not
// depend on how many rows there are.
#pragma once

#include "model/cuda/input.cuh"

#include <type_traits>

namespace hs::model::cuda {

constexpr int kTile = 8;           // outputs
constexpr int kPieces = 16;        // of sixteen bytes that a lane holds of a unit
constexpr int kBlocksTogether = 2; // on a processor: two of one kernel, or one and the next kernel's
constexpr int kQuad = 4;           // lanes that share an output's inputs
constexpr int kGroupUnits = 64;    // summed at once

template <typename T>
constexpr int kPieceInputs = kQuad * 16 / int(sizeof(T)); // that a piece of the four lanes covers
template <typename T>
constexpr int kSliceInputs = kPieces* kPieceInputs<T>;

enum class After {
    Store,    // y = scale * (Wx + b)
    Cache,    // thirds: queries to y, scaled; keys and values into the cache
    Gelu,     // y = gelu(Wx + b)
    Residual, // y += gate * (Wx + b)
};

struct ProductCall {
    Matrix matrix;
    InputCall input;
    int slices = 1, sliceInputs = 1;   // units of a tile, inputs of a unit
    int tiles = 1, longerBlocks = 0;   // of a block; the first blocks have one more
    int groupTiles = 1;                // summed at once
    int stepTiles = 0, stepSlices = 0; // from a warp's unit to its next
    float* y = nullptr;                // [rows, outputs], with Cache [rows, outputs / 3]
    float scale = 1.0f;                // Store, and the queries of Cache
    const float* gate = nullptr;       // Residual; null: 1
    void* keys = nullptr;              // Cache: [sequences, heads, cachePositions, width]
    void* values = nullptr;
    const std::int64_t* positions = nullptr;
    const std::int64_t* sequences = nullptr;
    int heads = 0, width = 0, cachePositions = 0;
};

// How the inputs are cut into units that are as long as each other, and rows of them in shared memory: up to the end of
// the last unit's pieces, and so far apart that eight lanes reading two rows meet no bank twice.
template <typename T>
struct Cut {
    int slices, sliceInputs, filled, stride;

    explicit Cut(int inputs) {
        constexpr int kPiece = kPieceInputs<T>, kApart = 64 / int(sizeof(T)), kLine = 2 * kApart;
        slices = (inputs + kSliceInputs<T> - 1) / kSliceInputs<T>;
        sliceInputs = ((inputs + slices - 1) / slices + kPiece - 1) / kPiece * kPiece;
        filled = (slices - 1) * sliceInputs + kSliceInputs<T>;
        stride = (filled + kLine - 1) / kLine * kLine + kApart;
    }
};

template <typename T>
std::size_t sharedBytes(const ProductCall& call, bool normed) {
    const auto rows = std::size_t(call.input.rows);
    return rows * std::size_t(call.input.stride) * sizeof(T) +
           rows * std::size_t(call.groupTiles * call.slices * kTile) * sizeof(float) +
           (normed ? 2 * std::size_t(call.matrix.inputs) * sizeof(float) : 0);
}

__device__ inline void multiply(float* c, unsigned a0, unsigned a1, unsigned a2, unsigned a3, unsigned b0,
                                unsigned b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                 "{%0, %1, %2, %3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a0), "r"(a1), "r"(a2), "r"(a3), "r"(b0), "r"(b1));
}

// A unit's sums of every row. kWide: more than eight rows.
template <typename T, bool kWide>
class UnitSums;

// The matrix units want a lane's inputs in pairs eight apart; any order will do that weights and rows share, so a lane
// keeps the eight neighbours it has loaded. Four sums at once, so that no product waits for the one before.
template <bool kWide>
class UnitSums<__nv_bfloat16, kWide> {
public:
    __device__ UnitSums(const __nv_bfloat16* x, int stride, int rows, int lane)
        : m_x(x + min(lane / kQuad, rows - 1) * stride)
        , m_below(x + min(lane / kQuad + kTile, rows - 1) * stride)
        , m_row(lane / kQuad)
        , m_rows(rows) {}

    // Beyond the rows there are, the last one is read again and its sums are not kept.
    template <int kPiece>
    __device__ void add(const uint4& w) {
        constexpr int kAt = kPiece * kPieceInputs<__nv_bfloat16>, kSum = 2 * (kPiece % 2);
        const uint4 a = *reinterpret_cast<const uint4*>(m_x + kAt);
        uint4 b{0, 0, 0, 0};
        if constexpr (kWide) b = *reinterpret_cast<const uint4*>(m_below + kAt);
        multiply(m_sums[kSum], a.x, b.x, a.y, b.y, w.x, w.y);
        multiply(m_sums[kSum + 1], a.z, b.z, a.w, b.w, w.z, w.w);
    }
    // to [rows, kTile]
    __device__ void put(float* to, int lane) const {
        const int output = lane % kQuad * 2;
        const auto sum = [&](int i) { return (m_sums[0][i] + m_sums[1][i]) + (m_sums[2][i] + m_sums[3][i]); };
        if (m_row < m_rows) *reinterpret_cast<float2*>(to + m_row * kTile + output) = {sum(0), sum(1)};
        if (kWide && m_row + kTile < m_rows)
            *reinterpret_cast<float2*>(to + (m_row + kTile) * kTile + output) = {sum(2), sum(3)};
    }

private:
    const __nv_bfloat16 *m_x, *m_below;
    int m_row, m_rows;
    float m_sums[4][4] = {};
};

template <bool kWide>
class UnitSums<float, kWide> {
public:
    __device__ UnitSums(const float* x, int stride, int rows, int)
        : m_x(x)
        , m_stride(stride)
        , m_rows(rows) {}

    template <int kPiece>
    __device__ void add(const uint4& w) {
        float own[4];
        Packed<float>::unpack(w, own);
#pragma unroll
        for (int row = 0; row < kRows; ++row) {
            if (row >= m_rows) break;
            const float4 four = *reinterpret_cast<const float4*>(m_x + row * m_stride + kPiece * kPieceInputs<float>);
            m_sums[row] = fmaf(own[0], four.x, m_sums[row]);
            m_sums[row] = fmaf(own[1], four.y, m_sums[row]);
            m_sums[row] = fmaf(own[2], four.z, m_sums[row]);
            m_sums[row] = fmaf(own[3], four.w, m_sums[row]);
        }
    }
    __device__ void put(float* to, int lane) const {
#pragma unroll
        for (int row = 0; row < kRows; ++row) {
            float sum = m_sums[row];
            sum += __shfl_xor_sync(0xffffffffu, sum, 1);
            sum += __shfl_xor_sync(0xffffffffu, sum, 2);
            if (row < m_rows && lane % kQuad == 0) to[row * kTile + lane / kQuad] = sum;
        }
    }

private:
    static constexpr int kRows = kWide ? TokenStep::kMostRows : kTile;
    const float* m_x;
    int m_stride, m_rows;
    float m_sums[kRows] = {};
};

// What a thread needs to finish a sum, fetched early and not looked at before.
template <typename T>
struct Ready {
    T bias = T(0.0f);
    float before = 0.0f, gate = 1.0f;
};

template <typename T>
__device__ T biasOf(const ProductCall& call, int output) {
    return call.matrix.bias != nullptr ? static_cast<const T*>(call.matrix.bias)[output] : T(0.0f);
}

template <typename T, After kAfter>
__device__ void finish(const ProductCall& call, int row, int output, float sum, const Ready<T>& ready) {
    sum += asFloat(ready.bias);
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

// The next unit of a lane: where its weights lie and how many inputs there are from there on.
template <typename T>
struct Unit {
    int tile = 0, slice = 0; // of the block's group
    const T* weights = nullptr;
    int left = 0;

    __device__ void aim(const ProductCall& call, int first, int end, int lane) {
        const int of = first + tile, begin = slice * call.sliceInputs, output = of * kTile + lane / kQuad;
        left = of < end && output < call.matrix.outputs ? min(call.sliceInputs, call.matrix.inputs - begin) : 0;
        weights = static_cast<const T*>(call.matrix.weight) + std::size_t(output) * call.matrix.inputs + begin +
                  lane % kQuad * Packed<T>::kCount;
    }
    // The one that lies a block's warps further.
    __device__ void step(int slices, int stepTiles, int stepSlices) {
        tile += stepTiles;
        slice += stepSlices;
        if (slice >= slices) {
            slice -= slices;
            ++tile;
        }
    }
    template <int kPiece>
    __device__ uint4 piece() const {
        constexpr int kAt = kPiece * kPieceInputs<T>;
        return loadWeights<kAt* int(sizeof(T))>(weights, kAt < left);
    }
};

// Blocks with a unit a warp or less need not refill theirs.
enum class Rounds { One, Many };

// kPieces times a piece, each known when compiled.
template <int kPiece = 0, typename Work>
__device__ __forceinline__ void eachPiece(const Work& work) {
    if constexpr (kPiece < kPieces) {
        work(std::integral_constant<int, kPiece>());
        eachPiece<kPiece + 1>(work);
    }
}

template <typename T, Input kInput, After kAfter, bool kWide, Rounds kRounds>
__global__ __launch_bounds__(kProductThreads, kBlocksTogether) void product(const __grid_constant__ ProductCall call) {
    extern __shared__ uint4 shared[];
    letTheNextKernelBegin();
    const Matrix& matrix = call.matrix;
    const int rows = call.input.rows, stride = call.input.stride, slices = call.slices;
    const int warp = threadIdx.x / kWarp, lane = threadIdx.x % kWarp, block = blockIdx.x;
    int first = block * call.tiles + min(block, call.longerBlocks); // tile
    const int end = first + call.tiles + (block < call.longerBlocks ? 1 : 0);
    T* x = reinterpret_cast<T*>(shared);                       // [rows, stride]
    float* sums = reinterpret_cast<float*>(x + rows * stride); // [units of a group, rows, kTile]
    float* gainAndBias = sums + call.groupTiles * slices * rows * kTile;

    Unit<T> unit;
    unit.tile = warp / slices;
    unit.slice = warp - unit.tile * slices;
    const Unit<T> start = unit;
    unit.aim(call, first, end, lane);
    uint4 weights[kPieces];
    const auto fetch = [&](auto piece) {
        constexpr int kPiece = decltype(piece)::value;
        weights[kPiece] = unit.template piece<kPiece>();
    };
    eachPiece(fetch);
    if constexpr (kInput == Input::Normed) fetchNorm(call.input, gainAndBias);
    for (int row = 0; row < rows; ++row) // what slices have beyond the inputs
        for (int at = matrix.inputs + threadIdx.x; at < call.input.filled; at += kProductThreads)
            store(x + row * stride + at, 0.0f);

    // The first sum that this thread will finish, of the first row.
    const int own = first * kTile + threadIdx.x;
    const bool finishes = int(threadIdx.x) < min(call.groupTiles, end - first) * kTile && own < matrix.outputs;
    Ready<T> ready;
    if (finishes) ready.bias = biasOf<T>(call, own);
    if (kAfter == After::Residual && call.gate != nullptr) ready.gate = *call.gate;
    waitForThePreviousKernel();
    if (kAfter == After::Residual && finishes) ready.before = call.y[own];
    putRows<T, kInput>(call.input, gainAndBias, x);
    __syncthreads();

    bool early = true;
    for (; first < end; first += call.groupTiles) {
        const int here = min(call.groupTiles, end - first);
        bool refilled = false;
        while (unit.tile < here) {
            const T* from = x + unit.slice * call.sliceInputs + lane % kQuad * Packed<T>::kCount;
            float* to = sums + (unit.tile * slices + unit.slice) * rows * kTile;
            if constexpr (kRounds == Rounds::Many) {
                unit.step(slices, call.stepTiles, call.stepSlices);
                refilled = unit.tile >= here;
                if (refilled) unit = start;
                unit.aim(call, refilled ? first + call.groupTiles : first, end, lane);
            }
            UnitSums<T, kWide> unitSums(from, stride, rows, lane);
            eachPiece([&](auto piece) {
                unitSums.template add<decltype(piece)::value>(weights[decltype(piece)::value]);
                if constexpr (kRounds == Rounds::Many) fetch(piece);
            });
            unitSums.put(to, lane);
            if (kRounds == Rounds::One || refilled) break;
        }
        if constexpr (kRounds == Rounds::Many)
            if (!refilled) { // the warp had no unit of this group
                unit = start;
                unit.aim(call, first + call.groupTiles, end, lane);
                eachPiece(fetch);
            }
        __syncthreads();
        const int outputs = here * kTile;
        for (int i = threadIdx.x; i < outputs * rows; i += kProductThreads) {
            const int row = i < outputs ? 0 : i / outputs, at = i - row * outputs, output = first * kTile + at;
            if (output >= matrix.outputs) continue;
            const float* parts = sums + (at / kTile * slices * rows + row) * kTile + at % kTile;
            float sum = 0.0f;
#pragma unroll 8
            for (int slice = 0; slice < slices; ++slice)
                sum += parts[slice * rows * kTile];
            if (!early || row > 0 || i >= kProductThreads) {
                ready.bias = biasOf<T>(call, output);
                if (kAfter == After::Residual) ready.before = call.y[row * matrix.outputs + output];
            }
            finish<T, kAfter>(call, row, output, sum, ready);
        }
        early = false;
        if (first + call.groupTiles < end) __syncthreads();
    }
}

} // namespace hs::model::cuda
