// What the kernels share: sixteen bytes of weights as floats, sums over a warp, and the order of overlapping kernels.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cuda_bf16.h>
#include <cuda_runtime.h>

namespace hs::model::cuda {

constexpr int kWarp = 32;

template <typename T>
struct Packed; // sixteen bytes of T

template <>
struct Packed<float> {
    static constexpr int kCount = 4;
    static __device__ void unpack(const uint4& words, float* out) {
        out[0] = __uint_as_float(words.x);
        out[1] = __uint_as_float(words.y);
        out[2] = __uint_as_float(words.z);
        out[3] = __uint_as_float(words.w);
    }
};

template <>
struct Packed<__nv_bfloat16> {
    static constexpr int kCount = 8;
    static __device__ void unpack(const uint4& words, float* out) {
        const unsigned four[4] = {words.x, words.y, words.z, words.w};
#pragma unroll
        for (int i = 0; i < 4; ++i) { // a bfloat16 is the upper half of a float
            out[2 * i] = __uint_as_float(four[i] << 16);
            out[2 * i + 1] = __uint_as_float(four[i] & 0xffff0000u);
        }
    }
};

__device__ inline float asFloat(float value) {
    return value;
}
__device__ inline float asFloat(__nv_bfloat16 value) {
    return __bfloat162float(value);
}
__device__ inline void store(float* to, float value) {
    *to = value;
}
__device__ inline void store(__nv_bfloat16* to, float value) {
    *to = __float2bfloat16(value);
}
__device__ inline void storeFour(float* to, float4 value) {
    *reinterpret_cast<float4*>(to) = value;
}
__device__ inline void storeFour(__nv_bfloat16* to, float4 value) {
    reinterpret_cast<__nv_bfloat162*>(to)[0] = __floats2bfloat162_rn(value.x, value.y);
    reinterpret_cast<__nv_bfloat162*>(to)[1] = __floats2bfloat162_rn(value.z, value.w);
}

// Weights: no kernel writes them, and a step reads them once. Zero where they are not wanted, without a branch.
template <int kOffset>
__device__ inline uint4 loadWeights(const void* from, bool wanted) {
    uint4 words;
    asm volatile("{\n"
                 ".reg .pred wanted;\n"
                 "setp.ne.u32 wanted, %5, 0;\n"
                 "mov.u32 %0, 0;\n"
                 "mov.u32 %1, 0;\n"
                 "mov.u32 %2, 0;\n"
                 "mov.u32 %3, 0;\n"
                 "@wanted ld.global.nc.L1::no_allocate.v4.u32 {%0, %1, %2, %3}, [%4 + %6];\n"
                 "}"
                 : "=&r"(words.x), "=&r"(words.y), "=&r"(words.z), "=&r"(words.w)
                 : "l"(from), "r"(unsigned(wanted)), "n"(kOffset));
    return words;
}

// Caches: written by the step, read once by each of its rows.
__device__ inline uint4 loadCached(const void* from) {
    return __ldcg(static_cast<const uint4*>(from));
}

__device__ inline float warpSum(float value) {
#pragma unroll
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
        value += __shfl_xor_sync(0xffffffffu, value, offset);
    return value;
}

__device__ inline float warpMax(float value) {
#pragma unroll
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
        value = fmaxf(value, __shfl_xor_sync(0xffffffffu, value, offset));
    return value;
}

// A kernel of the chain may begin before the one it depends on has ended. Only what no kernel writes may be read before
// this; nothing may be written.
__device__ inline void waitForThePreviousKernel() {
#if __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.wait;" ::: "memory");
#endif
}

__device__ inline void letTheNextKernelBegin() {
#if __CUDA_ARCH__ >= 900
    asm volatile("griddepcontrol.launch_dependents;" ::: "memory");
#endif
}

} // namespace hs::model::cuda
