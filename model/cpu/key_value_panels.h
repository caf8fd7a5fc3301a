// KeyValuePanels: keys and values of an attention with many queries, in panels as the matrix kernels read them: per
// head the keys, 32 to a panel, and the values, 32 numbers of the head to a panel with the keys as summed dimension.
//
// Filled block by block from the product that makes keys and values (different blocks by different threads), then read.
#pragma once

#include "core/error.h"
#include "model/cpu/products.h"

#include <cstdint>

namespace hs::model {

struct HeadShape {
    int heads = 0;
    int width = 0; // numbers of a head
    int inner() const { return heads * width; }
};

class KeyValuePanels {
public:
    static core::Result<KeyValuePanels> create(kernels::WordType type, HeadShape shape, int mostKeys);

    // Before the blocks of `keys` keys arrive: what lies behind them becomes zero.
    void begin(int keys);
    // A block of a product whose columns are the keys of all heads, then the values of all heads; it begins with whole
    // heads and its first row is a multiple of 32.
    void take(const kernels::MatrixTable& table, const ProductBlock& block);

    int keys() const { return m_keys; }
    int paddedKeys() const {
        return (m_keys + kernels::kPanelColumns - 1) / kernels::kPanelColumns * kernels::kPanelColumns;
    }
    int keyWords() const { return kernels::wordsFor(m_type, m_shape.width); }
    int valuePanels() const { return (m_shape.width + kernels::kPanelColumns - 1) / kernels::kPanelColumns; }
    const std::uint32_t* keyPanels(int head) const { return m_keysData + std::size_t(head) * m_keyHead; }
    std::size_t keyStride() const { return std::size_t(keyWords()) * kernels::kPanelColumns; }
    const std::uint32_t* valuePanels(int head) const { return m_valuesData + std::size_t(head) * m_valueHead; }
    std::size_t valueStride() const { return m_valuePanel; }

    // Columns that a block of keys and values must be a multiple of; 0 when the heads do not fit into one.
    static int columnStep(HeadShape shape);

private:
    kernels::MemoryArena m_arena;
    std::uint32_t* m_keysData = nullptr;
    std::uint32_t* m_valuesData = nullptr;
    kernels::WordType m_type = kernels::WordType::Fp32;
    HeadShape m_shape;
    int m_keys = 0;
    std::size_t m_keyHead = 0, m_valueHead = 0, m_valuePanel = 0; // words
};

} // namespace hs::model
