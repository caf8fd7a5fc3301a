// Smooth noise in the plane from one baked, tiling table: the texture of everything synthetic.
//
// Wavelength about two units; period 64 units; mean 0, deviation 1, within about ±3. The table is made once, on first
// use. Any thread; the same on every machine (compiled without contraction of a * b + c).
#pragma once

#include <cstdint>
#include <vector>

namespace hs::core {

class Noise {
public:
    static const Noise& shared();

    float at(float x, float y) const {
        const float tx = x * kTexelsPerUnit;
        const float ty = y * kTexelsPerUnit;
        int ix = int(tx);
        int iy = int(ty);
        ix -= tx < float(ix);
        iy -= ty < float(iy);
        const float fx = tx - float(ix);
        const float fy = ty - float(iy);
        const float* upper = &m_table[std::size_t(iy & kMask) * kStride];
        const float* lower = upper + kStride;
        const int column = ix & kMask;
        const float top = upper[column] + fx * (upper[column + 1] - upper[column]);
        const float bottom = lower[column] + fx * (lower[column + 1] - lower[column]);
        return top + fy * (bottom - top);
    }

    // Two octaves.
    float rough(float x, float y) const { return 0.83f * at(x, y) + 0.55f * at(x * 2.13f + 17.3f, y * 2.13f - 9.1f); }

private:
    Noise();

    static constexpr int kTexelsPerUnit = 4;
    static constexpr int kSide = 256;
    static constexpr int kMask = kSide - 1;
    static constexpr int kStride = kSide + 1; // one more column and row, so that a lookup never wraps
    std::vector<float> m_table;               // [kSide + 1, kStride]
};

// 0 below `low`, 1 above `high`, smooth between.
inline float smoothStep(float low, float high, float x) {
    float t = (x - low) / (high - low);
    t = t < 0.0f ? 0.0f : t > 1.0f ? 1.0f : t;
    return t * t * (3.0f - 2.0f * t);
}

inline float clampUnit(float x) {
    return x < 0.0f ? 0.0f : x > 1.0f ? 1.0f : x;
}

inline float blend(float a, float b, float t) {
    return a + (b - a) * t;
}

} // namespace hs::core
