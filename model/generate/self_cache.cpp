#include "model/generate/self_cache.h"

#include "model/generate/cross_memory.h"

#include <cstring>

namespace hs::model {

core::Result<SelfCache> SelfCache::create(const TextWeights& weights) {
    SelfCache cache;
    cache.m_type = cacheType(weights.precision());
    cache.m_layers = weights.config().layers;
    cache.m_heads = weights.config().heads;
    cache.m_rowBytes = std::size_t(weights.headDimension()) * cacheElementBytes(cache.m_type);
    cache.m_headBytes = kernels::MemoryArena::rounded(std::size_t(weights.config().maxPositions) * cache.m_rowBytes);
    // Normal pages: huge ones would be paid for whole heads although only their first rows are used.
    HS_TRY(cache.m_arena, kernels::MemoryArena::create(std::size_t(cache.m_layers) * 2 * std::size_t(cache.m_heads) *
                                                           cache.m_headBytes,
                                                       kernels::Pages::Normal));
    return cache;
}

void SelfCache::copyFrom(SelfCache& other, int length) {
    for (int layer = 0; layer < m_layers; ++layer)
        for (int head = 0; head < m_heads; ++head) {
            std::memcpy(keys(layer, head), other.keys(layer, head), std::size_t(length) * m_rowBytes);
            std::memcpy(values(layer, head), other.values(layer, head), std::size_t(length) * m_rowBytes);
        }
}

} // namespace hs::model
