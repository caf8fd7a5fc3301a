// hscribe features SLIDE… --bundle DIR --out DIR: encodes slides into feature files, skipping what is complete.

#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/slide/slide.h"
#include "model/io/feature_file.h"

#include <nlohmann/json.hpp>

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

struct Goal {
    fs::path slide;
    fs::path file;
};

// <slide name>.h5; where two slides share a name, the fingerprint tells them apart.
core::Result<std::vector<Goal>> goalsOf(const FeaturesOptions& options) {
    std::map<std::string, int> names;
    for (const std::string& input : options.model.inputs)
        ++names[core::displayName(core::pathFromUtf8(input))];
    std::vector<Goal> goals;
    for (const std::string& input : options.model.inputs) {
        const fs::path slide = core::pathFromUtf8(input);
        std::string name = core::utf8FromPath(slide.filename());
        if (names[name] > 1) {
            HS_TRY(const core::SlidePtr opened, core::Slide::open(slide));
            name += "-" + opened->info().fingerprint.substr(0, 12);
        }
        goals.push_back({slide, core::pathFromUtf8(options.out) / core::pathFromUtf8(name + ".h5")});
    }
    return goals;
}

bool complete(const fs::path& file, const model::Bundle& bundle) {
    std::error_code failed;
    if (!fs::exists(file, failed)) return false;
    const model::ExpectedFeatures expected{bundle.encoder->outputDimension(), bundle.encoder->tag()};
    return model::readFeatureFile(file, expected).ok();
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
    const auto goals = goalsOf(options);
    if (!goals) return reportError(goals.error());

    nlohmann::ordered_json done = nlohmann::ordered_json::array();
    int firstFailure = 0;
    for (const Goal& goal : goals.value()) {
        const bool skipped = complete(goal.file, bundle);
        std::size_t count = 0;
        if (!skipped) {
            const auto features = encodeSlide(*opened.value().engine, bundle, goal.slide, caseOptions(options.model),
                                              progressSink(progress), stop);
            progress.wipe();
            const auto written = features ? model::writeFeatureFile(goal.file, *features.value()) : core::Result<void>(features.error());
            if (!written) { // the other slides are still done
                const int code = reportError(written.error());
                if (firstFailure == 0) firstFailure = code;
                if (stop.stop_requested()) return 130;
                continue;
            }
            count = features.value()->count();
        }
        if (!options.json)
            printLine(core::displayName(goal.file) + (skipped ? "  complete, skipped" : "  " + std::to_string(count) + " patches"));
        done.push_back({{"file", core::utf8FromPath(goal.file)}, {"skipped", skipped}, {"patches", count}});
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
