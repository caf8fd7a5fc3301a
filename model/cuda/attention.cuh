// Attention of one or a few rows over a cache: every block reads 128 places of a head and leaves its sums, greatest
// score and total; the product behind it joins what the blocks of a head have found (input.cuh), always in the same
// order.
#pragma once

#include "model/cuda/device_code.cuh"

namespace hs::model::cuda {

constexpr int kAttentionThreads = 256;
constexpr int kAttentionWarps = kAttentionThreads / kWarp;
constexpr int kPlacesOfABlock = 128;
constexpr int kMostWidth = 128; // of a head

__host__ __device__ inline int splitsOf(int length) {
    return (length + kPlacesOfABlock - 1) / kPlacesOfABlock;
}

// What the blocks leave: for each row, head and split `width` sums, the greatest score, the total, and two numbers of
// nothing, so that all of it can be read in fours.
constexpr int kFoundExtra = 4;

struct Found {
    float* numbers = nullptr; // [rows, heads, splits, width + kFoundExtra]
    int heads = 0, width = 0, splits = 0;
    const std::int64_t* positions = nullptr; // self-attention: a row has places up to its own; null: `length` of them
    int length = 0;

    __device__ float* at(int row, int head, int split) const {
        return numbers + ((std::size_t(row) * heads + head) * splits + split) * (width + kFoundExtra);
    }
    __device__ int lengthOf(int row) const { return positions != nullptr ? int(positions[row]) + 1 : length; }
};

struct AttentionCall {
    const float* queries = nullptr; // [rows, heads * width], scaled, so that scores are powers of two
    const void* keys = nullptr;     // [sequences, heads, capacity, width]
    const void* values = nullptr;
    const std::int64_t* sequences = nullptr; // null: every row reads the first
    int capacity = 0;
    Found found;
    float* scores = nullptr;     // cross-attention: [heads, length] of the first row
    float* peaks = nullptr;      // the same: [heads, splits, 2] of the first row: greatest score and total
    std::size_t scoresOfRow = 0; // from one row's to the next one's
    std::size_t peaksOfRow = 0;
};

// kLanes: lanes that share a place, a power of two; those beyond width / 16 bytes rest.
template <typename T, int kLanes, bool kSelf>
__global__ __launch_bounds__(kAttentionThreads) void attend(AttentionCall call) {
    constexpr int kEach = Packed<T>::kCount, kPlacesOfAWarp = kWarp / kLanes;
    constexpr int kPlacesOfATurn = kAttentionWarps * kPlacesOfAWarp;
    constexpr int kTurns = (kPlacesOfABlock + kPlacesOfATurn - 1) / kPlacesOfATurn;
    __shared__ float scores[kPlacesOfABlock];
    __shared__ float sums[kAttentionWarps][kMostWidth];
    const Found& found = call.found;
    const int split = blockIdx.x, head = blockIdx.y, row = blockIdx.z;
    const int warp = threadIdx.x / kWarp, lane = threadIdx.x % kWarp, piece = lane % kLanes;
    const int begin = split * kPlacesOfABlock;
    const bool works = piece * kEach < found.width;
    const auto placeOf = [&](int turn) { return (turn * kAttentionWarps + warp) * kPlacesOfAWarp + lane / kLanes; };
    letTheNextKernelBegin();
    if constexpr (kSelf) waitForThePreviousKernel(); // it wrote the newest place
    const int here = min(found.lengthOf(row) - begin, kPlacesOfABlock);
    if (here <= 0) return;
    const std::size_t sequence = kSelf ? std::size_t(call.sequences[row]) : 0;
    const std::size_t start = ((sequence * found.heads + head) * call.capacity + begin) * found.width + piece * kEach;
    const T* keys = static_cast<const T*>(call.keys) + start;
    const T* values = static_cast<const T*>(call.values) + start;
    uint4 key[kTurns], value[kTurns];
#pragma unroll
    for (int turn = 0; turn < kTurns; ++turn) {
        const int place = placeOf(turn);
        const bool reads = works && place < here;
        key[turn] = reads ? loadCached(keys + std::size_t(place) * found.width) : uint4{0, 0, 0, 0};
        value[turn] = reads ? loadCached(values + std::size_t(place) * found.width) : uint4{0, 0, 0, 0};
    }
    if constexpr (!kSelf) waitForThePreviousKernel();
    float query[kEach];
#pragma unroll
    for (int i = 0; i < kEach; ++i)
        query[i] =
            works ? call.queries[(std::size_t(row) * found.heads + head) * found.width + piece * kEach + i] : 0.0f;
#pragma unroll
    for (int turn = 0; turn < kTurns; ++turn) {
        const int place = placeOf(turn);
        float k[kEach], score = 0.0f;
        Packed<T>::unpack(key[turn], k);
#pragma unroll
        for (int i = 0; i < kEach; ++i)
            score = fmaf(k[i], query[i], score);
#pragma unroll
        for (int offset = kLanes / 2; offset > 0; offset /= 2)
            score += __shfl_xor_sync(0xffffffffu, score, offset);
        if (piece == 0 && place < here) scores[place] = score;
    }
    __syncthreads();
    float greatest = -INFINITY;
#pragma unroll
    for (int i = 0; i < kPlacesOfABlock; i += kWarp)
        if (lane + i < here) greatest = fmaxf(greatest, scores[lane + i]);
    greatest = warpMax(greatest);
    float total = 0.0f;
#pragma unroll
    for (int i = 0; i < kPlacesOfABlock; i += kWarp)
        if (lane + i < here) total += exp2f(scores[lane + i] - greatest);
    total = warpSum(total);
    float seen[kEach] = {};
#pragma unroll
    for (int turn = 0; turn < kTurns; ++turn) {
        const int place = placeOf(turn);
        const float weight = place < here ? exp2f(scores[place] - greatest) : 0.0f;
        float v[kEach];
        Packed<T>::unpack(value[turn], v);
#pragma unroll
        for (int i = 0; i < kEach; ++i)
            seen[i] = fmaf(weight, v[i], seen[i]);
    }
#pragma unroll
    for (int i = 0; i < kEach; ++i) {
#pragma unroll
        for (int offset = kLanes; offset < kWarp; offset *= 2)
            seen[i] += __shfl_xor_sync(0xffffffffu, seen[i], offset);
        if (lane < kLanes && works) sums[warp][piece * kEach + i] = seen[i];
    }
    __syncthreads();
    float* out = found.at(row, head, split);
    for (int at = threadIdx.x; at < found.width; at += kAttentionThreads) {
        float sum = 0.0f;
#pragma unroll
        for (int i = 0; i < kAttentionWarps; ++i)
            sum += sums[i][at];
        out[at] = sum;
    }
    if (threadIdx.x == 0) {
        out[found.width] = greatest;
        out[found.width + 1] = total;
    }
    if constexpr (kSelf) return;
    float* ownScores = call.scores + row * call.scoresOfRow + std::size_t(head) * found.length + begin;
    for (int at = threadIdx.x; at < here; at += kAttentionThreads)
        ownScores[at] = scores[at];
    if (threadIdx.x == 0) {
        float* peak = call.peaks + row * call.peaksOfRow + (std::size_t(head) * found.splits + split) * 2;
        peak[0] = greatest;
        peak[1] = total;
    }
}

// The share of every latent in a layer's attention, mean over heads: one block a split, row and layer.
// scores [rows, layers, heads, length], peaks [rows, layers, heads, splits, 2] -> shares [rows, layers, length].
__global__ __launch_bounds__(kPlacesOfABlock) void shareOut(const float* scores, const float* peaks, int layers,
                                                            int heads, int length, float* shares) {
    letTheNextKernelBegin();
    waitForThePreviousKernel();
    const int splits = gridDim.x, row = blockIdx.y, layer = blockIdx.z;
    const int at = blockIdx.x * kPlacesOfABlock + threadIdx.x;
    if (at >= length) return;
    const std::size_t own = std::size_t(row) * layers + layer;
    float sum = 0.0f;
    for (int head = 0; head < heads; ++head) {
        const float* peak = peaks + (own * heads + head) * splits * 2;
        float greatest = -INFINITY, total = 0.0f;
        for (int i = 0; i < splits; ++i)
            greatest = fmaxf(greatest, peak[2 * i]);
        for (int i = 0; i < splits; ++i)
            total = fmaf(peak[2 * i + 1], exp2f(peak[2 * i] - greatest), total);
        sum += exp2f(scores[(own * heads + head) * length + at] - greatest) / total;
    }
    shares[own * length + at] = sum / heads;
}

} // namespace hs::model::cuda
