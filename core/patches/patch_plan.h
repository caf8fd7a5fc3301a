// PatchPlan: at which scale a slide is cut into patches, and the grid of cells to examine. Pure; any thread.
//
// The rule (decisions, 6): the spacing of the bundle (about 1 µm/px) whenever the slide's own spacing is known, else
// the bundle's downsample, else the caller must be asked for the spacing. Cells are whole squares of the downscaled
// scene; a remainder at the right or lower edge is left out, as the reference does.
#pragma once

#include "core/error.h"
#include "core/patch_grid.h"
#include "core/patch_settings.h"
#include "core/slide/slide.h"

#include <optional>
#include <string>
#include <vector>

namespace hs::core {

enum class ScaleRule { Spacing, Downsample };

struct PatchPlan {
    PatchSettings settings;
    ScaleRule rule = ScaleRule::Spacing;
    double downsample = 1.0; // level-0 pixels per pixel of a patch
    double spacing = 0.0;    // µm per pixel of a patch; 0 unknown
    struct SceneGrid {
        Level0PixelRect area;  // the scene on the slide
        std::int32_t rows = 0; // whole patches
        std::int32_t columns = 0;
    };
    std::vector<SceneGrid> scenes;
    std::size_t cells() const;
    Patch cell(std::size_t index) const; // by scene, then row, then column
};

// `spacing` overrides the slide's own (--mpp, or what the user typed). Fails with InvalidInput, asking for --mpp, when
// nothing tells the scale and the bundle has no downsample either; with Unsupported when the slide is smaller than a
// patch.
Result<PatchPlan> planPatches(const SlideInfo& info, const PatchSettings& settings, std::optional<double> spacing);

// Names what the plan makes of any slide: 16 hex digits over the scale, the patch and the rule which patches are kept.
// Two plans of one slide with the same key give the same patches; with the slide's fingerprint and the encoder's name
// it is the key of cached features.
std::string patchKey(const PatchPlan& plan);

} // namespace hs::core
