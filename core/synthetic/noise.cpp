#include "core/synthetic/noise.h"

#include "core/synthetic/random.h"

#include <cmath>

namespace hs::core {

namespace {

constexpr int kCells = 64; // lattice points along the table

// Catmull-Rom weights of the four neighbours at fraction t.
void cubicWeights(float t, float* weights) {
    weights[0] = ((-0.5f * t + 1.0f) * t - 0.5f) * t;
    weights[1] = (1.5f * t - 2.5f) * t * t + 1.0f;
    weights[2] = ((-1.5f * t + 2.0f) * t + 0.5f) * t;
    weights[3] = (0.5f * t - 0.5f) * t * t;
}

} // namespace

const Noise& Noise::shared() {
    static const Noise noise;
    return noise;
}

Noise::Noise()
    : m_table(std::size_t(kSide + 1) * kStride) {
    std::vector<float> lattice(std::size_t(kCells) * kCells);
    Random random(0x5EEDu);
    for (float& value : lattice)
        value = float(random.uniform(-1.0, 1.0));
    double squares = 0.0;
    double sum = 0.0;
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            float wx[4], wy[4];
            cubicWeights(float(x % kTexelsPerUnit) / kTexelsPerUnit, wx);
            cubicWeights(float(y % kTexelsPerUnit) / kTexelsPerUnit, wy);
            float value = 0.0f;
            for (int j = 0; j < 4; ++j)
                for (int i = 0; i < 4; ++i) {
                    const int column = (x / kTexelsPerUnit + i - 1 + kCells) % kCells;
                    const int row = (y / kTexelsPerUnit + j - 1 + kCells) % kCells;
                    value += wx[i] * wy[j] * lattice[std::size_t(row) * kCells + column];
                }
            m_table[std::size_t(y) * kStride + x] = value;
            sum += value;
            squares += double(value) * value;
        }
    }
    const double count = double(kSide) * kSide;
    const double mean = sum / count;
    const float scale = float(1.0 / std::sqrt(squares / count - mean * mean));
    for (float& value : m_table)
        value = (value - float(mean)) * scale;
    for (int y = 0; y < kSide; ++y)
        m_table[std::size_t(y) * kStride + kSide] = m_table[std::size_t(y) * kStride];
    for (int x = 0; x <= kSide; ++x)
        m_table[std::size_t(kSide) * kStride + x] = m_table[x];
}

} // namespace hs::core
