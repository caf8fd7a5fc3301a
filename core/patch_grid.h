// PatchGrid and ScoreGrid: which patches the model sees, and one raw number for each of them. Values, free of threads.
#pragma once

#include "core/geometry.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hs::core {

// One patch the model sees: a square of the slide, cut at the bundle's spacing.
struct Patch {
    std::int32_t scene = 0; // index of the scene (0 when the file has only one)
    std::int32_t row = 0;   // in whole patches from the scene's upper left corner
    std::int32_t column = 0;
    Level0PixelRect area;   // on the slide, level-0 pixels
    friend bool operator==(const Patch&, const Patch&) = default;
};

// Ordered by scene, then row, then column. Patches never overlap.
struct PatchGrid {
    std::int32_t patchPixels = 256; // side of a patch in the pixels the model reads, before its resize
    double spacing = 0.0;           // µm per such pixel; 0 when the slide gives none and a downsample was used
    double downsample = 1.0;        // level-0 pixels per such pixel
    std::vector<Patch> patches;
};

// One raw score a patch, in the order of the grid it belongs to; no colours, no normalisation.
struct ScoreGrid {
    std::vector<float> scores;
    float priorShare = 0.0f; // attention: mass that stays on the learned latents and belongs to no patch, 0..1
    std::string what;        // the words it explains
    std::string method;      // "attention", "contrast", "gradient" or "reference"
};

} // namespace hs::core
