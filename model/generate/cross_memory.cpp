#include "model/generate/cross_memory.h"

#include <cstring>

namespace hs::model {

using core::Result;
using kernels::CacheType;

CacheType cacheType(core::Precision precision) {
    return precision == core::Precision::Fp32 ? CacheType::Fp32 : CacheType::Fp16;
}

std::size_t cacheElementBytes(CacheType type) {
    return type == CacheType::Fp32 ? 4 : 2;
}

Result<std::shared_ptr<CpuCrossMemory>> CpuCrossMemory::create(const TextWeights& weights, int rows) {
    if (rows <= 0)
        return core::Error(core::ErrorCode::InvalidInput,
                           "expected at least one latent for cross-attention, found " + std::to_string(rows));
    auto memory = std::shared_ptr<CpuCrossMemory>(new CpuCrossMemory());
    memory->m_type = cacheType(weights.precision());
    memory->m_rows = rows;
    memory->m_layers = weights.config().layers;
    memory->m_heads = weights.crossHeads();
    memory->m_width = weights.crossHeadDimension();
    memory->m_headBytes = std::size_t(rows) * std::size_t(memory->m_width) * cacheElementBytes(memory->m_type);
    memory->m_halfBytes = kernels::MemoryArena::rounded(std::size_t(memory->m_heads) * memory->m_headBytes);
    HS_TRY(memory->m_arena, kernels::MemoryArena::create(std::size_t(memory->bytes()), kernels::Pages::Huge));
    return memory;
}

void CpuCrossMemory::fillLayer(const kernels::KernelTable& kernels, int layer, std::span<const float> keysValues) {
    const int columns = 2 * m_heads * m_width;
    fillPart(kernels, layer, {0, m_rows, 0, columns, keysValues.data(), std::size_t(columns)});
}

void CpuCrossMemory::fillPart(const kernels::KernelTable& kernels, int layer, const Part& part) {
    const std::size_t rowBytes = std::size_t(m_width) * cacheElementBytes(m_type);
    for (int column = 0; column < part.columns; column += m_width) {
        const int head = (part.firstColumn + column) / m_width; // of keys, then of values
        auto* out =
            const_cast<std::byte*>(at(layer, head / m_heads, head % m_heads)) + std::size_t(part.firstRow) * rowBytes;
        const float* from = part.values + column;
        for (int row = 0; row < part.rows; ++row, from += part.stride, out += rowBytes) {
            if (m_type == CacheType::Fp32)
                std::memcpy(out, from, rowBytes);
            else
                kernels.toHalf(from, reinterpret_cast<std::uint16_t*>(out), m_width);
        }
    }
}

} // namespace hs::model
