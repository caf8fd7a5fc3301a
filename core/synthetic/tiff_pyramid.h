// Writes a tiled, JPEG-compressed, pyramidal TIFF from a function that draws rectangles, however large, in bounded
// memory.
//
// Level-0 tiles are drawn row by row; each lower level is built from the one above while its rows pass, and all levels
// go into one file as they come (directories at its end), so nothing is written twice. Held at once: two tile rows of
// level 0 at half size and their halves, about 1.5 kB for each pixel of width. Generic TIFF as OpenSlide and others
// read it: spacing as resolution per centimetre, BigTIFF from two gigapixels on.
//
// Blocks its caller; `draw` is called from several threads at once. The file does not depend on the number of threads.
#pragma once

#include "core/error.h"
#include "core/geometry.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

namespace hs::core {

struct TiffPyramidOptions {
    std::int64_t width = 0; // pixels of level 0
    std::int64_t height = 0;
    double spacing = 1.0;    // µm per pixel of level 0
    int quality = 80;        // JPEG, 1 to 100
    int threads = 0;         // 0: all cores
    std::string description; // ImageDescription
};

// Fills rgb [area.height, area.width, 3]; the area may reach beyond the picture.
using DrawFunction = std::function<void(const LevelRect& area, std::span<std::uint8_t> rgb)>;

// Level-0 pixels done and of all.
using PixelProgress = std::function<void(std::int64_t done, std::int64_t total)>;

// Writes beside the goal and renames; on an error or a stop (Cancelled) nothing is left.
Result<void> writeTiffPyramid(const std::filesystem::path& path, const TiffPyramidOptions& options,
                              const DrawFunction& draw, const PixelProgress& progress, std::stop_token stop);

} // namespace hs::core
