// hscribe heatmap INPUT… --report FILE.json: which tissue a phrase of a report came from.

#include "app/common/heatmap_export.h"
#include "app/common/phrase.h"
#include "app/common/word_map.h"
#include "app/hscribe/case_batch.h"
#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/json_depth.h"
#include "core/report.h"
#include "model/io/feature_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace hs::app {

namespace {

struct HeatmapOptions {
    ModelOptions model;
    BatchOptions batch;
    std::string replay;
    std::string format = "png"; // of a batch
    std::string report;
    std::string phrase;
    std::string tokens;
    std::string method = "attention";
    std::string out;
    int occurrence = 1;
    bool phraseGiven = false; // it may be empty, which findPhrase refuses
    bool json = false;
};

core::Result<TokenRange> chosenTokens(const HeatmapOptions& options, const core::Report& report) {
    if (!options.tokens.empty()) return parseTokenRange(options.tokens, report);
    if (options.phraseGiven) return findPhrase(report, options.phrase, options.occurrence);
    return firstWrittenSentence(report);
}

core::Result<std::vector<SlideMap>> mapsOf(OpenedModel& opened, const std::vector<core::FeatureSetPtr>& slides,
                                           const std::vector<std::filesystem::path>& inputs, const HeatmapOptions& options,
                                           const core::Report& report, const core::ProgressSink& progress,
                                           std::stop_token stop) {
    HS_TRY(const TokenRange range, chosenTokens(options, report));
    core::AttributionRequest request;
    request.slides = slides;
    for (const core::ReportToken& token : report.tokens)
        request.tokenIds.push_back(token.id);
    request.begin = range.begin;
    request.end = range.end;
    request.what = wordsOf(report, range);
    request.method = core::attributionMethodFromName(options.method).value_or(core::AttributionMethod::Attention);
    HS_TRY(auto scores, mapWords(*opened.engine, request, writtenTokens(report), progress, stop));
    std::vector<SlideMap> maps;
    for (std::size_t i = 0; i < slides.size(); ++i) {
        SlideMap map{slides[i], std::move(scores[i]), nullptr};
#ifdef HS_WITH_SLIDES
        if (!model::isFeatureFile(inputs[i])) {
            HS_TRY(map.slide, core::Slide::open(inputs[i]));
        }
#endif
        maps.push_back(std::move(map));
    }
    return maps;
}

core::Result<std::vector<SlideMap>> attribute(const HeatmapOptions& options, const core::Report& report,
                                              ProgressLine& progress, std::stop_token stop) {
    HS_TRY(OpenedModel opened, openModel(options.model, progress, stop));
    const CaseOptions inputs = caseOptions(options.model);
    HS_TRY(const auto slides, readCase(*opened.engine, opened.bundle, inputs, progressSink(progress), stop));
    return mapsOf(opened, slides, inputs.inputs, options, report, progressSink(progress), stop);
}

// Whether a saved map (.json) holds the same scores in the same places.
int compareReplay(const std::string& saved, const std::string& now) {
    const auto before = nlohmann::json::parse(core::shallowJson(saved), nullptr, false), after = nlohmann::json::parse(core::shallowJson(now), nullptr, false);
    if (before.is_discarded() || !before.is_object() || !before.contains("slides") || !before.contains("phrase"))
        return reportError(core::Error(core::ErrorCode::Corrupt, "the saved map is no heatmap .json"));
    const bool same = before["phrase"] == after["phrase"] && before["slides"] == after["slides"];
    printLine(same ? "the saved map still holds: every score is equal" : "the saved map does not hold: its scores differ");
    return same ? 0 : 1;
}

int replay(const HeatmapOptions& options, const std::vector<SlideMap>& maps) {
    const auto saved = core::readTextFile(core::pathFromUtf8(options.replay));
    return saved ? compareReplay(saved.value(), heatmapToJson(maps)) : reportError(saved.error());
}

// <out>/<id>.<format> a case, from the report <report>/<id>.json; complete when it is there.
int runCases(const HeatmapOptions& options, std::stop_token stop) {
    BatchOptions batch = options.batch;
    batch.out = options.out;
    batch.json = options.json;
    const std::filesystem::path reports = core::pathFromUtf8(options.report), out = core::pathFromUtf8(batch.out);
    BatchWork work;
    work.goal = [&](const std::string& name) { return out / core::pathFromUtf8(name + "." + options.format); };
    work.complete = [](const std::filesystem::path& goal) {
        std::error_code failed;
        return std::filesystem::exists(goal, failed);
    };
    work.make = [&](OpenedModel& opened, const core::Case& one, const std::vector<core::FeatureSetPtr>& slides,
                    const std::filesystem::path& goal, std::stop_token asked) -> core::Result<void> {
        HS_TRY(const core::Report report, core::readReport(reports / core::pathFromUtf8(core::safeFileName(one.id) + ".json")));
        const auto& inputs = one.slides.empty() ? one.features : one.slides; // a picture wants the tissue
        HS_TRY(const auto maps, mapsOf(opened, slides, inputs, options, report, {}, asked));
        return exportHeatmap(maps, goal);
    };
    return runBatch(batch, options.model, work, std::move(stop));
}

int run(const HeatmapOptions& options, std::stop_token stop) {
    if (!options.batch.cases.empty()) return runCases(options, std::move(stop));
    if (const auto given = checkInputs(options.model); !given) return reportError(given.error());
    if (!options.out.empty()) {
        if (const auto format = heatmapFormatFor(core::pathFromUtf8(options.out)); !format) return reportError(format.error());
    }
    const auto report = core::readReport(core::pathFromUtf8(options.report));
    if (!report) return reportError(report.error());
    if (const auto range = chosenTokens(options, report.value()); !range) return reportError(range.error());
    ProgressLine progress("patches");
    const auto maps = attribute(options, report.value(), progress, stop);
    progress.wipe();
    if (!maps) return reportError(maps.error());
    if (!options.replay.empty()) return replay(options, maps.value());
    if (!options.out.empty()) {
        if (const auto written = exportHeatmap(maps.value(), core::pathFromUtf8(options.out)); !written)
            return reportError(written.error());
    }
    if (options.json) {
        print(heatmapToJson(maps.value()));
        return 0;
    }
    for (const SlideMap& map : maps.value()) {
        const auto strongest = std::max_element(map.scores.scores.begin(), map.scores.scores.end());
        if (strongest == map.scores.scores.end()) continue;
        const core::Patch& patch = map.features->grid.patches[std::size_t(strongest - map.scores.scores.begin())];
        printLine("\"" + map.scores.what + "\" (" + map.scores.method + "): strongest at x " + std::to_string(patch.area.x) + ", y " +
                  std::to_string(patch.area.y) + " (" + std::to_string(*strongest) + "), prior share " +
                  std::to_string(map.scores.priorShare));
    }
    return 0;
}

} // namespace

