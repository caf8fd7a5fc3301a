// Seeded numbers in vectors that end where they end, so that a sanitizer sees every step beside them.
#pragma once

#include "model/cpu/products.h"
#include "tests/model/generate/small_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

namespace hs::test {

inline std::vector<float> randomNumbers(const std::string& name, std::size_t count, float size) {
    std::vector<float> out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = size * numberOf(name, i);
    return out;
}

// A matrix of weights, in fp32 or in the upper halves of it.
class RandomMatrix {
public:
    RandomMatrix(const std::string& name, int outputs, int inputs, bool bf16 = false)
        : m_outputs(outputs)
        , m_inputs(inputs)
        , m_bf16(bf16)
        , m_floats(randomNumbers(name, std::size_t(outputs) * std::size_t(inputs), 1.5f / std::sqrt(float(inputs)))) {
        if (!bf16) return;
        for (const float value : m_floats)
            m_halves.push_back(std::uint16_t(std::bit_cast<std::uint32_t>(value) >> 16));
    }
    model::WeightRows rows() const {
        return {m_bf16 ? static_cast<const void*>(m_halves.data()) : m_floats.data(), m_bf16, m_outputs, m_inputs};
    }

private:
    int m_outputs, m_inputs;
    bool m_bf16;
    std::vector<float> m_floats;
    std::vector<std::uint16_t> m_halves;
};

inline bool allFinite(const std::vector<float>& values) {
    for (const float value : values)
        if (!std::isfinite(value)) return false;
    return true;
}

inline float largestDifference(const std::vector<float>& a, const std::vector<float>& b) {
    float most = a.size() == b.size() ? 0.0f : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        most = std::max(most, std::abs(a[i] - b[i]));
    return most;
}

} // namespace hs::test
