// SelfCache: keys and values of self-attention of one sequence, room for the model's longest text reserved at once
// (pages come into being as they are written). Belongs to its decoder; different positions may be written by different
// threads.
#pragma once

#include "core/error.h"
#include "model/generate/text_weights.h"
#include "model/kernels/kernel_table.h"
#include "model/kernels/memory_arena.h"

#include <cstddef>

namespace hs::model {

class SelfCache {
public:
    static core::Result<SelfCache> create(const TextWeights& weights);

    kernels::CacheType type() const { return m_type; }
    // [positions, width] of one head.
    std::byte* keys(int layer, int head) { return at(layer, 0, head); }
    std::byte* values(int layer, int head) { return at(layer, 1, head); }
    std::size_t rowBytes() const { return m_rowBytes; }

    // The first `length` positions of another cache of the same model.
    void copyFrom(SelfCache& other, int length);

private:
    std::byte* at(int layer, int half, int head) {
        return m_arena.data() +
               ((std::size_t(layer) * 2 + std::size_t(half)) * std::size_t(m_heads) + std::size_t(head)) * m_headBytes;
    }

    kernels::MemoryArena m_arena;
    kernels::CacheType m_type = kernels::CacheType::Fp32;
    int m_layers = 0, m_heads = 0;
    std::size_t m_rowBytes = 0;  // one position of a head
    std::size_t m_headBytes = 0; // all positions of a head
};

} // namespace hs::model