void declareHeatmap(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<HeatmapOptions>();
    CLI::App* command = program.add_subcommand("heatmap", "Show which tissue the words of a report came from");
    addModelOptions(*command, options->model);
    addBatchOptions(*command, options->batch);
    command->add_option("--report", options->report, "report .json of these inputs; with --cases the folder of their reports")
        ->required();
    command->add_option("--replay", options->replay, "say whether a saved map (.json) still holds");
    command->add_option("--format", options->format, "of the maps of --cases")
        ->check(CLI::IsMember({"png", "json", "csv", "geojson"}));
    CLI::Option* phrase = command->add_option("--phrase", options->phrase, "words of the report, its prompt included");
    command->add_option("--occurrence", options->occurrence, "which occurrence of the phrase")->check(CLI::Range(1, 10000));
    command->add_option("--tokens", options->tokens, "A:B, 0-based and half open, the prompt included")->excludes(phrase);
    command->add_option("--method", options->method, "attention, contrast (above what the whole report looks at), gradient or reference")
        ->check(CLI::IsMember({"attention", "contrast", "gradient", "reference"}));
    command->add_option("--out", options->out, "FILE.png, .json, .csv or .geojson");
    command->add_flag("--json", options->json, "one JSON object on stdout, nothing else");
    command->footer("Without --phrase and --tokens: the first sentence the model wrote.\nExample:\n"
                    "  hscribe heatmap slide.svs --bundle demo --report report.json --phrase carcinoma --out map.png");
    command->callback([&chosen, options, phrase] {
        options->phraseGiven = phrase->count() > 0;
        chosen = [options](std::stop_token stop) { return run(*options, stop); };
    });
}

} // namespace hs::app
