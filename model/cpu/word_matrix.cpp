#include "model/cpu/word_matrix.h"

namespace hs::model {

using core::Result;
using kernels::MemoryArena;

Result<WordMatrix> WordMatrix::create(kernels::WordType type, int rows, int numbers) {
    WordMatrix matrix;
    matrix.m_type = type;
    matrix.m_rows = rows;
    matrix.m_numbers = numbers;
    matrix.m_stride = spreadStride(std::size_t(kernels::wordsFor(type, numbers)));
    const std::size_t bytes = std::size_t(rows) * matrix.m_stride * sizeof(std::uint32_t);
    HS_TRY(matrix.m_arena, MemoryArena::create(bytes, kernels::Pages::Scratch));
    matrix.m_data = reinterpret_cast<std::uint32_t*>(matrix.m_arena.data());
    return matrix;
}

Result<FloatBuffer> FloatBuffer::create(std::size_t count) {
    FloatBuffer buffer;
    buffer.m_size = count;
    HS_TRY(buffer.m_arena, MemoryArena::create(count * sizeof(float), kernels::Pages::Scratch));
    buffer.m_data = reinterpret_cast<float*>(buffer.m_arena.data());
    return buffer;
}

} // namespace hs::model
