#include "app/common/heatmap_replay.h"

#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace hs::app {

using Json = nlohmann::json;

namespace {

SavedMap::Slide slideOf(const Json& json) {
    SavedMap::Slide slide;
    slide.fingerprint = json.at("fingerprint").get<std::string>();
    for (const Json& patch : json.at("patches"))
        slide.places.push_back({patch.at("scene").get<int>(), patch.at("x").get<std::int64_t>(),
                                patch.at("y").get<std::int64_t>(), patch.at("score").get<float>()});
    return slide;
}

bool samePlaces(const SavedMap::Slide& saved, const SlideMap& now) {
    const std::vector<core::Patch>& patches = now.features->grid.patches;
    return saved.fingerprint == now.features->slideFingerprint && saved.places.size() == patches.size() &&
           std::equal(patches.begin(), patches.end(), saved.places.begin(),
                      [](const core::Patch& patch, const SavedMap::Place& place) {
                          return patch.scene == place.scene && patch.area.x == place.x && patch.area.y == place.y;
                      });
}

} // namespace

core::Result<SavedMap> readSavedMap(std::string_view text) {
    try {
        const Json json = Json::parse(core::shallowJson(text));
        SavedMap saved;
        saved.phrase = json.at("phrase").get<std::string>();
        saved.method = json.value("method", "");
        if (json.contains("tokens"))
            saved.tokens = TokenRange{json["tokens"].at(0).get<std::size_t>(), json["tokens"].at(1).get<std::size_t>()};
        for (const Json& slide : json.at("slides"))
            saved.slides.push_back(slideOf(slide));
        return saved;
    } catch (const Json::exception&) {
        return core::Error(core::ErrorCode::Corrupt, "the saved map is no heatmap .json");
    }
}

MapComparison compareMaps(const SavedMap& saved, const std::vector<SlideMap>& now) {
    MapComparison found;
    found.wordsEqual = !now.empty() && saved.phrase == now.front().scores.what &&
                       (saved.method.empty() || saved.method == now.front().scores.method);
    found.placesEqual = std::equal(saved.slides.begin(), saved.slides.end(), now.begin(), now.end(), samePlaces);
    if (!found.placesEqual) return found;
    for (std::size_t i = 0; i < now.size(); ++i)
        for (std::size_t patch = 0; patch < saved.slides[i].places.size(); ++patch) {
            const double score = double(now[i].scores.scores[patch]);
            const double difference = std::abs(double(saved.slides[i].places[patch].score) - score);
            found.largestDifference = std::max(found.largestDifference, difference);
            found.highest = std::max(found.highest, std::abs(score));
        }
    return found;
}

} // namespace hs::app
