// Pictures of a whole slide with something on top: a phrase's map with its colour bar, or the patches the model sees.
// Blocking, any one thread at a time; makes an offscreen Qt where the program has none.
#pragma once

#include "app/common/heatmap_export.h"

namespace hs::app {

// PNG, about 1600 px on its longer side, the colour bar with raw numbers and the words below it.
core::Result<void> writeHeatmapPicture(const SlideMap& map, const std::filesystem::path& path);

// PNG of the slide, patches outlined.
core::Result<void> writePatchPreview(const core::Slide& slide, const core::PatchGrid& grid, const std::filesystem::path& path);

} // namespace hs::app
