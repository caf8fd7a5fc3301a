#include "model/kernels/weight_store.h"

#include <bit>
#include <cstring>

namespace hs::model::kernels {

namespace {

int roundUp(int value, int step) {
    return (value + step - 1) / step * step;
}

int blocksOf(WeightType type, int columns) {
    return type == WeightType::Int8 ? (columns + kBlockColumns - 1) / kBlockColumns : 0;
}

std::size_t elementBytes(WeightType type) {
    switch (type) {
    case WeightType::Fp32:
        return 4;
    case WeightType::Bf16:
        return 2;
    case WeightType::Int8:
        return 1;
    }
    return 4;
}

std::size_t dataBytes(WeightType type, int rows, int columns) {
    return MemoryArena::rounded(std::size_t(rows) * std::size_t(paddedColumns(type, columns)) * elementBytes(type));
}

std::size_t scaleBytes(WeightType type, int rows, int columns) {
    return MemoryArena::rounded(std::size_t(rows) * std::size_t(blocksOf(type, columns)) * sizeof(float));
}

} // namespace

int paddedColumns(WeightType type, int columns) {
    return roundUp(columns, type == WeightType::Int8 ? kByteColumnStep : kColumnStep);
}

std::size_t packedBytes(WeightType type, int rows, int columns) {
    return dataBytes(type, rows, columns) + scaleBytes(type, rows, columns);
}

PackedMatrix placeMatrix(MemoryArena& arena, WeightType type, int rows, int columns) {
    PackedMatrix matrix;
    WeightView& view = matrix.view;
    view.type = type;
    view.rows = rows;
    view.columns = columns;
    view.paddedColumns = paddedColumns(type, columns);
    view.rowBytes = std::size_t(view.paddedColumns) * elementBytes(type);
    view.blocks = blocksOf(type, columns);
    matrix.data = arena.allocate(dataBytes(type, rows, columns));
    if (matrix.data != nullptr && view.blocks > 0) {
        matrix.scales = reinterpret_cast<float*>(arena.allocate(scaleBytes(type, rows, columns)));
        if (matrix.scales == nullptr) matrix.data = nullptr;
    }
    view.data = matrix.data;
    view.scales = matrix.scales;
    return matrix;
}

void packRows(const KernelTable& kernels, const PackedMatrix& matrix, RowRange range, const float* values) {
    const WeightView& view = matrix.view;
    const auto columns = std::size_t(view.columns);
    for (int row = range.begin; row < range.end; ++row, values += columns) {
        std::byte* out = matrix.data + std::size_t(row) * view.rowBytes;
        switch (view.type) {
        case WeightType::Fp32:
            std::memcpy(out, values, columns * sizeof(float));
            break;
        case WeightType::Bf16:
            kernels.packBf16(values, view.columns, reinterpret_cast<std::uint16_t*>(out));
            break;
        case WeightType::Int8:
            kernels.packInt8(values, view.columns, reinterpret_cast<std::uint8_t*>(out),
                             matrix.scales + std::size_t(row) * std::size_t(view.blocks));
            break;
        }
    }
}

void unpackRow(const WeightView& view, int row, float* out) {
    const std::byte* data = view.data + std::size_t(row) * view.rowBytes;
    for (int column = 0; column < view.columns; ++column) {
        switch (view.type) {
        case WeightType::Fp32:
            out[column] = reinterpret_cast<const float*>(data)[column];
            break;
        case WeightType::Bf16: {
            const int within = column % kColumnStep;
            const int at = column - within + (within < kLanes ? 2 * within : 2 * (within - kLanes) + 1);
            out[column] = std::bit_cast<float>(std::uint32_t(reinterpret_cast<const std::uint16_t*>(data)[at]) << 16);
            break;
        }
        case WeightType::Int8:
            out[column] =
                float(int(std::to_integer<std::uint8_t>(data[column])) - 128) *
                view.scales[std::size_t(row) * std::size_t(view.blocks) + std::size_t(column / kBlockColumns)];
            break;
        }
    }
}

} // namespace hs::model::kernels
