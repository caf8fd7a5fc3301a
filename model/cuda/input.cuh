// The rows that a product reads, put into shared memory as the matrix's type: normed, joined from what attention found,
// or as they are. All threads of a block take part.
#pragma once

#include "model/cuda/attention.cuh"
#include "model/cuda/token_step.h"

namespace hs::model::cuda {

constexpr int kProductThreads = 256;
constexpr int kProductWarps = kProductThreads / kWarp;
constexpr float kNormEpsilon = 1e-5f;

enum class Input { Plain, Normed, Joined };

struct InputCall {
    const float* x = nullptr; // Plain, Normed: [rows, width]
    Norm norm;                // Normed
    Found found;              // Joined
    int rows = 0, width = 0;
    float share = 1.0f; // one number's of a row: 1 / width
    int stride = 0;     // from row to row in shared memory
    int filled = 0;     // numbers of a row there; beyond the width they are zero
};

// Gain and bias, on their way into shared memory while the kernel waits for its rows: [2, width].
__device__ inline void fetchNorm(const InputCall& call, float* out) {
    const int fours = call.width / 4;
    for (int i = threadIdx.x; i < fours; i += kProductThreads) {
        const auto to = unsigned(__cvta_generic_to_shared(out)) + 16 * i;
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to), "l"(call.norm.gain + 4 * i) : "memory");
        asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(to + 16 * fours), "l"(call.norm.bias + 4 * i)
                     : "memory");
    }
    asm volatile("cp.async.commit_group;" ::: "memory");
}

// The sums of a row, always in the same order: a lane's numbers, the lanes of each of eight parts, the parts.
constexpr int kParts = kProductWarps, kOfAPart = 4 * kWarp; // parts of a row, numbers of a part before the next begins
constexpr int kNormPasses = 2;                              // over the parts; a row has at most that many numbers
constexpr int kFewRows = 4;                                 // which take less time one after another than a warp each
constexpr int kMostNormed = kNormPasses * kParts * kOfAPart;

__device__ inline float sumOfParts(const float* part) {
    return ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
}

__device__ inline float sumOf(const float4& four) {
    return (four.x + four.y) + (four.z + four.w);
}

// A lane's four numbers of one part of one row.
struct Four {
    float4 x{0.0f, 0.0f, 0.0f, 0.0f};
    int at;
    bool is;

    __device__ void read(const float* row, int width, int part, int pass) {
        at = (pass * kParts + part) * kOfAPart + 4 * (threadIdx.x % kWarp);
        is = at < width;
        if (is) x = *reinterpret_cast<const float4*>(row + at);
    }
    __device__ float squares(float mean) {
        if (!is) return 0.0f;
        x = {x.x - mean, x.y - mean, x.z - mean, x.w - mean};
        return (x.x * x.x + x.y * x.y) + (x.z * x.z + x.w * x.w);
    }
    template <typename T>
    __device__ void put(float factor, const float* gainAndBias, int width, T* out) const {
        if (!is) return;
        const float4 gain = *reinterpret_cast<const float4*>(gainAndBias + at);
        const float4 bias = *reinterpret_cast<const float4*>(gainAndBias + width + at);
        storeFour(out + at, {fmaf(x.x * factor, gain.x, bias.x), fmaf(x.y * factor, gain.y, bias.y),
                             fmaf(x.z * factor, gain.z, bias.z), fmaf(x.w * factor, gain.w, bias.w)});
    }
};

// Row by row: a warp a part.
template <typename T>
__device__ __forceinline__ void putFewNormed(const InputCall& call, const float* gainAndBias, T* out) {
    __shared__ float sums[2][kParts];
    const int part = threadIdx.x / kWarp;
    for (int row = 0; row < call.rows; ++row) {
        Four four[kNormPasses];
        float sum = 0.0f, squares = 0.0f;
#pragma unroll
        for (int pass = 0; pass < kNormPasses; ++pass) {
            four[pass].read(call.x + row * call.width, call.width, part, pass);
            sum += sumOf(four[pass].x);
        }
        sum = warpSum(sum);
        if (threadIdx.x % kWarp == 0) sums[0][part] = sum;
        __syncthreads();
        const float mean = sumOfParts(sums[0]) * call.share;
#pragma unroll
        for (int pass = 0; pass < kNormPasses; ++pass)
            squares += four[pass].squares(mean);
        squares = warpSum(squares);
        if (threadIdx.x % kWarp == 0) sums[1][part] = squares;
        asm volatile("cp.async.wait_group 0;" ::: "memory"); // gain and bias
        __syncthreads();
        const float factor = rsqrtf(fmaf(sumOfParts(sums[1]), call.share, kNormEpsilon));
#pragma unroll
        for (int pass = 0; pass < kNormPasses; ++pass)
            four[pass].put(factor, gainAndBias, call.width, out + row * call.stride);
    }
}

