// Marks as GeoJSON, in the forms QuPath reads and writes. Any thread.
//
// Read are a FeatureCollection, a bare list of features and a single feature; plain or packed with gzip. Written is a
// FeatureCollection. Features are turned into marks one by one, so a file of a hundred thousand cells never stands in
// memory as JSON. What is wrong anywhere refuses the whole file in one sentence that names the feature.
#pragma once

#include "core/annotations/annotation.h"
#include "core/error.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

struct MarkFile {
    std::vector<Annotation> marks;
    std::size_t undrawable = 0;        // of them: kept, but without a place on the slide
    nlohmann::ordered_json fileExtras; // unknown members of the collection; null: none
};

Result<MarkFile> parseGeoJson(std::string_view text, std::string_view name);
// Unpacks what is packed.
Result<MarkFile> readGeoJson(const std::filesystem::path& path);

std::string geoJsonOf(std::span<const AnnotationPtr> marks, const nlohmann::ordered_json& fileExtras = nullptr);
// Packed when the name ends in ".gz".
Result<void> writeGeoJson(const std::filesystem::path& path, std::span<const AnnotationPtr> marks,
                          const nlohmann::ordered_json& fileExtras = nullptr);

inline constexpr std::uint64_t kMostMarkBytes = std::uint64_t(1) << 30;
inline constexpr double kFarthestCoordinate = 1e8; // level-0 pixels: ten times the largest slides

} // namespace hs::core
