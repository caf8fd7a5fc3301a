// Optical density of haematoxylin, eosin, melanin and keratin/blood, and the colour a scanner makes of it. Values.
//
// Beer-Lambert: RGB = glass * exp(-(h H + e E + m M + r R)); the vectors were read off published H&E scans of skin.
#pragma once

#include "core/synthetic/skin.h"

#include <cstdint>
#include <vector>

namespace hs::core {

struct Dye {
    float h = 0.0f; // haematoxylin: nuclei, blue violet
    float e = 0.0f; // eosin: collagen and cytoplasm, pink
    float m = 0.0f; // melanin, brown
    float r = 0.0f; // keratin, red cells, hair: orange red

    Dye& operator+=(const Dye& other) {
        h += other.h, e += other.e, m += other.m, r += other.r;
        return *this;
    }
};

inline Dye blend(const Dye& a, const Dye& b, float t) {
    return {a.h + (b.h - a.h) * t, a.e + (b.e - a.e) * t, a.m + (b.m - a.m) * t, a.r + (b.r - a.r) * t};
}

inline Dye scaled(const Dye& dye, float factor) {
    return {dye.h * factor, dye.e * factor, dye.m * factor, dye.r * factor};
}

class Stainer {
public:
    explicit Stainer(const SkinStain& stain);

    // Writes three bytes; `shade` is added to the glass (dust, uneven light), in grey levels.
    void colour(const Dye& dye, float shade, std::uint8_t* rgb) const {
        for (int channel = 0; channel < 3; ++channel) {
            const float density =
                dye.h * m_h[channel] + dye.e * m_e[channel] + dye.m * m_m[channel] + dye.r * m_r[channel];
            const int step = density <= 0.0f ? 0 : density >= kMostDensity ? kSteps - 1 : int(density * kStepsPerUnit);
            const float value = (m_glass[channel] + shade) * m_transmission[std::size_t(step)] + 0.5f;
            rgb[channel] = std::uint8_t(value < 0.0f ? 0.0f : value > 255.0f ? 255.0f : value);
        }
    }

private:
    static constexpr float kMostDensity = 4.0f;
    static constexpr float kStepsPerUnit = 1024.0f;
    static constexpr int kSteps = 4096;
    float m_h[3], m_e[3], m_m[3], m_r[3], m_glass[3];
    std::vector<float> m_transmission; // exp(-density)
};

} // namespace hs::core
