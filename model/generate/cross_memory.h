// CpuCrossMemory: keys and values of cross-attention, laid out for the token step: per layer keys then values, per head
// [latents, width], fp32 or half. Filled once by its maker, then immutable and shared.
#pragma once

#include "core/error.h"
#include "model/generate/text_decoder.h"
#include "model/generate/text_weights.h"
#include "model/kernels/kernel_table.h"
#include "model/kernels/memory_arena.h"

#include <cstddef>
#include <memory>
#include <span>

namespace hs::model {

class CpuCrossMemory : public CrossMemory {
public:
    static core::Result<std::shared_ptr<CpuCrossMemory>> create(const TextWeights& weights, int rows);

    // keysValues [rows, 2 * inner]: keys of all heads, then values, as the layer's to_kv makes them.
    void fillLayer(const kernels::KernelTable& kernels, int layer, std::span<const float> keysValues);

    // A part of the same: latents [firstRow, firstRow + rows), columns [firstColumn, firstColumn + columns), which are
    // whole heads; rows of values are `stride` apart. Different parts may be filled by different threads.
    struct Part {
        int firstRow = 0, rows = 0;
        int firstColumn = 0, columns = 0;
        const float* values = nullptr;
        std::size_t stride = 0;
    };
    void fillPart(const kernels::KernelTable& kernels, int layer, const Part& part);
    int headDimension() const { return m_width; }

    int rows() const override { return m_rows; }
    std::uint64_t bytes() const override { return std::uint64_t(m_layers) * 2 * m_halfBytes; }
    kernels::CacheType type() const { return m_type; }
    const std::byte* keys(int layer, int head) const { return at(layer, 0, head); }
    const std::byte* values(int layer, int head) const { return at(layer, 1, head); }

private:
    CpuCrossMemory() = default;
    const std::byte* at(int layer, int half, int head) const {
        return m_arena.data() + (std::size_t(layer) * 2 + std::size_t(half)) * m_halfBytes +
               std::size_t(head) * m_headBytes;
    }

    kernels::MemoryArena m_arena;
    kernels::CacheType m_type = kernels::CacheType::Fp32;
    int m_rows = 0, m_layers = 0, m_heads = 0, m_width = 0;
    std::size_t m_headBytes = 0; // keys or values of a head
    std::size_t m_halfBytes = 0; // of all heads of a layer
};

// Caches are half precision where the weights are not fp32: the same bytes as bf16, with three more bits.
kernels::CacheType cacheType(core::Precision precision);
std::size_t cacheElementBytes(kernels::CacheType type);

} // namespace hs::model
