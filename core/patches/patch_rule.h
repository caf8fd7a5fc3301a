// The reference's rule which patches hold tissue (helpers/patching.py), exact to the bit; pure, any thread.
//
// In this order: 5 % or more dark pixels that are not black (calcification) keep at once; more than 30 % white or black
// pixels drop; fewer edge pixels than the threshold drop. Edges are Canny(40, 100) on the colour patch.
#pragma once

#include "core/patch_settings.h"

#include <cstdint>
#include <span>

namespace hs::core {

enum class PatchReason { Calcification, Invalid, FewEdges, Tissue };

struct PatchDecision {
    bool keep = false;
    PatchReason reason = PatchReason::FewEdges;
    std::int64_t white = 0; // pixels
    std::int64_t black = 0;
    std::int64_t dark = 0;
    double invalidRatio = 0.0; // (white + black) / pixels
    double edgePercent = 0.0;  // 0 when an earlier rule decided
};

// rgb: [height, width, 3] bytes.
PatchDecision decidePatch(std::span<const std::uint8_t> rgb, int width, int height, const PatchSettings& settings);

} // namespace hs::core
