// WordMatrix: the left-hand side of a product of many rows: rows of words (kernels/matrix_table.h), each row with zeros
// behind it, and strides that do not fall on the same cache sets.
//
// Owns its memory; rows may be written by different threads. Values are undefined until written.
#pragma once

#include "core/error.h"
#include "model/kernels/matrix_table.h"
#include "model/kernels/memory_arena.h"

#include <cstdint>
#include <span>

namespace hs::model {

// Numbers of 32 bits, at least as many, such that many rows of this stride spread over the cache's sets.
constexpr std::size_t spreadStride(std::size_t words) {
    const std::size_t whole = (words + 31) / 32 * 32;
    return whole % 64 == 0 ? whole + 16 : whole;
}

class WordMatrix {
public:
    WordMatrix() = default;
    static core::Result<WordMatrix> create(kernels::WordType type, int rows, int numbers);

    kernels::WordType type() const { return m_type; }
    int rows() const { return m_rows; }
    int numbers() const { return m_numbers; }
    int words() const { return kernels::wordsFor(m_type, m_numbers); }
    std::size_t stride() const { return m_stride; }
    std::uint32_t* row(int i) { return m_data + std::size_t(i) * m_stride; }
    const std::uint32_t* row(int i) const { return m_data + std::size_t(i) * m_stride; }
    // The same memory with fewer rows, or read as the other type (it must have been made for floats).
    void setType(kernels::WordType type) { m_type = type; }
    void setRows(int rows) { m_rows = rows; }

private:
    kernels::MemoryArena m_arena;
    std::uint32_t* m_data = nullptr;
    kernels::WordType m_type = kernels::WordType::Fp32;
    int m_rows = 0, m_numbers = 0;
    std::size_t m_stride = 0;
};

// Floats of one size, 64-byte aligned, from the system at once; zero until written.
class FloatBuffer {
public:
    FloatBuffer() = default;
    static core::Result<FloatBuffer> create(std::size_t count);
    float* data() { return m_data; }
    const float* data() const { return m_data; }
    std::size_t size() const { return m_size; }

private:
    kernels::MemoryArena m_arena;
    float* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace hs::model
