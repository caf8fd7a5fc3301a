// hscribe features SLIDE… --bundle DIR --out DIR: encodes slides into feature files, skipping what is complete.

#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/patches/patch_plan.h"
#include "core/slide/slide.h"
#include "model/io/feature_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace hs::app {

namespace {

namespace fs = std::filesystem;

struct FeaturesOptions {
    ModelOptions model;
    std::string out;
    bool json = false;
};

// What the features of a slide are to be.
struct Wanted {
    std::string fingerprint;
    core::PatchPlan plan;
};

core::Result<Wanted> wantedOf(const fs::path& slide, const model::Bundle& bundle, const CaseOptions& options) {
    HS_TRY(const core::SlidePtr opened, core::Slide::open(slide));
    auto plan = core::planPatches(opened->info(), bundle.patches, options.spacing);
    if (!plan) return core::Error(plan.error().code, opened->name() + ": " + plan.error().message);
    return Wanted{opened->info().fingerprint, std::move(plan).value()};
}

// Of this slide and cut as this run would cut it.
bool isWanted(const core::FeatureSet& set, const Wanted& wanted) {
    const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); };
    return set.slideFingerprint == wanted.fingerprint && set.grid.patchPixels == wanted.plan.settings.sizePixels &&
           near(set.grid.downsample, wanted.plan.downsample) && near(set.grid.spacing, wanted.plan.spacing);
}

// Whose features a file holds, whatever encoder made them.
core::Result<std::string> fingerprintIn(const fs::path& file) {
    HS_TRY(const core::FeatureSet set, model::readFeatureFile(file, {}));
    return set.slideFingerprint;
}

struct Goal {
    fs::path file;
    core::Result<core::FeatureSet> there; // what it holds; an error where that is nothing of this encoder's
};

// <slide name>.h5; where another slide has this name (among the inputs, or in the folder already), the fingerprint
// tells them apart.
Goal goalOf(const fs::path& slide, const Wanted& wanted, const fs::path& folder, bool shared, const model::Bundle& bundle) {
    const model::ExpectedFeatures expected{bundle.encoder->outputDimension(), bundle.encoder->tag()};
    const auto goal = [&](const std::string& name) {
        const fs::path file = folder / core::pathFromUtf8(name + ".h5");
        return Goal{file, model::readFeatureFile(file, expected)};
    };
    const std::string name = core::utf8FromPath(slide.filename());
    if (!shared) {
        Goal plain = goal(name);
        const auto whose = plain.there ? core::Result<std::string>(plain.there.value().slideFingerprint) : fingerprintIn(plain.file);
        if (!whose || whose.value() == wanted.fingerprint) return plain; // a file that cannot be read is made anew
    }
    return goal(name + "-" + wanted.fingerprint.substr(0, 12));
}

struct Made {
    fs::path file;
    std::size_t patches = 0;
    bool skipped = false;
};

core::Result<Made> makeOne(const FeaturesOptions& options, OpenedModel& opened, const fs::path& slide, bool shared,
                           ProgressLine& progress, std::stop_token stop) {
    const CaseOptions how = caseOptions(options.model);
    HS_TRY(const Wanted wanted, wantedOf(slide, opened.bundle, how));
    const Goal goal = goalOf(slide, wanted, core::pathFromUtf8(options.out), shared, opened.bundle);
    Made made{goal.file};
    if (goal.there && isWanted(goal.there.value(), wanted)) {
        made.patches = goal.there.value().count();
        made.skipped = true;
        return made;
    }
    const auto features = encodeSlide(*opened.engine, opened.bundle, slide, how, progressSink(progress), stop);
    progress.wipe();
    if (!features) return features.error();
    HS_CHECK(model::writeFeatureFile(made.file, *features.value()));
    made.patches = features.value()->count();
    return made;
}

int run(const FeaturesOptions& options, std::stop_token stop) {
    if (const auto given = checkInputs(options.model); !given) return reportError(given.error());
    ProgressLine progress("patches");
    auto opened = openModel(options.model, progress, stop);
    if (!opened) return reportError(opened.error());
    const model::Bundle& bundle = opened.value().bundle;
    if (!bundle.encoder)
        return reportError(core::Error(core::ErrorCode::Unsupported, "the bundle " + bundle.name + " has no patch encoder"));
    std::error_code failed;
    fs::create_directories(core::pathFromUtf8(options.out), failed);
    std::map<std::string, int> names;
    for (const std::string& input : options.model.inputs)
        ++names[core::utf8FromPath(core::pathFromUtf8(input).filename())];

    nlohmann::ordered_json done = nlohmann::ordered_json::array();
    int firstFailure = 0;
    for (const std::string& input : options.model.inputs) {
        const fs::path slide = core::pathFromUtf8(input);
        const bool shared = names[core::utf8FromPath(slide.filename())] > 1;
        const auto made = makeOne(options, opened.value(), slide, shared, progress, stop);
        if (!made) { // the other slides are still done
            const int code = reportError(made.error());
            if (firstFailure == 0) firstFailure = code;
            if (stop.stop_requested()) return 130;
            continue;
        }
        const Made& one = made.value();
        const std::string patches = std::to_string(one.patches) + " patches";
        if (!options.json)
            printLine(core::displayName(one.file) + "  " + (one.skipped ? "complete, skipped (" + patches + ")" : patches));
        done.push_back({{"file", core::utf8FromPath(one.file)}, {"skipped", one.skipped}, {"patches", one.patches}});
    }
    if (options.json) printJson({{"features", done}});
    return firstFailure;
}

} // namespace

void declareFeatures(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<FeaturesOptions>();
    CLI::App* command = program.add_subcommand("features", "Encode slides into feature files (HDF5)");
    addModelOptions(*command, options->model);
    command->add_option("--out", options->out, "folder for the feature files")->required();
    command->add_flag("--json", options->json, "one JSON object on stdout");
    command->footer("Run again to go on where it stopped.\nExample:\n  hscribe features a.svs b.ndpi --bundle demo --out features");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