// Several rows: a warp a row, part by part.
template <typename T>
__device__ __forceinline__ void putManyNormed(const InputCall& call, const float* gainAndBias, T* out) {
    asm volatile("cp.async.wait_group 0;" ::: "memory");
    __syncthreads();
    for (int row = threadIdx.x / kWarp; row < call.rows; row += kProductWarps) {
        const float* x = call.x + row * call.width;
        float sums[kParts] = {}, squares[kParts] = {};
#pragma unroll
        for (int part = 0; part < kParts; ++part)
#pragma unroll
            for (int pass = 0; pass < kNormPasses; ++pass) {
                Four four;
                four.read(x, call.width, part, pass);
                sums[part] += sumOf(four.x);
            }
#pragma unroll
        for (int part = 0; part < kParts; ++part)
            sums[part] = warpSum(sums[part]);
        const float mean = sumOfParts(sums) * call.share;
#pragma unroll
        for (int part = 0; part < kParts; ++part)
#pragma unroll
            for (int pass = 0; pass < kNormPasses; ++pass) {
                Four four;
                four.read(x, call.width, part, pass); // from the cache
                squares[part] += four.squares(mean);
            }
#pragma unroll
        for (int part = 0; part < kParts; ++part)
            squares[part] = warpSum(squares[part]);
        const float factor = rsqrtf(fmaf(sumOfParts(squares), call.share, kNormEpsilon));
#pragma unroll 1
        for (int part = 0; part < kParts * kNormPasses; ++part) {
            Four four;
            four.read(x, call.width, part, 0);
            (void)four.squares(mean);
            four.put(factor, gainAndBias, call.width, out + row * call.stride);
        }
    }
}

template <typename T>
__device__ __forceinline__ void putNormed(const InputCall& call, const float* gainAndBias, T* out) {
    if (call.rows <= kFewRows)
        putFewNormed(call, gainAndBias, out);
    else
        putManyNormed(call, gainAndBias, out);
}

template <typename T>
__device__ __forceinline__ void putPlain(const InputCall& call, T* out) {
    for (int row = 0; row < call.rows; ++row)
#pragma unroll 4
        for (int at = 4 * threadIdx.x; at < call.width; at += 4 * kProductThreads)
            storeFour(out + row * call.stride + at, *reinterpret_cast<const float4*>(call.x + row * call.width + at));
}

// What the splits of a head found, five at once so that their reads are under way together.
template <typename T>
__device__ __forceinline__ void putJoined(const InputCall& call, T* out) {
    constexpr int kAtOnce = 5;
    const Found& found = call.found;
    for (int row = 0; row < call.rows; ++row) {
        const int active = splitsOf(found.lengthOf(row));
        for (int at = 4 * threadIdx.x; at < call.width; at += 4 * kProductThreads) {
            const int head = at / found.width;
            const float* own = found.at(row, head, 0);
            const int each = found.width + kFoundExtra, place = at - head * found.width;
            float greatest = -INFINITY, total = 0.0f;
            float4 sum{0.0f, 0.0f, 0.0f, 0.0f};
            for (int begin = 0; begin < active; begin += kAtOnce) {
                float2 peak[kAtOnce];
                float4 seen[kAtOnce];
#pragma unroll
                for (int i = 0; i < kAtOnce; ++i) {
                    const float* from = own + min(begin + i, active - 1) * each;
                    peak[i] = *reinterpret_cast<const float2*>(from + found.width);
                    seen[i] = *reinterpret_cast<const float4*>(from + place);
                }
                float most = greatest;
#pragma unroll
                for (int i = 0; i < kAtOnce; ++i)
                    most = fmaxf(most, peak[i].x);
                const float before = exp2f(greatest - most);
                total *= before;
                sum = {sum.x * before, sum.y * before, sum.z * before, sum.w * before};
#pragma unroll
                for (int i = 0; i < kAtOnce; ++i) {
                    const float weight = begin + i < active ? exp2f(peak[i].x - most) : 0.0f;
                    total = fmaf(peak[i].y, weight, total);
                    sum = {fmaf(seen[i].x, weight, sum.x), fmaf(seen[i].y, weight, sum.y),
                           fmaf(seen[i].z, weight, sum.z), fmaf(seen[i].w, weight, sum.w)};
                }
                greatest = most;
            }
            const float part = __fdividef(1.0f, total);
            storeFour(out + row * call.stride + at, {sum.x * part, sum.y * part, sum.z * part, sum.w * part});
        }
    }
}

template <typename T, Input kInput>
__device__ __forceinline__ void putRows(const InputCall& call, const float* gainAndBias, T* out) {
    if constexpr (kInput == Input::Normed) putNormed(call, gainAndBias, out);
    if constexpr (kInput == Input::Plain) putPlain(call, out);
    if constexpr (kInput == Input::Joined) putJoined(call, out);
}

} // namespace hs::model::cuda
