#include "core/patches/spread_order.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>

namespace hs::core {

namespace {

constexpr std::int32_t kLongest = 4; // cells of a run: a finer spread would read stored tiles twice

std::vector<CellRun> cutShort(const std::vector<CellRun>& runs) {
    std::vector<CellRun> cut;
    for (const CellRun& run : runs)
        for (std::int32_t begin = 0; begin < run.count; begin += kLongest)
            cut.push_back({run.scene, run.row, run.firstColumn + begin, std::min(kLongest, run.count - begin),
                           run.firstCell + std::size_t(begin)});
    return cut;
}

// Bits of row and column interleaved: a walk in which neighbours stay near each other.
std::uint64_t mortonCode(std::uint32_t row, std::uint32_t column) {
    std::uint64_t code = 0;
    for (int bit = 0; bit < 32; ++bit) {
        code |= std::uint64_t(column >> bit & 1u) << (2 * bit);
        code |= std::uint64_t(row >> bit & 1u) << (2 * bit + 1);
    }
    return code;
}

std::uint32_t bitsReversed(std::uint32_t value) {
    std::uint32_t reversed = 0;
    for (int bit = 0; bit < 32; ++bit)
        reversed |= (value >> bit & 1u) << (31 - bit);
    return reversed;
}

} // namespace

// Places along the walk in the order of van der Corput: every beginning of it is spread evenly over the walk, and so
// over the slide.
std::vector<CellRun> spreadRuns(const std::vector<CellRun>& runs) {
    std::vector<CellRun> walk = cutShort(runs);
    const auto key = [](const CellRun& run) {
        return std::tuple(run.scene,
                          mortonCode(std::uint32_t(run.row) / kLongest, std::uint32_t(run.firstColumn) / kLongest),
                          run.row, run.firstColumn);
    };
    std::sort(walk.begin(), walk.end(), [&](const CellRun& a, const CellRun& b) { return key(a) < key(b); });
    std::vector<std::uint32_t> places(walk.size());
    std::iota(places.begin(), places.end(), 0u);
    std::sort(places.begin(), places.end(),
              [](std::uint32_t a, std::uint32_t b) { return bitsReversed(a) < bitsReversed(b); });
    std::vector<CellRun> spread;
    spread.reserve(walk.size());
    for (const std::uint32_t place : places)
        spread.push_back(walk[place]);
    return spread;
}

} // namespace hs::core
