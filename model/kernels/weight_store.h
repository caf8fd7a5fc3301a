// Weight matrices in the form the kernels read: how large one is, and how it is packed from floats.
//
// A PackedMatrix does not own its memory (an arena does). Packing different rows of one matrix from several threads is
// safe.
#pragma once

#include "model/kernels/kernel_table.h"
#include "model/kernels/memory_arena.h"

#include <cstddef>

namespace hs::model::kernels {

// View plus the right to write; made by placeMatrix.
struct PackedMatrix {
    WeightView view;
    std::byte* data = nullptr;
    float* scales = nullptr;
};

// Bytes that placeMatrix takes from an arena.
std::size_t packedBytes(WeightType type, int rows, int columns);

// Columns as stored: a multiple of 32, or of 64 for int8.
int paddedColumns(WeightType type, int columns);

// Room for a matrix in the arena; view.data is null when the arena is too small.
PackedMatrix placeMatrix(MemoryArena& arena, WeightType type, int rows, int columns);

// Rows [range) from `values`, which holds exactly those rows [range.end - range.begin, columns].
void packRows(const KernelTable& kernels, const PackedMatrix& matrix, RowRange range, const float* values);

// The weights as the kernels see them, as floats [columns]; for tests and for embedding look-ups.
void unpackRow(const WeightView& view, int row, float* out);

} // namespace hs::model::kernels
