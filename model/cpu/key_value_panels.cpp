#include "model/cpu/key_value_panels.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace hs::model {

using core::Result;
using kernels::kPanelColumns;

Result<KeyValuePanels> KeyValuePanels::create(kernels::WordType type, HeadShape shape, int mostKeys) {
    KeyValuePanels panels;
    panels.m_type = type;
    panels.m_shape = shape;
    const auto padded = std::size_t((mostKeys + kPanelColumns - 1) / kPanelColumns * kPanelColumns);
    panels.m_keyHead = padded * std::size_t(panels.keyWords());
    panels.m_valuePanel = std::size_t(kernels::wordsFor(type, int(padded))) * kPanelColumns;
    panels.m_valueHead = panels.m_valuePanel * std::size_t(panels.valuePanels());
    const std::size_t words = std::size_t(shape.heads) * (panels.m_keyHead + panels.m_valueHead);
    HS_TRY(panels.m_arena, kernels::MemoryArena::create(words * sizeof(std::uint32_t), kernels::Pages::Scratch));
    panels.m_keysData = reinterpret_cast<std::uint32_t*>(panels.m_arena.data());
    panels.m_valuesData = panels.m_keysData + std::size_t(shape.heads) * panels.m_keyHead;
    return panels;
}

int KeyValuePanels::columnStep(HeadShape shape) {
    const int step = std::lcm(shape.width, kPanelColumns);
    return step <= Products::kMostColumns ? step : 0;
}

void KeyValuePanels::begin(int keys) {
    m_keys = keys;
    if (paddedKeys() == keys) return;
    const int first = paddedKeys() - kPanelColumns;
    const int perWord = kernels::numbersPerWord(m_type);
    for (int head = 0; head < m_shape.heads; ++head)
        for (int panel = 0; panel < valuePanels(); ++panel)
            std::memset(m_valuesData + std::size_t(head) * m_valueHead + std::size_t(panel) * m_valuePanel +
                            std::size_t(first / perWord) * kPanelColumns,
                        0, std::size_t(kPanelColumns / perWord) * kPanelColumns * sizeof(std::uint32_t));
}

void KeyValuePanels::take(const kernels::MatrixTable& table, const ProductBlock& block) {
    const int inner = m_shape.inner(), width = m_shape.width;
    const int perWord = kernels::numbersPerWord(m_type);
    for (int column = 0; column < block.columns; column += width) {
        const int place = block.firstColumn + column;
        if (place < inner) {
            std::uint32_t* keys = m_keysData + std::size_t(place / width) * m_keyHead;
            for (int row = 0; row < block.rows; row += kPanelColumns)
                table.packPanel({block.row(row) + column, false, block.stride},
                                std::min(kPanelColumns, block.rows - row), width, m_type,
                                keys + std::size_t((block.firstRow + row) / kPanelColumns) * keyStride());
            continue;
        }
        std::uint32_t* values = m_valuesData + std::size_t((place - inner) / width) * m_valueHead +
                                std::size_t(block.firstRow / perWord) * kPanelColumns;
        for (int panel = 0; panel < valuePanels(); ++panel)
            table.packTransposed(block.values + column + panel * kPanelColumns, block.stride,
                                 std::min(kPanelColumns, width - panel * kPanelColumns), block.rows, m_type,
                                 values + std::size_t(panel) * m_valuePanel);
    }
}

} // namespace hs::model
