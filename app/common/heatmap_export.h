// Writes the map of a phrase: raw numbers (.json, .csv), QuPath objects (.geojson), or a picture on the tissue (.png).
#pragma once

#include "core/error.h"
#include "core/features.h"
#include "core/patch_grid.h"
#include "core/slide/slide.h"

#include <filesystem>
#include <string>
#include <vector>

namespace hs::app {

enum class HeatmapFormat { Json, Csv, GeoJson, Png };

// By suffix. InvalidInput for a suffix that is none of them, or for .png in a build without Qt.
core::Result<HeatmapFormat> heatmapFormatFor(const std::filesystem::path& path);

// One slide of the case with its scores.
struct SlideMap {
    core::FeatureSetPtr features; // its grid says where
    core::ScoreGrid scores;
    core::SlidePtr slide;         // null when the input was a feature file: a picture then has no tissue
};

// What the map is of, for whoever makes it anew.
struct MapOrigin {
    std::size_t begin = 0, end = 0; // tokens of the report
    std::string bundleName, weightsHash;
};

std::string heatmapToJson(const std::vector<SlideMap>& maps, const MapOrigin& origin);
std::string heatmapToCsv(const std::vector<SlideMap>& maps);
std::string heatmapToGeoJson(const std::vector<SlideMap>& maps);

// A picture of several slides goes to NAME-1.png, NAME-2.png, …; the first one is written last.
core::Result<void> exportHeatmap(const std::vector<SlideMap>& maps, const MapOrigin& origin,
                                 const std::filesystem::path& path);
std::filesystem::path pictureOf(const std::filesystem::path& path, std::size_t slide); // NAME-1.png for 0

} // namespace hs::app
