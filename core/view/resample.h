// Resampling of pixels along upright axes: the area average when shrinking, linear interpolation when enlarging. Both
// are one family: at 1:1 the average over a pixel's area and the interpolation are the same filter, so nothing jumps
// there.
//
// A weight is a 256th and the weights of a pixel sum to 256, so even colour stays exactly even. Any thread; a Resampler
// keeps its buffers and serves one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace hs::core {

// How pixels of one axis of a target come from a source: target pixel i reads count[i] source pixels from first[i] on.
struct AxisTaps {
    std::vector<std::int64_t> first;
    std::vector<int> count;
    std::vector<std::size_t> offset;    // into weights
    std::vector<std::uint16_t> weights; // 256ths
    std::int64_t lowest = 0;            // source pixels that are read at all: [lowest, end)
    std::int64_t end = 0;
    bool copies = false; // every pixel reads one source pixel, in order and without a gap
};

// Target pixels [start, start + length) of an axis on which one target pixel covers `scale` source pixels and both
// start at 0; sources outside [0, sourceLength) repeat the edge. `scale` > 0, `sourceLength` > 0.
AxisTaps makeTaps(double scale, std::int64_t start, int length, std::int64_t sourceLength);

// A source that lies in pieces side by side (the tiles of a level): columns of pieces, each from columnStarts[i] up to
// columnStarts[i + 1], rows of pieces likewise. Nothing is copied together: rows are read where they lie.
struct SourceGrid {
    struct Piece {
        const std::uint32_t* pixels = nullptr; // of its upper left corner
        std::size_t stride = 0;                // in pixels
    };
    std::vector<std::int64_t> columnStarts; // one more than there are columns
    std::vector<std::int64_t> rowStarts;    // one more than there are rows
    std::vector<Piece> pieces;              // [rows, columns] row-major
};

struct TargetPixels {
    std::uint32_t* pixels = nullptr;
    std::size_t stride = 0; // in pixels
};

class Resampler {
public:
    // Fills columns.first.size() x rows.first.size() target pixels. The grid must hold all that the taps read.
    void run(const SourceGrid& source, const AxisTaps& columns, const AxisTaps& rows, const TargetPixels& target);

private:
    void mixRows(const SourceGrid& source, const AxisTaps& columns, const AxisTaps& rows, std::size_t targetRow);

    std::vector<std::uint16_t> m_sums; // [source columns read * 4]
    std::vector<std::uint32_t> m_row;  // [source columns read]
};

} // namespace hs::core
