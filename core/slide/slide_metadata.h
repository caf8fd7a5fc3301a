// What a slide's raw properties say about its scale, scenes, objective and background. Pure; any thread.
//
// Property names are OpenSlide's (openslide.mpp-x, openslide.region[0].x, tiff.XResolution, …).
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

using SlideProperties = std::map<std::string, std::string>;

struct SpacingFinding {
    std::optional<Spacing> spacing;
    std::string source;  // "openslide", "tiff resolution", "ome"; empty when there is none
    std::string problem; // a sentence when the file states what no scanner makes
};

// The whole text as a number in C notation ("0.25", "1e300", "nan"); nothing when it is not one.
std::optional<double> parseNumber(std::string_view text);

// openslide.mpp-x/y, else (nothing stated there) the TIFF resolution.
SpacingFinding findSpacing(const SlideProperties& properties);

// Pixels a unit of length; unit 2 = inch (2.54 cm), 3 = centimetre, as TIFF's ResolutionUnit. A resolution that prints
// have (coarser than 20 µm a pixel: 72 to 1200 dpi) is a problem, never a spacing.
SpacingFinding spacingFromResolution(double xPerUnit, double yPerUnit, int unit);

// Sizes as stated in µm, checked; `source` as in SpacingFinding.
SpacingFinding checkedSpacing(double x, double y, const std::string& source);

// openslide.region[i].*, else openslide.bounds-*, else the whole slide; what lies outside the slide is cut off.
std::vector<Scene> findScenes(const SlideProperties& properties, Level0Size slide);

// 0.5 to 200, else nothing.
std::optional<double> plausibleObjective(std::optional<double> power);
std::optional<double> findObjective(const SlideProperties& properties);

// openslide.background-color, else white; 0xRRGGBB.
std::uint32_t findBackground(const SlideProperties& properties);

} // namespace hs::core
