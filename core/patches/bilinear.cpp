#include "core/patches/bilinear.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hs::core {

namespace {

constexpr int kOne = 2048; // 11 bits

} // namespace

BilinearScaler::BilinearScaler(LevelSize source, LevelSize scaled)
    : m_source(source)
    , m_scaleX(1.0 / (double(scaled.width) / double(source.width)))
    , m_scaleY(1.0 / (double(scaled.height) / double(source.height))) {
    const auto isTwo = [](double scale) { return std::abs(scale - 2.0) < std::numeric_limits<double>::epsilon(); };
    m_halving = isTwo(m_scaleX) && isTwo(m_scaleY);
}

BilinearScaler::Tap BilinearScaler::tap(std::int64_t at, double scale, std::int64_t size, Edge edge) {
    auto position = float((double(at) + 0.5) * scale - 0.5);
    std::int64_t first = std::int64_t(std::floor(position));
    position -= float(first);
    if (edge == Edge::Clamped && (first < 0 || first >= size - 1)) {
        first = std::clamp<std::int64_t>(first, 0, size - 1);
        position = 0;
    }
    return {first, std::int32_t(std::lrint((1.0f - position) * kOne)), std::int32_t(std::lrint(position * kOne))};
}

LevelRect BilinearScaler::sourceArea(ScaledRect part) const {
    const LevelRect whole{0, 0, m_source.width, m_source.height};
    if (m_halving) return whole.intersected({part.x * 2, part.y * 2, part.width * 2, part.height * 2});
    const std::int64_t left = tap(part.x, m_scaleX, m_source.width, Edge::Clamped).first;
    const std::int64_t right = tap(part.right() - 1, m_scaleX, m_source.width, Edge::Clamped).first + 2;
    const std::int64_t top = tap(part.y, m_scaleY, m_source.height, Edge::Clamped).first;
    const std::int64_t bottom = tap(part.bottom() - 1, m_scaleY, m_source.height, Edge::Clamped).first + 2;
    return whole.intersected({left, top, right - left, bottom - top});
}

std::vector<std::uint8_t> BilinearScaler::halve(const Image& pixels, ScaledRect part) const {
    std::vector<std::uint8_t> rgb(std::size_t(part.width * part.height) * 3);
    std::uint8_t* out = rgb.data();
    for (int y = 0; y < int(part.height); ++y) {
        const std::uint32_t *upper = pixels.row(2 * y), *lower = pixels.row(2 * y + 1);
        for (int x = 0; x < int(part.width); ++x) {
            for (int shift = 16; shift >= 0; shift -= 8) {
                const auto at = [&](const std::uint32_t* row, int column) { return row[column] >> shift & 255; };
                *out++ = std::uint8_t(
                    (at(upper, 2 * x) + at(upper, 2 * x + 1) + at(lower, 2 * x) + at(lower, 2 * x + 1) + 2) >> 2);
            }
        }
    }
    return rgb;
}

std::vector<std::uint8_t> BilinearScaler::scale(const Image& pixels, ScaledRect part) const {
    if (m_halving) return halve(pixels, part);
    const LevelRect area = sourceArea(part);
    const auto width = std::size_t(part.width);
    std::vector<Tap> taps(width);
    for (std::size_t x = 0; x < width; ++x) {
        taps[x] = tap(part.x + std::int64_t(x), m_scaleX, m_source.width, Edge::Clamped);
        taps[x].first -= area.x;
    }
    // A source row scaled along x: [width, 3], 11 bits of fraction.
    const auto scaleRow = [&](std::int64_t sourceRow, std::vector<std::int32_t>& out) {
        const std::int64_t inside = std::clamp<std::int64_t>(sourceRow, 0, m_source.height - 1) - area.y;
        const std::uint32_t* row = pixels.row(int(std::clamp<std::int64_t>(inside, 0, pixels.height() - 1)));
        for (std::size_t x = 0; x < width; ++x) {
            const Tap& t = taps[x];
            const std::uint32_t left = row[t.first];
            const std::uint32_t right = row[std::min<std::int64_t>(t.first + 1, pixels.width() - 1)];
            for (int channel = 0; channel < 3; ++channel) {
                const int shift = 16 - 8 * channel;
                out[x * 3 + channel] =
                    std::int32_t(left >> shift & 255) * t.weight0 + std::int32_t(right >> shift & 255) * t.weight1;
            }
        }
    };
    std::vector<std::int32_t> upper(width * 3), lower(width * 3);
    std::int64_t upperRow = std::numeric_limits<std::int64_t>::min(), lowerRow = upperRow;
    std::vector<std::uint8_t> rgb(width * std::size_t(part.height) * 3);
    std::uint8_t* out = rgb.data();
    for (std::int64_t y = 0; y < part.height; ++y) {
        const Tap t = tap(part.y + y, m_scaleY, m_source.height, Edge::Kept);
        if (t.first == lowerRow) {
            std::swap(upper, lower);
            std::swap(upperRow, lowerRow);
        }
        if (t.first != upperRow) scaleRow(upperRow = t.first, upper);
        if (t.first + 1 != lowerRow) scaleRow(lowerRow = t.first + 1, lower);
        for (std::size_t i = 0; i < width * 3; ++i) {
            const std::int32_t sum = (t.weight0 * (upper[i] >> 4) >> 16) + (t.weight1 * (lower[i] >> 4) >> 16) + 2;
            *out++ = std::uint8_t(sum >> 2);
        }
    }
    return rgb;
}

} // namespace hs::core
