#include "core/patches/patch_rule.h"

#include "core/patches/canny.h"

#include <algorithm>

namespace hs::core {

namespace {

constexpr std::uint8_t kDark = 40;           // all channels at most: calcification, or black
constexpr double kCalcificationShare = 0.05; // dark but not black, from which a patch is kept at once
constexpr double kMostInvalid = 0.3;         // white or black, above which a patch is dropped
constexpr int kWeakEdge = 40;
constexpr int kStrongEdge = 100;

} // namespace

PatchDecision decidePatch(std::span<const std::uint8_t> rgb, int width, int height, const PatchSettings& settings) {
    PatchDecision decision;
    const std::int64_t pixels = std::int64_t(width) * height;
    if (pixels <= 0 || std::int64_t(rgb.size()) < pixels * 3) return decision;
    const auto [redLimit, greenLimit, blueLimit] = settings.whiteThreshold;
    for (std::int64_t i = 0; i < pixels; ++i) {
        const int red = rgb[i * 3], green = rgb[i * 3 + 1], blue = rgb[i * 3 + 2];
        const int largest = std::max({red, green, blue});
        decision.white += (red > redLimit) & (green > greenLimit) & (blue > blueLimit);
        decision.black += largest == 0;
        decision.dark += largest <= kDark;
    }
    decision.invalidRatio = double(decision.white + decision.black) / double(pixels);
    if (double(decision.dark - decision.black) / double(pixels) >= kCalcificationShare) {
        decision.keep = true;
        decision.reason = PatchReason::Calcification;
        return decision;
    }
    if (decision.invalidRatio > kMostInvalid) {
        decision.reason = PatchReason::Invalid;
        return decision;
    }
    const auto edges = cannyEdges(rgb.first(std::size_t(pixels) * 3), width, height, kWeakEdge, kStrongEdge);
    const std::int64_t count = std::count(edges.begin(), edges.end(), 255);
    decision.edgePercent = 100.0 * double(count) / double(pixels);
    decision.keep = decision.edgePercent >= settings.edgeThreshold;
    decision.reason = decision.keep ? PatchReason::Tissue : PatchReason::FewEdges;
    return decision;
}

} // namespace hs::core
