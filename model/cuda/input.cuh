// The rows that a product reads, put into shared memory as the matrix's type: normed, joined from what attention found,
// or as they are. All threads of a block take part.
#pragma once

#include "model/cuda/attention.cuh"
#include "model/cuda/token_step.h"

namespace hs::model::cuda {

constexpr int kProductThreads = 256;
constexpr int kProductWarps = kProductThreads / kWarp;
constexpr float kNormEpsilon = 1e-5f;
constexpr int kMostHeads = 64, kMostSplits = 32; // of what is joined

enum class Input { Plain, Normed, Joined };

struct InputCall {
    const float* x = nullptr; // Plain, Normed: [rows, width]
    Norm norm;                // Normed
    Found found;              // Joined
    int rows = 0, width = 0;
    int stride = 0; // from row to row in shared memory; numbers beyond the width are zero there
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

// A warp a row. It comes from the cache when it is read again.
template <typename T>
__device__ __forceinline__ void putNormed(const InputCall& call, const float* gainAndBias, T* out) {
    asm volatile("cp.async.wait_group 0;" ::: "memory");
    __syncthreads();
    const int lane = threadIdx.x % kWarp;
    const float part = 1.0f / float(call.width);
    for (int row = threadIdx.x / kWarp; row < call.rows; row += kProductWarps) {
        const float* x = call.x + row * call.width;
        float sum = 0.0f, squares = 0.0f;
#pragma unroll 8
        for (int at = 4 * lane; at < call.width; at += 4 * kWarp) {
            const float4 four = *reinterpret_cast<const float4*>(x + at);
            sum += (four.x + four.y) + (four.z + four.w);
        }
        const float mean = warpSum(sum) * part;
#pragma unroll 8
        for (int at = 4 * lane; at < call.width; at += 4 * kWarp) {
            const float4 four = *reinterpret_cast<const float4*>(x + at);
            const float a = four.x - mean, b = four.y - mean, c = four.z - mean, d = four.w - mean;
            squares += (a * a + b * b) + (c * c + d * d);
        }
        const float factor = rsqrtf(warpSum(squares) * part + kNormEpsilon);
#pragma unroll 8
        for (int at = 4 * lane; at < call.width; at += 4 * kWarp) {
            const float4 four = *reinterpret_cast<const float4*>(x + at);
            const float4 gain = *reinterpret_cast<const float4*>(gainAndBias + at);
            const float4 bias = *reinterpret_cast<const float4*>(gainAndBias + call.width + at);
            storeFour(out + row * call.stride + at,
                      {fmaf((four.x - mean) * factor, gain.x, bias.x), fmaf((four.y - mean) * factor, gain.y, bias.y),
                       fmaf((four.z - mean) * factor, gain.z, bias.z), fmaf((four.w - mean) * factor, gain.w, bias.w)});
        }
    }
}

template <typename T>
__device__ __forceinline__ void putPlain(const InputCall& call, T* out) {
    for (int row = 0; row < call.rows; ++row)
#pragma unroll 4
        for (int at = 4 * threadIdx.x; at < call.width; at += 4 * kProductThreads)
            storeFour(out + row * call.stride + at, *reinterpret_cast<const float4*>(call.x + row * call.width + at));
}

// What the splits of a head found, each by its weight; those of a row's heads are made first, by a thread a head.
template <typename T>
__device__ __forceinline__ void putJoined(const InputCall& call, T* out) {
    constexpr int kAtOnce = 8;
    __shared__ float weights[kMostHeads][kMostSplits + 1];
    const Found& found = call.found;
    const int each = found.width + 2;
    for (int row = 0; row < call.rows; ++row) {
        const int active = splitsOf(found.lengthOf(row));
        const float* ofRow = found.at(row, 0, 0);
        if (int(threadIdx.x) < found.heads) {
            const float* own = ofRow + int(threadIdx.x) * found.splits * each + found.width;
            float greatest = -INFINITY, total = 0.0f;
#pragma unroll 8
            for (int split = 0; split < active; ++split)
                greatest = fmaxf(greatest, own[split * each]);
#pragma unroll 8
            for (int split = 0; split < active; ++split) {
                const float weight = exp2f(own[split * each] - greatest);
                total = fmaf(own[split * each + 1], weight, total);
                weights[threadIdx.x][split] = weight;
            }
            weights[threadIdx.x][kMostSplits] = 1.0f / total;
        }
        __syncthreads();
        for (int at = 2 * threadIdx.x; at < call.width; at += 2 * kProductThreads) {
            const int head = at / found.width;
            const float* own = ofRow + head * found.splits * each + (at - head * found.width);
            float2 sum{0.0f, 0.0f};
#pragma unroll kAtOnce
            for (int split = 0; split < active; ++split) {
                const float2 seen = *reinterpret_cast<const float2*>(own + split * each);
                sum.x = fmaf(seen.x, weights[head][split], sum.x);
                sum.y = fmaf(seen.y, weights[head][split], sum.y);
            }
            const float part = weights[head][kMostSplits];
            store(out + row * call.stride + at, sum.x * part);
            store(out + row * call.stride + at + 1, sum.y * part);
        }
        if (row + 1 < call.rows) __syncthreads();
    }
}

template <typename T, Input kInput>
__device__ __forceinline__ void putRows(const InputCall& call, const float* gainAndBias, T* out) {
    if constexpr (kInput == Input::Normed) putNormed(call, gainAndBias, out);
    if constexpr (kInput == Input::Plain) putPlain(call, out);
    if constexpr (kInput == Input::Joined) putJoined(call, out);
}

} // namespace hs::model::cuda
