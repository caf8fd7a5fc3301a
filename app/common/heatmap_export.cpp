#include "app/common/heatmap_export.h"

#include "core/files.h"
#include "core/words/sections.h"

#ifdef HS_WITH_UI
#include "app/common/heatmap_picture.h"
#endif

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

using core::Error;
using core::ErrorCode;
using Json = nlohmann::ordered_json;

namespace {

Json ring(const core::Level0PixelRect& area) {
    const auto corner = [](std::int64_t x, std::int64_t y) { return Json::array({x, y}); };
    return Json::array({Json::array({corner(area.x, area.y), corner(area.right(), area.y), corner(area.right(), area.bottom()),
                                     corner(area.x, area.bottom()), corner(area.x, area.y)})});
}

} // namespace

core::Result<HeatmapFormat> heatmapFormatFor(const std::filesystem::path& path) {
    const std::string suffix = core::folded(core::utf8FromPath(path.extension())); // ".PDF" too
    if (suffix == ".json") return HeatmapFormat::Json;
    if (suffix == ".csv") return HeatmapFormat::Csv;
    if (suffix == ".geojson") return HeatmapFormat::GeoJson;
    if (suffix == ".png") {
#ifdef HS_WITH_UI
        return HeatmapFormat::Png;
#else
        return Error(ErrorCode::InvalidInput, "this build has no Qt, which .png needs: write .json, .csv or .geojson");
#endif
    }
    return Error(ErrorCode::InvalidInput, core::displayName(path) + " ends in none of .png, .json, .csv and .geojson");
}

std::string heatmapToJson(const std::vector<SlideMap>& maps, const MapOrigin& origin) {
    Json json;
    json["format"] = "histoscribe-heatmap-1";
    json["phrase"] = maps.empty() ? "" : maps.front().scores.what;
    json["method"] = maps.empty() ? "" : maps.front().scores.method;
    json["tokens"] = {origin.begin, origin.end};
    json["bundle"] = {{"name", origin.bundleName}, {"weights_hash", origin.weightsHash}};
    json["prior_share"] = maps.empty() ? 0.0f : maps.front().scores.priorShare;
    json["slides"] = Json::array();
    for (const SlideMap& map : maps) {
        Json patches = Json::array();
        for (std::size_t i = 0; i < map.scores.scores.size(); ++i) {
            const core::Patch& patch = map.features->grid.patches[i];
            patches.push_back({{"scene", patch.scene},
                               {"x", patch.area.x},
                               {"y", patch.area.y},
                               {"width", patch.area.width},
                               {"height", patch.area.height},
                               {"score", map.scores.scores[i]}});
        }
        json["slides"].push_back({{"fingerprint", map.features->slideFingerprint}, {"patches", std::move(patches)}});
    }
    json["notice"] = "Research use, not a medical device";
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string heatmapToCsv(const std::vector<SlideMap>& maps) {
    std::string csv = "slide,scene,x,y,width,height,score\n";
    for (std::size_t s = 0; s < maps.size(); ++s)
        for (std::size_t i = 0; i < maps[s].scores.scores.size(); ++i) {
            const core::Patch& patch = maps[s].features->grid.patches[i];
            csv += fmt::format("{},{},{},{},{},{},{:.9g}\n", s, patch.scene, patch.area.x, patch.area.y, patch.area.width,
                               patch.area.height, maps[s].scores.scores[i]);
        }
    return csv;
}

std::string heatmapToGeoJson(const std::vector<SlideMap>& maps) {
    Json json{{"type", "FeatureCollection"}, {"features", Json::array()}};
    for (const SlideMap& map : maps)
        for (std::size_t i = 0; i < map.scores.scores.size(); ++i) {
            Json feature;
            feature["type"] = "Feature";
            feature["geometry"] = {{"type", "Polygon"}, {"coordinates", ring(map.features->grid.patches[i].area)}};
            feature["properties"] = {{"objectType", "tile"},
                                     {"name", map.scores.what},
                                     {"slide_fingerprint", map.features->slideFingerprint}, // of several in one file
                                     {"measurements", {{"score", map.scores.scores[i]}}}};
            json["features"].push_back(std::move(feature));
        }
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::filesystem::path pictureOf(const std::filesystem::path& path, std::size_t slide) {
    std::filesystem::path file = path;
    return file.replace_filename(path.stem().string() + "-" + std::to_string(slide + 1) + ".png");
}

core::Result<void> exportHeatmap(const std::vector<SlideMap>& maps, const MapOrigin& origin,
                                 const std::filesystem::path& path) {
    HS_TRY(const HeatmapFormat format, heatmapFormatFor(path));
    switch (format) {
    case HeatmapFormat::Json: return core::writeFileAtomically(path, heatmapToJson(maps, origin));
    case HeatmapFormat::Csv: return core::writeFileAtomically(path, heatmapToCsv(maps));
    case HeatmapFormat::GeoJson: return core::writeFileAtomically(path, heatmapToGeoJson(maps));
    case HeatmapFormat::Png: break;
    }
#ifdef HS_WITH_UI
    for (std::size_t i = maps.size(); i-- > 0;)
        HS_CHECK(writeHeatmapPicture(maps[i], maps.size() > 1 ? pictureOf(path, i) : path));
    return {};
#else
    return Error(ErrorCode::InvalidInput, "this build has no Qt");
#endif
}

} // namespace hs::app
