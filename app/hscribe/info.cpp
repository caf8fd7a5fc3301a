// hscribe info SLIDE: what the file is, without reading its pixels.

#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/slide/slide.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

using Json = nlohmann::ordered_json;

struct InfoOptions {
    std::string slide;
    bool json = false;
};

Json toJson(const core::Slide& slide) {
    const core::SlideInfo& info = slide.info();
    Json json;
    json["file"] = slide.name();
    json["vendor"] = info.vendor;
    json["reader"] = info.reader;
    json["width"] = info.size.width;
    json["height"] = info.size.height;
    json["level_count"] = info.levels.size();
    json["levels"] = Json::array();
    for (const core::SlideLevel& level : info.levels)
        json["levels"].push_back({{"width", level.size.width},
                                  {"height", level.size.height},
                                  {"downsample", level.downsample.value},
                                  {"tile_width", level.nativeTile.width},
                                  {"tile_height", level.nativeTile.height}});
    json["mpp"] = info.spacing ? Json(info.spacing->mean()) : Json(nullptr);
    json["mpp_x"] = info.spacing ? Json(info.spacing->x) : Json(nullptr);
    json["mpp_y"] = info.spacing ? Json(info.spacing->y) : Json(nullptr);
    json["mpp_source"] = info.spacingSource;
    json["mpp_problem"] = info.spacingProblem;
    json["objective"] = info.objective ? Json(*info.objective) : Json(nullptr);
    json["scenes"] = Json::array();
    for (const core::Scene& scene : info.scenes)
        json["scenes"].push_back({{"name", scene.name},
                                  {"x", scene.area.x},
                                  {"y", scene.area.y},
                                  {"width", scene.area.width},
                                  {"height", scene.area.height}});
    json["focal_planes"] = info.focalPlanes;
    json["focal_plane"] = info.focalPlane;
    json["plane_spacing"] = info.planeSpacing ? Json(*info.planeSpacing) : Json(nullptr);
    json["associated_images"] = Json::array();
    for (const core::AssociatedImage& image : info.associated)
        json["associated_images"].push_back({{"name", image.name}, {"width", image.width}, {"height", image.height}});
    json["icc"] = info.hasIccProfile;
    json["background"] = fmt::format("#{:06x}", info.background);
    json["fingerprint"] = info.fingerprint;
    return json;
}

void printHuman(const core::Slide& slide) {
    const core::SlideInfo& info = slide.info();
    printLine(fmt::format("{}  ({}, {})", slide.name(), info.vendor, info.reader));
    printLine(fmt::format("  size        {} x {} px", info.size.width, info.size.height));
    if (info.spacing) {
        printLine(fmt::format("  spacing     {:.6g} x {:.6g} µm/px ({})", info.spacing->x, info.spacing->y, info.spacingSource));
        printLine(fmt::format("  on glass    {:.2f} x {:.2f} mm", double(info.size.width) * info.spacing->x / 1000,
                              double(info.size.height) * info.spacing->y / 1000));
    } else {
        printLine("  spacing     unknown" + (info.spacingProblem.empty() ? "" : ": " + info.spacingProblem));
    }
    if (info.objective) printLine(fmt::format("  objective   {:g}x", *info.objective));
    for (std::size_t i = 0; i < info.levels.size(); ++i)
        printLine(fmt::format("  level {:<2}    {} x {} px, downsample {:.4g}, tiles {} x {}", i, info.levels[i].size.width,
                              info.levels[i].size.height, info.levels[i].downsample.value, info.levels[i].nativeTile.width,
                              info.levels[i].nativeTile.height));
    for (const core::Scene& scene : info.scenes)
        printLine(fmt::format("  scene       {} at {}, {}: {} x {} px", scene.name.empty() ? "whole slide" : scene.name,
                              scene.area.x, scene.area.y, scene.area.width, scene.area.height));
    if (info.focalPlanes > 1)
        printLine(fmt::format("  focus       {} planes{}, number {} is read", info.focalPlanes,
                              info.planeSpacing ? fmt::format(" {:g} µm apart", *info.planeSpacing) : "", info.focalPlane + 1));
    for (const core::AssociatedImage& image : info.associated)
        printLine(fmt::format("  picture     {} {} x {} px", image.name, image.width, image.height));
    printLine(std::string("  ICC         ") + (info.hasIccProfile ? "yes" : "none found; sRGB is assumed"));
    printLine("  fingerprint " + info.fingerprint);
}

int run(const InfoOptions& options) {
    const auto slide = core::Slide::open(core::pathFromUtf8(options.slide));
    if (!slide) return reportError(slide.error());
    if (options.json)
        printJson(toJson(*slide.value()));
    else
        printHuman(*slide.value());
    return 0;
}

} // namespace

void declareInfo(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<InfoOptions>();
    CLI::App* command = program.add_subcommand("info", "Vendor, size, levels, spacing, objective, scenes, pictures, ICC");
    command->add_option("SLIDE", options->slide, "slide file")->required();
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe info slide.svs --json");
    command->callback([&chosen, options] { chosen = [options](std::stop_token) { return run(*options); }; });
}

} // namespace hs::app
