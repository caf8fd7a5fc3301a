#include "model/cuda/token_mix.h"

#include "model/cuda/device_code.cuh"

namespace hs::model::cuda {

namespace {

constexpr int kThreads = 256, kWarps = kThreads / kWarp;
constexpr int kOfAPass = kWarp * 4; // numbers of a token
constexpr int kMostPasses = 8;
constexpr float kEpsilon = 1e-5f;

// Where a token that lies at (row, column) of the map lies in the order of windows.
__device__ std::size_t inWindows(const TokenMix& mix, int picture, int row, int column) {
    const int across = mix.side / mix.window;
    row = row >= mix.shift ? row - mix.shift : row - mix.shift + mix.side;
    column = column >= mix.shift ? column - mix.shift : column - mix.shift + mix.side;
    const int window = row / mix.window * across + column / mix.window;
    const int place = row % mix.window * mix.window + column % mix.window;
    return (std::size_t(picture) * across * across + window) * (mix.window * mix.window) + place;
}

__device__ float4 halves(const __nv_bfloat16* from) {
    const auto two = *reinterpret_cast<const uint2*>(from);
    return {__uint_as_float(two.x << 16), __uint_as_float(two.x & 0xffff0000u), __uint_as_float(two.y << 16),
            __uint_as_float(two.y & 0xffff0000u)};
}

// A warp a token.
template <int kPasses>
__global__ __launch_bounds__(kThreads) void mixKernel(TokenMix mix) {
    const int lane = threadIdx.x % kWarp, map = mix.side * mix.side;
    const std::size_t token = std::size_t(blockIdx.x) * kWarps + threadIdx.x / kWarp;
    if (token >= std::size_t(mix.pictures) * map) return;
    const int picture = int(token / map), inMap = int(token - std::size_t(picture) * map);
    const std::size_t windowed = inWindows(mix, picture, inMap / mix.side, inMap % mix.side);
    float* own = mix.x + token * mix.width;
    float4 x[kPasses];
#pragma unroll
    for (int pass = 0; pass < kPasses; ++pass) {
        const int at = pass * kOfAPass + lane * 4;
        x[pass] = at < mix.width ? *reinterpret_cast<const float4*>(own + at) : float4{0.0f, 0.0f, 0.0f, 0.0f};
    }
    if (mix.addOrder != TokenOrder::None) {
        const std::size_t from = mix.addOrder == TokenOrder::Windows ? windowed : token;
        const __nv_bfloat16* add = static_cast<const __nv_bfloat16*>(mix.add) + from * mix.width;
#pragma unroll
        for (int pass = 0; pass < kPasses; ++pass) {
            const int at = pass * kOfAPass + lane * 4;
            if (at >= mix.width) continue;
            const float4 more = halves(add + at);
            x[pass] = {x[pass].x + more.x, x[pass].y + more.y, x[pass].z + more.z, x[pass].w + more.w};
            *reinterpret_cast<float4*>(own + at) = x[pass];
        }
    }
    if (mix.outOrder == TokenOrder::None) return;
    float sum = 0.0f;
#pragma unroll
    for (int pass = 0; pass < kPasses; ++pass)
        sum += (x[pass].x + x[pass].y) + (x[pass].z + x[pass].w);
    const float mean = warpSum(sum) / mix.width;
    float squares = 0.0f;
#pragma unroll
    for (int pass = 0; pass < kPasses; ++pass) {
        if (pass * kOfAPass + lane * 4 >= mix.width) continue;
        x[pass] = {x[pass].x - mean, x[pass].y - mean, x[pass].z - mean, x[pass].w - mean};
        squares += (x[pass].x * x[pass].x + x[pass].y * x[pass].y) + (x[pass].z * x[pass].z + x[pass].w * x[pass].w);
    }
    const float factor = rsqrtf(warpSum(squares) / mix.width + kEpsilon);
    const std::size_t to = mix.outOrder == TokenOrder::Windows ? windowed : token;
    __nv_bfloat16* out = static_cast<__nv_bfloat16*>(mix.out) + to * mix.width;
#pragma unroll
    for (int pass = 0; pass < kPasses; ++pass) {
        const int at = pass * kOfAPass + lane * 4;
        if (at >= mix.width) continue;
        const float4 gain = *reinterpret_cast<const float4*>(mix.gain + at);
        const float4 bias = *reinterpret_cast<const float4*>(mix.bias + at);
        storeFour(out + at, {fmaf(x[pass].x * factor, gain.x, bias.x), fmaf(x[pass].y * factor, gain.y, bias.y),
                             fmaf(x[pass].z * factor, gain.z, bias.z), fmaf(x[pass].w * factor, gain.w, bias.w)});
    }
}

} // namespace

bool mixes(const TokenMix& mix) {
    return mix.pictures > 0 && mix.window > 0 && mix.side % mix.window == 0 && mix.shift >= 0 && mix.shift < mix.side &&
           mix.width > 0 && mix.width % 4 == 0 && mix.width <= kMostPasses * kOfAPass;
}

std::string mixTokens(const TokenMix& mix, void* stream) {
    const auto tokens = std::size_t(mix.pictures) * std::size_t(mix.side) * std::size_t(mix.side);
    const auto blocks = unsigned((tokens + kWarps - 1) / kWarps);
    const auto kernel = mix.width <= kOfAPass       ? mixKernel<1>
                        : mix.width <= 2 * kOfAPass ? mixKernel<2>
                        : mix.width <= 4 * kOfAPass ? mixKernel<4>
                                                    : mixKernel<kMostPasses>;
    kernel<<<blocks, kThreads, 0, static_cast<cudaStream_t>(stream)>>>(mix);
    const cudaError_t error = cudaGetLastError();
    return error == cudaSuccess ? std::string() : cudaGetErrorString(error);
}

} // namespace hs::model::cuda
