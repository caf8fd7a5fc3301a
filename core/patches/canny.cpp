#include "core/patches/canny.h"

#include "core/simd_target.h"

#include <algorithm>
#include <array>

namespace hs::core {

namespace {

constexpr int kTangent22 = 13573; // tan(22.5°) * 2^15
constexpr int kTangentShift = 15;

enum : std::uint8_t { kNone = 0, kWeak = 1, kStrong = 2, kEdge = 255 };

// Working memory of one picture; [height + 2, width + 2] where padded, else [height, width].
struct Work {
    int width = 0;
    int height = 0;
    int low = 0;
    int high = 0;
    std::array<std::vector<std::int16_t>, 3> channels; // padded by replication
    std::vector<std::int16_t> magnitude;               // padded by zeros
    std::vector<std::int16_t> dx, dy;                  // of the strongest channel
    std::vector<std::uint8_t> map;                     // padded by kNone, so that growing needs no bounds

    std::size_t stride() const { return std::size_t(width) + 2; }
};

HS_ALWAYS_INLINE std::int16_t magnitudeOf(std::int16_t value) {
    const auto negated = std::int16_t(-value);
    return value > negated ? value : negated;
}

// Keeps the gradient of one channel where it is stronger than those before it.
HS_ALWAYS_INLINE void takeChannelRow(const std::int16_t* a, const std::int16_t* b, const std::int16_t* c, int width,
                                     std::int16_t* dx, std::int16_t* dy, std::int16_t* magnitude) {
    for (int x = 0; x < width; ++x) {
        const auto h = std::int16_t((a[x + 2] - a[x]) + 2 * (b[x + 2] - b[x]) + (c[x + 2] - c[x]));
        const auto v = std::int16_t((c[x] - a[x]) + 2 * (c[x + 1] - a[x + 1]) + (c[x + 2] - a[x + 2]));
        const auto m = std::int16_t(magnitudeOf(h) + magnitudeOf(v));
        const bool stronger = m > magnitude[x];
        dx[x] = stronger ? h : dx[x];
        dy[x] = stronger ? v : dy[x];
        magnitude[x] = stronger ? m : magnitude[x];
    }
}

// Marks the pixels that are local maxima across their edge. Without branches, so that it runs on many pixels at once.
HS_ALWAYS_INLINE void markRidges(const Work& work, int y, std::uint8_t* map) {
    const auto stride = std::ptrdiff_t(work.stride());
    const std::int16_t* middle = work.magnitude.data() + (y + 1) * stride + 1;
    const std::int16_t *above = middle - stride, *below = middle + stride;
    const std::int16_t* dx = work.dx.data() + std::size_t(y) * work.width;
    const std::int16_t* dy = work.dy.data() + std::size_t(y) * work.width;
    const int low = work.low, high = work.high;
    for (int x = 0; x < work.width; ++x) {
        const int m = middle[x], gx = dx[x], gy = dy[x];
        const int size = gx < 0 ? -gx : gx;
        const int scaledY = (gy < 0 ? -gy : gy) << kTangentShift;
        const int tangent22 = size * kTangent22;
        const int tangent67 = tangent22 + (size << (kTangentShift + 1));
        const int flat = scaledY<tangent22, steep = scaledY> tangent67, falling = (gx ^ gy) < 0;
        const int across = (m > middle[x - 1]) & (m >= middle[x + 1]);
        const int down = (m > above[x]) & (m >= below[x]);
        const int diagonal = (m > above[x - 1]) & (m > below[x + 1]);
        const int counter = (m > above[x + 1]) & (m > below[x - 1]);
        const int oblique = falling ? counter : diagonal;
        const int ridge = (flat ? across : (steep ? down : oblique)) & (m > low);
        map[x] = std::uint8_t(ridge + (ridge & (m > high))); // kNone, kWeak or kStrong
    }
}

HS_ALWAYS_INLINE void findRidges(Work& work) {
    const std::size_t stride = work.stride();
    for (int y = 0; y < work.height; ++y) {
        const std::size_t row = std::size_t(y) * work.width, padded = std::size_t(y) * stride;
        for (const auto& channel : work.channels)
            takeChannelRow(channel.data() + padded, channel.data() + padded + stride,
                           channel.data() + padded + 2 * stride, work.width, work.dx.data() + row, work.dy.data() + row,
                           work.magnitude.data() + padded + stride + 1);
    }
    for (int y = 0; y < work.height; ++y)
        markRidges(work, y, work.map.data() + std::size_t(y + 1) * stride + 1);
}

void findRidgesPlain(Work& work) {
    findRidges(work);
}
HS_TARGET_AVX2 void findRidgesAvx2(Work& work) {
    findRidges(work);
}

void splitChannels(Work& work, std::span<const std::uint8_t> rgb) {
    const int width = work.width, height = work.height;
    for (auto& channel : work.channels)
        channel.resize(work.stride() * std::size_t(height + 2));
    for (int y = 0; y < height + 2; ++y) {
        const std::uint8_t* in = rgb.data() + std::size_t(std::clamp(y - 1, 0, height - 1)) * width * 3;
        std::array<std::int16_t*, 3> out{};
        for (std::size_t c = 0; c < 3; ++c)
            out[c] = work.channels[c].data() + std::size_t(y) * work.stride() + 1;
        for (int x = 0; x < width; ++x, in += 3) {
            out[0][x] = in[0];
            out[1][x] = in[1];
            out[2][x] = in[2];
        }
        for (std::int16_t* plane : out) {
            plane[-1] = plane[0];
            plane[width] = plane[width - 1];
        }
    }
}

// Turns every weak ridge that touches a strong one, directly or through others, into an edge.
void growEdges(Work& work) {
    const auto stride = std::ptrdiff_t(work.stride());
    const std::array<std::ptrdiff_t, 8> around = {-stride - 1, -stride,    -stride + 1, -1,
                                                  1,           stride - 1, stride,      stride + 1};
    std::vector<std::uint8_t*> growing;
    for (std::uint8_t& pixel : work.map)
        if (pixel == kStrong) growing.push_back(&pixel);
    for (std::uint8_t* strong : growing)
        *strong = kEdge;
    while (!growing.empty()) {
        std::uint8_t* at = growing.back();
        growing.pop_back();
        for (const std::ptrdiff_t step : around) {
            if (at[step] != kWeak) continue;
            at[step] = kEdge;
            growing.push_back(at + step);
        }
    }
}

} // namespace

std::vector<std::uint8_t> cannyEdges(std::span<const std::uint8_t> rgb, int width, int height, int low, int high) {
    if (width <= 0 || height <= 0) return {};
    Work work{.width = width, .height = height, .low = low, .high = high};
    const std::size_t pixels = std::size_t(width) * height, padded = work.stride() * std::size_t(height + 2);
    splitChannels(work, rgb);
    work.magnitude.resize(padded);
    work.dx.resize(pixels);
    work.dy.resize(pixels);
    work.map.resize(padded);
    if (runsAvx2())
        findRidgesAvx2(work);
    else
        findRidgesPlain(work);
    growEdges(work);
    std::vector<std::uint8_t> edges(pixels);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            edges[std::size_t(y) * width + x] =
                work.map[std::size_t(y + 1) * work.stride() + x + 1] == kEdge ? kEdge : kNone;
    return edges;
}

} // namespace hs::core
