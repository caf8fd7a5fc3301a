#include "core/patches/patch_resize.h"

#include "core/simd_target.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr int kBits = 22;
constexpr std::int32_t kHalf = 1 << (kBits - 1);

std::uint8_t toByte(std::int32_t sum) {
    return std::uint8_t(std::clamp(sum >> kBits, 0, 255));
}

// in: [rows, from, 3] → out: [rows, to, 3].
HS_ALWAYS_INLINE void alongRows(const std::uint8_t* in, std::uint8_t* out, int rows, int from, int to,
                                const std::int32_t* first, const std::int32_t* weights, int taps) {
    for (int y = 0; y < rows; ++y) {
        const std::uint8_t* row = in + std::size_t(y) * from * 3;
        for (int x = 0; x < to; ++x) {
            const std::uint8_t* pixel = row + std::size_t(first[x]) * 3;
            const std::int32_t* weight = weights + std::size_t(x) * taps;
            std::int32_t red = kHalf, green = kHalf, blue = kHalf;
            for (int tap = 0; tap < taps; ++tap, pixel += 3) {
                red += weight[tap] * pixel[0];
                green += weight[tap] * pixel[1];
                blue += weight[tap] * pixel[2];
            }
            *out++ = toByte(red);
            *out++ = toByte(green);
            *out++ = toByte(blue);
        }
    }
}

// in: [from, width] → out: [to, width], width in bytes.
HS_ALWAYS_INLINE void alongColumns(const std::uint8_t* in, std::uint8_t* out, int to, int width,
                                   const std::int32_t* first, const std::int32_t* weights, int taps) {
    constexpr int kBlock = 64; // sums that stay in registers
    for (int y = 0; y < to; ++y) {
        const std::uint8_t* top = in + std::size_t(first[y]) * width;
        const std::int32_t* weight = weights + std::size_t(y) * taps;
        for (int x = 0; x < width; x += kBlock) {
            const int count = std::min(kBlock, width - x);
            std::int32_t sums[kBlock];
            std::fill_n(sums, kBlock, kHalf);
            for (int tap = 0; tap < taps; ++tap) {
                const std::uint8_t* row = top + std::size_t(tap) * width + x;
                for (int i = 0; i < count; ++i)
                    sums[i] += weight[tap] * row[i];
            }
            for (int i = 0; i < count; ++i)
                out[x + i] = toByte(sums[i]);
        }
        out += width;
    }
}

struct Pass {
    const std::uint8_t* in;
    std::uint8_t* between;
    std::uint8_t* out;
    int from;
    int to;
    const std::int32_t* first;
    const std::int32_t* weights;
    int taps;
};

HS_ALWAYS_INLINE void bothPasses(const Pass& p) {
    alongRows(p.in, p.between, p.from, p.from, p.to, p.first, p.weights, p.taps);
    alongColumns(p.between, p.out, p.to, p.to * 3, p.first, p.weights, p.taps);
}

void bothPassesPlain(const Pass& pass) {
    bothPasses(pass);
}
HS_TARGET_AVX2 void bothPassesAvx2(const Pass& pass) {
    bothPasses(pass);
}

} // namespace

PatchResizer::PatchResizer(int fromSide, int toSide)
    : m_from(std::max(1, fromSide))
    , m_to(std::max(1, toSide))
    , m_weights(weightsFor(m_from, m_to))
    , m_between(std::size_t(m_from) * m_to * 3) {}

PatchResizer::Weights PatchResizer::weightsFor(int from, int to) {
    const double scale = double(from) / to;
    const double support = std::max(scale, 1.0);
    Weights weights;
    weights.first.resize(std::size_t(to));
    std::vector<std::vector<double>> shares(static_cast<std::size_t>(to));
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int start = std::max(0, int(centre - support + 0.5));
        const int end = std::min(from, int(centre + support + 0.5));
        double sum = 0;
        for (int at = start; at < end; ++at) {
            const double distance = std::abs((at - centre + 0.5) * (1.0 / support));
            shares[i].push_back(distance < 1.0 ? 1.0 - distance : 0.0);
            sum += shares[i].back();
        }
        for (double& share : shares[i])
            if (sum != 0.0) share /= sum;
        weights.first[i] = start;
        weights.taps = std::max(weights.taps, end - start);
    }
    weights.value.assign(std::size_t(to) * weights.taps, 0);
    for (int i = 0; i < to; ++i) {
        // A window that would reach beyond the last pixel starts earlier, with zeros for what it does not use.
        const int shift = std::max(0, weights.first[i] + weights.taps - from);
        weights.first[i] -= shift;
        for (std::size_t tap = 0; tap < shares[i].size(); ++tap)
            weights.value[std::size_t(i) * weights.taps + shift + tap] =
                std::int32_t(0.5 + shares[i][tap] * double(1 << kBits));
    }
    return weights;
}

void PatchResizer::resize(std::span<const std::uint8_t> rgb, std::span<std::uint8_t> out) {
    if (m_from == m_to) {
        std::copy_n(rgb.begin(), out.size(), out.begin());
        return;
    }
    const Pass pass{
        rgb.data(),    m_between.data(), out.data(), m_from, m_to, m_weights.first.data(), m_weights.value.data(),
        m_weights.taps};
    if (runsAvx2())
        bothPassesAvx2(pass);
    else
        bothPassesPlain(pass);
}

} // namespace hs::core
