#include "core/synthetic/stain.h"

#include <cmath>

namespace hs::core {

namespace {

constexpr float kHaematoxylin[3] = {0.95f, 1.02f, 0.46f};
constexpr float kEosin[3] = {0.20f, 1.00f, 0.56f};
constexpr float kEosinWarm[3] = {0.12f, 0.95f, 0.68f};
constexpr float kEosinCool[3] = {0.30f, 1.02f, 0.44f};
constexpr float kMelanin[3] = {0.62f, 0.88f, 1.12f};
constexpr float kRed[3] = {0.14f, 0.72f, 0.86f};

} // namespace

Stainer::Stainer(const SkinStain& stain)
    : m_transmission(kSteps) {
    const float* other = stain.warmth > 0.0f ? kEosinWarm : kEosinCool;
    const float share = 0.6f * std::abs(stain.warmth);
    for (int channel = 0; channel < 3; ++channel) {
        m_h[channel] = kHaematoxylin[channel] * stain.haematoxylin;
        m_e[channel] = (kEosin[channel] + share * (other[channel] - kEosin[channel])) * stain.eosin;
        m_m[channel] = kMelanin[channel];
        m_r[channel] = kRed[channel] * stain.eosin;
        m_glass[channel] = stain.glass[std::size_t(channel)];
    }
    for (int i = 0; i < kSteps; ++i)
        m_transmission[std::size_t(i)] = std::exp(-float(i) / kStepsPerUnit);
}

} // namespace hs::core
