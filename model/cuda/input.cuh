// The rows that a product reads, put into shared memory as the matrix's type: normed, joined from what attention found,
// or as they are. All threads of a block take part.
#pragma once

#include "model/cuda/attention.cuh"
#include "model/cuda/token_step.h"

namespace hs::model::cuda {

constexpr int kProductThreads = 512;
constexpr int kProductWarps = kProductThreads / kWarp;
constexpr float kNormEpsilon = 1e-5f;

enum class Input { Plain, Normed, NormedLong, Joined }; // long: rows of more than 1,024 numbers

struct InputCall {
    const float* x = nullptr; // Plain, Normed: [rows, width]
    Norm norm;                // Normed
    Found found;              // Joined
    int rows = 0, width = 0;
};

// Rows in shared memory, so far apart that eight lanes reading two of them meet no bank twice.
__host__ __device__ inline int strideOf(int width) {
    return (width + 63) / 64 * 64 + 32;
}

// Four warps a row, whatever the number of rows: the sums are the same.
constexpr int kNormWarps = 4;
constexpr int kNormRows = kProductWarps / kNormWarps;
constexpr int kNormOfAPass = kNormWarps * kWarp * 4; // numbers of a row
constexpr int kNormPasses = 2, kNormPassesLong = 4;

template <typename T, int kPasses>
__device__ void putNormed(const InputCall& call, T* out) {
    __shared__ float parts[2][kProductWarps];
    const int warp = threadIdx.x / kWarp, lane = threadIdx.x % kWarp;
    const int first = (warp % kNormWarps * kWarp + lane) * 4;
    const auto sumOfRow = [&](float own, float* of) {
        own = warpSum(own);
        if (lane == 0) of[warp] = own;
        __syncthreads();
        const float* group = of + warp / kNormWarps * kNormWarps;
        return (group[0] + group[1]) + (group[2] + group[3]);
    };
    for (int begin = 0; begin < call.rows; begin += kNormRows) {
        const int row = begin + warp / kNormWarps;
        const bool works = row < call.rows;
        float4 x[kPasses];
        float sum = 0.0f;
#pragma unroll
        for (int pass = 0; pass < kPasses; ++pass) {
            const int at = first + pass * kNormOfAPass;
            x[pass] = works && at < call.width
                          ? *reinterpret_cast<const float4*>(call.x + std::size_t(row) * call.width + at)
                          : float4{0.0f, 0.0f, 0.0f, 0.0f};
            sum += (x[pass].x + x[pass].y) + (x[pass].z + x[pass].w);
        }
        const float mean = sumOfRow(sum, parts[0]) / call.width;
        float squares = 0.0f;
#pragma unroll
        for (int pass = 0; pass < kPasses; ++pass) {
            if (first + pass * kNormOfAPass >= call.width) continue;
            x[pass] = {x[pass].x - mean, x[pass].y - mean, x[pass].z - mean, x[pass].w - mean};
            squares += (x[pass].x * x[pass].x + x[pass].y * x[pass].y) + (x[pass].z * x[pass].z + x[pass].w * x[pass].w);
        }
        const float factor = rsqrtf(sumOfRow(squares, parts[1]) / call.width + kNormEpsilon);
#pragma unroll
        for (int pass = 0; pass < kPasses; ++pass) {
            const int at = first + pass * kNormOfAPass;
            if (!works || at >= call.width) continue;
            const float4 gain = *reinterpret_cast<const float4*>(call.norm.gain + at);
            const float4 bias = *reinterpret_cast<const float4*>(call.norm.bias + at);
            storeFour(out + std::size_t(row) * strideOf(call.width) + at,
                      {fmaf(x[pass].x * factor, gain.x, bias.x), fmaf(x[pass].y * factor, gain.y, bias.y),
                       fmaf(x[pass].z * factor, gain.z, bias.z), fmaf(x[pass].w * factor, gain.w, bias.w)});
        }
    }
}

template <typename T>
__device__ void putPlain(const InputCall& call, T* out) {
    const int fours = call.width / 4;
    for (int i = threadIdx.x; i < call.rows * fours; i += kProductThreads) {
        const int row = i / fours, at = (i - row * fours) * 4;
        storeFour(out + std::size_t(row) * strideOf(call.width) + at,
                  *reinterpret_cast<const float4*>(call.x + std::size_t(row) * call.width + at));
    }
}

// Four splits at once, so that their reads are under way together.
template <typename T>
__device__ void putJoined(const InputCall& call, T* out) {
    constexpr int kAtOnce = 4;
    const Found& found = call.found;
    for (int i = threadIdx.x; i < call.rows * call.width; i += kProductThreads) {
        const int row = i / call.width, at = i - row * call.width, head = at / found.width;
        const int active = splitsOf(found.lengthOf(row));
        const float* own = found.at(row, head, 0);
        const int stride = found.width + 2, place = at - head * found.width;
        float greatest = -INFINITY, total = 0.0f, sum = 0.0f;
        for (int begin = 0; begin < active; begin += kAtOnce) {
            float peak[kAtOnce], ofSplit[kAtOnce], seen[kAtOnce], most = greatest;
#pragma unroll
            for (int j = 0; j < kAtOnce; ++j) {
                const bool is = begin + j < active;
                const float* from = own + (begin + j) * stride;
                peak[j] = is ? from[found.width] : -INFINITY;
                ofSplit[j] = is ? from[found.width + 1] : 0.0f;
                seen[j] = is ? from[place] : 0.0f;
            }
#pragma unroll
            for (int j = 0; j < kAtOnce; ++j)
                most = fmaxf(most, peak[j]);
            const float before = expf(greatest - most);
            total *= before;
            sum *= before;
#pragma unroll
            for (int j = 0; j < kAtOnce; ++j) {
                const float weight = expf(peak[j] - most);
                total = fmaf(ofSplit[j], weight, total);
                sum = fmaf(seen[j], weight, sum);
            }
            greatest = most;
        }
        store(out + std::size_t(row) * strideOf(call.width) + at, sum / total);
    }
}

template <typename T, Input kInput>
__device__ void putRows(const InputCall& call, T* out) {
    if constexpr (kInput == Input::Normed) putNormed<T, kNormPasses>(call, out);
    if constexpr (kInput == Input::NormedLong) putNormed<T, kNormPassesLong>(call, out);
    if constexpr (kInput == Input::Plain) putPlain(call, out);
    if constexpr (kInput == Input::Joined) putJoined(call, out);
}

} // namespace hs::model::cuda
