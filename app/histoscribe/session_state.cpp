#include "app/histoscribe/session_state.h"

#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace hs::app {

namespace {

using Json = nlohmann::ordered_json;
constexpr int kFormat = 1;
constexpr std::size_t kMostSlides = 1000;

core::Error noSession(const std::string& why) {
    return core::Error(core::ErrorCode::Corrupt, "the last session cannot be read: " + why);
}

std::optional<SavedView> viewFrom(const Json& json) {
    SavedView view;
    if (!json.is_object()) return std::nullopt;
    const auto number = [&json](const char* key) {
        const auto at = json.find(key);
        return at != json.end() && at->is_number() ? at->get<double>() : std::nan("");
    };
    view.centre = {number("x"), number("y")};
    view.downsample = number("downsample");
    view.rotation = number("rotation");
    const auto mirrored = json.find("mirrored");
    view.mirrored = mirrored != json.end() && mirrored->is_boolean() && mirrored->get<bool>();
    const bool sound = std::isfinite(view.centre.x) && std::isfinite(view.centre.y) && view.downsample > 0 &&
                       std::isfinite(view.downsample) && std::isfinite(view.rotation);
    return sound ? std::optional(view) : std::nullopt;
}

} // namespace

SavedView savedView(const core::Viewport& view) {
    return {view.centre, view.downsample.value, view.rotation, view.mirrored};
}

core::Viewport restoredView(const SavedView& saved, const core::Viewport& now) {
    core::Viewport view = now.rotatedTo(saved.rotation);
    view.centre = saved.centre;
    view.downsample = {saved.downsample};
    view.mirrored = saved.mirrored;
    return view;
}

std::string sessionToJson(const SessionState& state) {
    Json json{{"format", kFormat}, {"clean", state.clean}, {"slides", state.slides}, {"shown", state.shown}};
    json["views"] = Json::object();
    for (const auto& [fingerprint, view] : state.views)
        json["views"][fingerprint] = {{"x", view.centre.x},
                                      {"y", view.centre.y},
                                      {"downsample", view.downsample},
                                      {"rotation", view.rotation},
                                      {"mirrored", view.mirrored}};
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

core::Result<SessionState> sessionFromJson(std::string_view text) {
    const Json json = Json::parse(core::shallowJson(text), nullptr, false);
    if (!json.is_object()) return noSession("it is not a JSON object");
    const auto format = json.find("format");
    if (format == json.end() || !format->is_number_integer()) return noSession("it states no format");
    if (*format != kFormat)
        return noSession("its format is " + format->dump() + ", this version reads " + std::to_string(kFormat));
    SessionState state;
    if (const auto clean = json.find("clean"); clean != json.end() && clean->is_boolean())
        state.clean = clean->get<bool>();
    if (const auto slides = json.find("slides"); slides != json.end() && slides->is_array())
        for (const Json& path : *slides)
            if (path.is_string() && state.slides.size() < kMostSlides) state.slides.push_back(path.get<std::string>());
    if (const auto shown = json.find("shown"); shown != json.end() && shown->is_string())
        state.shown = shown->get<std::string>();
    if (const auto views = json.find("views"); views != json.end() && views->is_object())
        for (const auto& [fingerprint, view] : views->items())
            if (const auto sound = viewFrom(view)) state.views[fingerprint] = *sound;
    return state;
}

} // namespace hs::app
