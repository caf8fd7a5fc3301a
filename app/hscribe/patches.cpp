// hscribe patches SLIDE: which patches the model would see.

#include "app/common/case_reader.h"
#include "app/hscribe/command.h"
#include "app/hscribe/output.h"
#include "core/files.h"
#include "core/patches/patch_plan.h"
#include "core/patches/patch_stream.h"
#include "core/slide/slide.h"
#include "core/words/sections.h"
#include "app/common/program_paths.h"
#include "model/io/published.h"

#ifdef HS_WITH_UI
#include "app/common/heatmap_picture.h"
#endif

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

namespace hs::app {

namespace {

using Json = nlohmann::ordered_json;

struct PatchesOptions {
    std::string slide;
    std::string bundle;
    std::string out;
    double mpp = 0.0;
    int threads = 0;
    bool json = false;
};

struct FoundPatches {
    core::SlidePtr slide;
    core::PatchPlan plan;
    core::PatchGrid grid;
};

core::Result<FoundPatches> findPatches(const PatchesOptions& options, std::stop_token stop) {
    core::PatchSettings settings;
    if (!options.bundle.empty()) {
        HS_TRY(const model::Bundle bundle, model::openBundle(core::pathFromUtf8(options.bundle), shareFolder()));
        settings = bundle.patches;
    }
    FoundPatches found;
    HS_TRY(found.slide, core::Slide::open(core::pathFromUtf8(options.slide)));
    const std::optional<double> spacing = options.mpp > 0 ? std::optional(options.mpp) : std::nullopt;
    auto plan = core::planPatches(found.slide->info(), settings, spacing);
    if (!plan) return core::Error(plan.error().code, found.slide->name() + ": " + plan.error().message);
    found.plan = std::move(plan).value();
    found.grid.patchPixels = settings.sizePixels;
    found.grid.spacing = found.plan.spacing;
    found.grid.downsample = found.plan.downsample;
    const auto stream = core::openPatchStream(found.slide, found.plan, options.threads);
    ProgressLine progress("patches");
    while (true) {
        HS_TRY(const auto patches, stream->next(64, stop));
        if (patches.empty()) break;
        for (const core::PatchPixels& patch : patches)
            found.grid.patches.push_back(patch.patch);
        progress.show("looking for tissue", stream->examined(), stream->total());
    }
    return found;
}

Json toJson(const FoundPatches& found) {
    Json json;
    json["count"] = found.grid.patches.size();
    json["cells"] = found.plan.cells();
    json["patch_pixels"] = found.grid.patchPixels;
    json["rule"] = found.plan.rule == core::ScaleRule::Spacing ? "spacing" : "downsample";
    json["downsample"] = found.plan.downsample;
    json["mpp"] = found.plan.spacing;
    json["patches"] = Json::array();
    for (const core::Patch& patch : found.grid.patches)
        json["patches"].push_back({{"scene", patch.scene},
                                   {"row", patch.row},
                                   {"column", patch.column},
                                   {"x", patch.area.x},
                                   {"y", patch.area.y},
                                   {"width", patch.area.width},
                                   {"height", patch.area.height}});
    return json;
}

int run(const PatchesOptions& options, std::stop_token stop) {
#ifndef HS_WITH_UI
    if (!options.out.empty())
        return reportError(core::Error(core::ErrorCode::InvalidInput, "this build has no Qt, which a preview picture needs"));
#endif
    if (!options.out.empty() && core::folded(core::utf8FromPath(core::pathFromUtf8(options.out).extension())) != ".png")
        return reportError(core::Error(core::ErrorCode::InvalidInput, core::displayName(core::pathFromUtf8(options.out)) + " does not end in .png"));
    if (!options.out.empty()) {
        if (const auto goal = core::checkGoal(core::pathFromUtf8(options.out)); !goal) return reportError(goal.error());
    }
    const auto found = findPatches(options, stop);
    if (!found) return reportError(found.error());
#ifdef HS_WITH_UI
    if (!options.out.empty()) {
        if (const auto written = writePatchPreview(*found.value().slide, found.value().grid, core::pathFromUtf8(options.out)); !written)
            return reportError(written.error());
    }
#endif
    if (options.json)
        printJson(toJson(found.value()));
    else
        printLine(fmt::format("{} of {} patches hold tissue ({} px at downsample {:.4g}{})", found.value().grid.patches.size(),
                              found.value().plan.cells(), found.value().grid.patchPixels, found.value().plan.downsample,
                              found.value().plan.spacing > 0 ? fmt::format(", {:.4g} µm/px", found.value().plan.spacing) : ""));
    return 0;
}

} // namespace

void declarePatches(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<PatchesOptions>();
    CLI::App* command = program.add_subcommand("patches", "The patches the model would see");
    command->add_option("SLIDE", options->slide, "slide file")->required();
    command->add_option("--bundle", options->bundle, "folder of the bundle whose patch rule counts (else the reference's)")->transform(bundleFolder());
    command->add_option("--out", options->out, "preview picture, FILE.png");
    command->add_option("--mpp", options->mpp, "µm per pixel of level 0, for slides that state none")->check(numberBetween(0.01, 100.0));
    command->add_option("--threads", options->threads, "reading threads; 0: every core")->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Example:\n  hscribe patches slide.svs --json --out preview.png");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
