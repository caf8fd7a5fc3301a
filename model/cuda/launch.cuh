// Kernels picked by size and put on a stream one behind the other. The first error stays.
#pragma once

#include "model/cuda/attention.cuh"
#include "model/cuda/product.cuh"

#include <algorithm>

namespace hs::model::cuda {

// Shared memory beyond what every card gives unasked.
inline std::string allowShared(const void* kernel, std::size_t bytes) {
    constexpr std::size_t kUnasked = 48 * 1024;
    if (bytes <= kUnasked) return {};
    const cudaError_t error = cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, int(bytes));
    return error == cudaSuccess ? std::string() : cudaGetErrorString(error);
}

class Chain {
public:
    Chain(cudaStream_t stream, int processors, bool overlaps)
        : m_stream(stream)
        , m_processors(processors)
        , m_overlaps(overlaps) {}

    const std::string& error() const { return m_error; }

    // The first kernel of a step begins when all before it on the stream has ended.
    template <typename... Parameters, typename... Arguments>
    void launch(void (*kernel)(Parameters...), dim3 grid, int threads, std::size_t shared, Arguments... arguments) {
        if (!m_error.empty()) return;
        cudaLaunchAttribute attribute{};
        attribute.id = cudaLaunchAttributeProgrammaticStreamSerialization;
        attribute.val.programmaticStreamSerializationAllowed = 1;
        cudaLaunchConfig_t config{};
        config.gridDim = grid;
        config.blockDim = dim3(unsigned(threads));
        config.dynamicSmemBytes = shared;
        config.stream = m_stream;
        config.attrs = &attribute;
        config.numAttrs = m_overlaps && m_launched ? 1 : 0;
        const cudaError_t error = cudaLaunchKernelEx(&config, kernel, Parameters(arguments)...);
        if (error != cudaSuccess) m_error = cudaGetErrorString(error);
        m_launched = true;
    }

    template <typename T, Input kInput, After kAfter>
    void product(ProductCall call) {
        const Cut<T> cut(call.matrix.inputs);
        const int tiles = (call.matrix.outputs + kTile - 1) / kTile;
        const auto mostTiles = [&](int blocks) { return (tiles + blocks - 1) / blocks; };
        int blocks = std::min(tiles, m_processors);
        // What one block's warps do not hold at once, two may.
        if (mostTiles(blocks) * cut.slices > kProductWarps) blocks = std::min(tiles, kBlocksTogether * m_processors);
        call.slices = cut.slices;
        call.sliceInputs = cut.sliceInputs;
        call.input.width = call.matrix.inputs;
        call.input.share = 1.0f / float(call.matrix.inputs);
        call.input.filled = cut.filled;
        call.input.stride = cut.stride;
        call.tiles = tiles / blocks;
        call.longerBlocks = tiles % blocks;
        call.groupTiles = std::min(std::max(1, kGroupUnits / call.slices), mostTiles(blocks));
        call.stepTiles = kProductWarps / call.slices;
        call.stepSlices = kProductWarps % call.slices;
        const bool once = call.groupTiles * call.slices <= kProductWarps && call.groupTiles * blocks >= tiles;
        const auto kernel = call.input.rows > kTile ? (once ? cuda::product<T, kInput, kAfter, true, Rounds::One>
                                                            : cuda::product<T, kInput, kAfter, true, Rounds::Many>)
                                                    : (once ? cuda::product<T, kInput, kAfter, false, Rounds::One>
                                                            : cuda::product<T, kInput, kAfter, false, Rounds::Many>);
        const std::size_t shared = sharedBytes<T>(call, kInput == Input::Normed);
        if (m_error.empty()) m_error = allowShared(reinterpret_cast<const void*>(kernel), shared);
        launch(kernel, dim3(unsigned(blocks)), kProductThreads, shared, call);
    }

    template <typename T, bool kSelf>
    void attention(const AttentionCall& call, int rows) {
        const int lanes = call.found.width / Packed<T>::kCount;
        if (lanes <= 2) return attentionOf<T, 2, kSelf>(call, rows);
        if (lanes <= 8) return attentionOf<T, 8, kSelf>(call, rows);
        if (lanes <= 16) return attentionOf<T, 16, kSelf>(call, rows);
        attentionOf<T, 32, kSelf>(call, rows);
    }

private:
    template <typename T, int kLanes, bool kSelf>
    void attentionOf(const AttentionCall& call, int rows) {
        const dim3 grid(unsigned(call.found.splits), unsigned(call.found.heads), unsigned(rows));
        launch(attend<T, kLanes, kSelf>, grid, kAttentionThreads, 0, call);
    }

    cudaStream_t m_stream;
    int m_processors;
    bool m_overlaps, m_launched = false;
    std::string m_error;
};

} // namespace hs::model::cuda
