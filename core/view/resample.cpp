#include "core/view/resample.h"

#include "core/view/pixel_mix.h"

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

// Index of the piece that holds `at`.
std::size_t pieceAt(const std::vector<std::int64_t>& starts, std::int64_t at) {
    std::size_t piece = 0;
    while (piece + 2 < starts.size() && at >= starts[piece + 1])
        ++piece;
    return piece;
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

// Leaves in m_row the mixture of source rows that one target row reads, for all columns that are read.
void Resampler::mixRows(const SourceGrid& source, const AxisTaps& columns, const AxisTaps& rows,
                        std::size_t targetRow) {
    const int count = rows.count[targetRow];
    const std::uint16_t* weights = rows.weights.data() + rows.offset[targetRow];
    const std::size_t pieceColumns = source.columnStarts.size() - 1;
    for (int tap = 0; tap < count; ++tap) {
        const std::int64_t y = rows.first[targetRow] + tap;
        const std::size_t pieceRow = pieceAt(source.rowStarts, y);
        for (std::size_t column = 0; column < pieceColumns; ++column) {
            const std::int64_t from = std::max(columns.lowest, source.columnStarts[column]);
            const std::int64_t to = std::min(columns.end, source.columnStarts[column + 1]);
            if (from >= to) continue;
            const SourceGrid::Piece& piece = source.pieces[pieceRow * pieceColumns + column];
            const std::uint32_t* pixels = piece.pixels + std::size_t(y - source.rowStarts[pieceRow]) * piece.stride +
                                          (from - source.columnStarts[column]);
            const auto place = std::size_t(from - columns.lowest), bytes = std::size_t(to - from) * 4;
            const auto* row = reinterpret_cast<const std::uint8_t*>(pixels);
            if (count == 1)
                std::memcpy(m_row.data() + place, pixels, bytes);
            else if (tap == 0)
                setWeighted(row, weights[tap], m_sums.data() + place * 4, bytes);
            else
                addWeighted(row, weights[tap], m_sums.data() + place * 4, bytes);
        }
    }
    if (count > 1) divideBy256(m_sums.data(), reinterpret_cast<std::uint8_t*>(m_row.data()), m_row.size() * 4);
}

void Resampler::run(const SourceGrid& source, const AxisTaps& columns, const AxisTaps& rows,
                    const TargetPixels& target) {
    const auto width = std::size_t(columns.end - columns.lowest);
    m_sums.resize(width * 4);
    m_row.resize(width);
    for (std::size_t y = 0; y < rows.first.size(); ++y) {
        mixRows(source, columns, rows, y);
        std::uint32_t* out = target.pixels + y * target.stride;
        if (columns.copies)
            std::memcpy(out, m_row.data(), width * 4);
        else
            for (std::size_t x = 0; x < columns.first.size(); ++x)
                out[x] = mixPixels(m_row.data() + (columns.first[x] - columns.lowest),
                                   columns.weights.data() + columns.offset[x], columns.count[x]);
    }
}

} // namespace hs::core
