// Random numbers, matrices and inputs for the kernel tests; and the list of processor paths as test parameters.
#pragma once

#include "model/kernels/kernel_table.h"
#include "model/kernels/weight_store.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace hs::model::kernels {

inline void PrintTo(const KernelTable* table, std::ostream* out) {
    *out << table->name;
}

} // namespace hs::model::kernels

namespace hs::test {

namespace kn = hs::model::kernels;

// Repeatable numbers in [-1, 1).
class Numbers {
public:
    explicit Numbers(std::uint64_t seed)
        : m_state(seed * 0x9E3779B97F4A7C15u + 1) {}
    float next() {
        m_state = m_state * 6364136223846793005u + 1442695040888963407u;
        return static_cast<float>(static_cast<std::int32_t>(m_state >> 32)) / 2147483648.0f;
    }
    std::vector<float> take(std::size_t count) {
        std::vector<float> out(count);
        for (auto& value : out)
            value = next();
        return out;
    }

private:
    std::uint64_t m_state;
};

struct Matrix {
    kn::MemoryArena arena;
    kn::PackedMatrix packed;
    std::vector<float> seen; // what the kernels see after rounding, [rows, columns]

    Matrix(const kn::KernelTable& table, kn::WeightType type, int rows, int columns, const std::vector<float>& values) {
        arena = kn::MemoryArena::create(kn::packedBytes(type, rows, columns), kn::Pages::Normal).value();
        packed = kn::placeMatrix(arena, type, rows, columns);
        kn::packRows(table, packed, {0, rows}, values.data());
        seen.resize(values.size());
        for (int row = 0; row < rows; ++row)
            kn::unpackRow(packed.view, row, seen.data() + std::size_t(row) * std::size_t(columns));
    }
    const kn::WeightView& view() const { return packed.view; }
};

// Inputs with room for every form the kernels take.
struct Inputs {
    std::vector<float> values;
    std::vector<std::int8_t> high, low;
    std::vector<std::int16_t> wide;
    std::vector<std::int32_t> correction;
    std::vector<float> scale;
    kn::InputView view;

    Inputs(const kn::KernelTable& table, const kn::WeightView& weights, int count, const std::vector<float>& x) {
        const auto padded = std::size_t(weights.paddedColumns);
        const auto blocks = std::size_t(weights.blocks);
        values.resize(std::size_t(count) * padded);
        for (int i = 0; i < count; ++i)
            for (int k = 0; k < weights.columns; ++k)
                values[std::size_t(i) * padded + std::size_t(k)] = x[std::size_t(i * weights.columns + k)];
        high.resize(values.size());
        low.resize(values.size());
        wide.resize(values.size());
        correction.resize(std::size_t(count) * blocks * kn::kLanes);
        scale.resize(std::size_t(count));
        if (weights.type == kn::WeightType::Int8)
            for (std::size_t i = 0; i < std::size_t(count); ++i)
                table.quantiseInput(values.data() + i * padded, weights.paddedColumns,
                                    {high.data() + i * padded, low.data() + i * padded, wide.data() + i * padded,
                                     correction.data() + i * blocks * kn::kLanes, &scale[i]});
        view = {count,       padded,      values.data(),     high.data(),
                low.data(),  wide.data(), correction.data(), blocks * kn::kLanes,
                scale.data()};
    }
};

class EveryPath : public testing::TestWithParam<const kn::KernelTable*> {
protected:
    const kn::KernelTable& kernels() const { return *GetParam(); }
};

inline std::vector<const kn::KernelTable*> everyPath() {
    const kn::KernelList list = kn::availableKernels();
    return {list.tables, list.tables + list.count};
}

inline std::string pathName(const testing::TestParamInfo<const kn::KernelTable*>& info) {
    std::string name;
    for (const char* c = info.param->name; *c != 0; ++c)
        if (std::isalnum(static_cast<unsigned char>(*c))) name += *c;
    return name;
}

} // namespace hs::test
