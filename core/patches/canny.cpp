#include "core/patches/canny.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace hs::core {

namespace {

constexpr int kTangent22 = 13573; // tan(22.5°) * 2^15
constexpr int kTangentShift = 15;

// One channel with its border replicated by a pixel on each side: [height + 2, width + 2].
std::vector<std::int16_t> paddedChannel(std::span<const std::uint8_t> rgb, int width, int height, int channel) {
    const int stride = width + 2;
    std::vector<std::int16_t> plane(std::size_t(stride) * (height + 2));
    for (int y = 0; y < height + 2; ++y) {
        const std::uint8_t* in = rgb.data() + std::size_t(std::clamp(y - 1, 0, height - 1)) * width * 3 + channel;
        std::int16_t* out = plane.data() + std::size_t(y) * stride;
        for (int x = 0; x < width; ++x)
            out[x + 1] = in[x * 3];
        out[0] = out[1];
        out[width + 1] = out[width];
    }
    return plane;
}

// Gradients of the strongest channel; magnitude has a border of zeros: [height + 2, width + 2].
struct Gradients {
    std::vector<std::int16_t> dx, dy; // [height, width]
    std::vector<std::int16_t> magnitude;
};

void takeChannel(Gradients& best, const std::vector<std::int16_t>& plane, int width, int height) {
    const int stride = width + 2;
    for (int y = 0; y < height; ++y) {
        const std::int16_t* a = plane.data() + std::size_t(y) * stride;
        const std::int16_t *b = a + stride, *c = b + stride;
        std::int16_t* dx = best.dx.data() + std::size_t(y) * width;
        std::int16_t* dy = best.dy.data() + std::size_t(y) * width;
        std::int16_t* magnitude = best.magnitude.data() + std::size_t(y + 1) * stride + 1;
        for (int x = 0; x < width; ++x) {
            const auto h = std::int16_t((a[x + 2] - a[x]) + 2 * (b[x + 2] - b[x]) + (c[x + 2] - c[x]));
            const auto v = std::int16_t((c[x] + 2 * c[x + 1] + c[x + 2]) - (a[x] + 2 * a[x + 1] + a[x + 2]));
            const auto m = std::int16_t(std::abs(h) + std::abs(v));
            const bool stronger = m > magnitude[x];
            dx[x] = stronger ? h : dx[x];
            dy[x] = stronger ? v : dy[x];
            magnitude[x] = stronger ? m : magnitude[x];
        }
    }
}

bool isRidge(const std::int16_t* magnitude, int stride, int dx, int dy) {
    const int m = *magnitude;
    const int x = std::abs(dx);
    const int y = std::abs(dy) << kTangentShift;
    const int tangent22 = x * kTangent22;
    if (y < tangent22) return m > magnitude[-1] && m >= magnitude[1];
    const int tangent67 = tangent22 + (x << (kTangentShift + 1));
    if (y > tangent67) return m > magnitude[-stride] && m >= magnitude[stride];
    const int side = (dx ^ dy) < 0 ? -1 : 1;
    return m > magnitude[-stride - side] && m > magnitude[stride + side];
}

enum : std::uint8_t { kNone = 0, kWeak = 1, kEdge = 255 };

} // namespace

std::vector<std::uint8_t> cannyEdges(std::span<const std::uint8_t> rgb, int width, int height, int low, int high) {
    if (width <= 0 || height <= 0) return {};
    const int stride = width + 2;
    const std::size_t pixels = std::size_t(width) * height;
    Gradients gradients{std::vector<std::int16_t>(pixels), std::vector<std::int16_t>(pixels),
                        std::vector<std::int16_t>(std::size_t(stride) * (height + 2))};
    for (int channel = 0; channel < 3; ++channel)
        takeChannel(gradients, paddedChannel(rgb, width, height, channel), width, height);

    // [height + 2, width + 2]: the border stays kNone, so that growing needs no bounds.
    std::vector<std::uint8_t> map(std::size_t(stride) * (height + 2), kNone);
    std::vector<std::size_t> growing;
    for (int y = 0; y < height; ++y) {
        const std::int16_t* magnitude = gradients.magnitude.data() + std::size_t(y + 1) * stride + 1;
        const std::size_t row = std::size_t(y) * width, mapRow = std::size_t(y + 1) * stride + 1;
        for (int x = 0; x < width; ++x) {
            if (magnitude[x] <= low) continue;
            if (!isRidge(magnitude + x, stride, gradients.dx[row + x], gradients.dy[row + x])) continue;
            map[mapRow + x] = magnitude[x] > high ? kEdge : kWeak;
            if (magnitude[x] > high) growing.push_back(mapRow + x);
        }
    }
    const std::array<std::ptrdiff_t, 8> around = {-stride - 1, -stride,    -stride + 1, -1,
                                                  1,           stride - 1, stride,      stride + 1};
    while (!growing.empty()) {
        const std::size_t at = growing.back();
        growing.pop_back();
        for (const std::ptrdiff_t step : around) {
            std::uint8_t& neighbour = map[at + step];
            if (neighbour != kWeak) continue;
            neighbour = kEdge;
            growing.push_back(at + step);
        }
    }
    std::vector<std::uint8_t> edges(pixels);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            edges[std::size_t(y) * width + x] = map[std::size_t(y + 1) * stride + x + 1] == kEdge ? kEdge : kNone;
    return edges;
}

} // namespace hs::core
