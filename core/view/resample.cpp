#include "core/view/resample.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hs::core {

namespace {

constexpr int kOne = 256;
// Closer to 1:1 than this, pixels are copied: one line in a thousand repeated or left out is invisible, while
// interpolating between pixels half a step apart is visibly soft.
constexpr double kCopyTolerance = 1e-3;

struct Weighted {
    std::int64_t at;
    double weight;
};

// Pixels that one target pixel reads, with weights that sum to about 1.
void rawTaps(double scale, std::int64_t target, std::vector<Weighted>& taps) {
    taps.clear();
    if (std::abs(scale - 1) < kCopyTolerance) {
        taps.push_back({std::int64_t(std::floor((double(target) + 0.5) * scale)), 1.0});
        return;
    }
    if (scale < 1) {
        const double centre = (double(target) + 0.5) * scale - 0.5;
        const double below = std::floor(centre);
        taps.push_back({std::int64_t(below), 1 - (centre - below)});
        taps.push_back({std::int64_t(below) + 1, centre - below});
        return;
    }
    const double from = double(target) * scale, to = from + scale;
    for (auto at = std::int64_t(std::floor(from)); double(at) < to; ++at) {
        const double overlap = std::min(to, double(at) + 1) - std::max(from, double(at));
        if (overlap > 0) taps.push_back({at, overlap / scale});
    }
}

// Whole 256ths that sum to 256: rounded down, the rest to those that lost most.
void quantise(const std::vector<Weighted>& taps, std::vector<int>& weights) {
    weights.clear();
    int sum = 0;
    for (const Weighted& tap : taps) {
        weights.push_back(int(tap.weight * kOne));
        sum += weights.back();
    }
    for (; sum < kOne; ++sum) {
        std::size_t neediest = 0;
        double most = -2 * kOne;
        for (std::size_t i = 0; i < taps.size(); ++i) {
            const double lost = taps[i].weight * kOne - weights[i];
            if (lost > most) most = lost, neediest = i;
        }
        ++weights[neediest];
    }
}

// Adds one target pixel's taps, edges repeated, empty ends cut off.
void appendTaps(const std::vector<Weighted>& taps, const std::vector<int>& weights, std::int64_t sourceLength,
                AxisTaps& axis) {
    const auto inside = [&](std::int64_t at) { return std::clamp<std::int64_t>(at, 0, sourceLength - 1); };
    std::size_t begin = 0, end = taps.size();
    while (begin + 1 < end && weights[begin] == 0)
        ++begin;
    while (end > begin + 1 && weights[end - 1] == 0)
        --end;
    const std::int64_t first = inside(taps[begin].at);
    const int count = int(inside(taps[end - 1].at) - first) + 1;
    axis.first.push_back(first);
    axis.count.push_back(count);
    axis.offset.push_back(axis.weights.size());
    axis.weights.resize(axis.weights.size() + std::size_t(count), 0);
    for (std::size_t i = begin; i < end; ++i)
        axis.weights[axis.offset.back() + std::size_t(inside(taps[i].at) - first)] += std::uint16_t(weights[i]);
}

// Sum of one source row times a weight, channel by channel; 256 * 255 fits 16 bits.
void addRow(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
        sums[i] = std::uint16_t(sums[i] + row[i] * weight);
}

void setRow(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
        sums[i] = std::uint16_t(row[i] * weight);
}

void roundRow(const std::uint16_t* sums, std::uint8_t* row, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i)
        row[i] = std::uint8_t((sums[i] + 128) >> 8);
}

// Two channels of a pixel in one 32-bit word, 16 bits each.
void mixColumns(const std::uint32_t* row, std::int64_t rowStart, const AxisTaps& columns, std::uint32_t* target) {
    constexpr std::uint32_t kEven = 0x00FF00FFu, kHalf = 0x00800080u;
    const std::size_t length = columns.first.size();
    for (std::size_t x = 0; x < length; ++x) {
        const std::uint32_t* pixel = row + (columns.first[x] - rowStart);
        const std::uint16_t* weight = columns.weights.data() + columns.offset[x];
        std::uint32_t even = kHalf, odd = kHalf;
        for (int i = 0; i < columns.count[x]; ++i) {
            even += (pixel[i] & kEven) * weight[i];
            odd += (pixel[i] >> 8 & kEven) * weight[i];
        }
        target[x] = (even >> 8 & kEven) | (odd & ~kEven);
    }
}

} // namespace

AxisTaps makeTaps(double scale, std::int64_t start, int length, std::int64_t sourceLength) {
    AxisTaps axis;
    std::vector<Weighted> taps;
    std::vector<int> weights;
    for (int i = 0; i < length; ++i) {
        rawTaps(scale, start + i, taps);
        quantise(taps, weights);
        appendTaps(taps, weights, sourceLength, axis);
    }
    if (length <= 0) return axis;
    axis.lowest = axis.first.front();
    axis.end = axis.first.back() + axis.count.back();
    axis.copies = axis.end - axis.lowest == length && int(axis.weights.size()) == length;
    return axis;
}

void Resampler::run(const SourcePixels& source, const AxisTaps& columns, const AxisTaps& rows,
                    const TargetPixels& target) {
    const auto width = std::size_t(columns.end - columns.lowest);
    const std::size_t bytes = width * 4;
    m_sums.resize(bytes);
    m_row.resize(width);
    for (std::size_t y = 0; y < rows.first.size(); ++y) {
        const std::uint32_t* first =
            source.pixels + std::size_t(rows.first[y] - source.y) * source.stride + (columns.lowest - source.x);
        const std::uint32_t* row = first;
        if (rows.count[y] > 1) {
            const std::uint16_t* weights = rows.weights.data() + rows.offset[y];
            setRow(reinterpret_cast<const std::uint8_t*>(first), weights[0], m_sums.data(), bytes);
            for (int i = 1; i < rows.count[y]; ++i)
                addRow(reinterpret_cast<const std::uint8_t*>(first + std::size_t(i) * source.stride), weights[i],
                       m_sums.data(), bytes);
            roundRow(m_sums.data(), reinterpret_cast<std::uint8_t*>(m_row.data()), bytes);
            row = m_row.data();
        }
        std::uint32_t* out = target.pixels + y * target.stride;
        if (columns.copies)
            std::memcpy(out, row, bytes);
        else
            mixColumns(row, columns.lowest, columns, out);
    }
}

} // namespace hs::core
