// hscribe heatmap INPUT… --report FILE.json: which tissue a phrase of a report came from.

#include "app/common/heatmap_export.h"
#include "app/common/phrase.h"
#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/report.h"
#include "model/io/feature_file.h"

#include <algorithm>
#include <utility>

namespace hs::app {

namespace {

struct HeatmapOptions {
    ModelOptions model;
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

core::Result<std::vector<SlideMap>> attribute(const HeatmapOptions& options, const core::Report& report, TokenRange range,
                                              ProgressLine& progress, std::stop_token stop) {
    HS_TRY(OpenedModel opened, openModel(options.model, progress, stop));
    const CaseOptions inputs = caseOptions(options.model);
    HS_TRY(const auto slides, readCase(*opened.engine, opened.bundle, inputs, progressSink(progress), stop));
    core::AttributionRequest request;
    request.slides = slides;
    for (const core::ReportToken& token : report.tokens)
        request.tokenIds.push_back(token.id);
    request.begin = range.begin;
    request.end = range.end;
    request.what = wordsOf(report, range);
    request.method = core::attributionMethodFromName(options.method).value_or(core::AttributionMethod::Attention);
    HS_TRY(auto scores, opened.engine->attribute(request, progressSink(progress), stop));
    std::vector<SlideMap> maps;
    for (std::size_t i = 0; i < slides.size(); ++i) {
        SlideMap map{slides[i], std::move(scores[i]), nullptr};
#ifdef HS_WITH_SLIDES
        if (!model::isFeatureFile(inputs.inputs[i])) {
            HS_TRY(map.slide, core::Slide::open(inputs.inputs[i]));
        }
#endif
        maps.push_back(std::move(map));
    }
    return maps;
}

int run(const HeatmapOptions& options, std::stop_token stop) {
    if (!options.out.empty()) {
        if (const auto format = heatmapFormatFor(core::pathFromUtf8(options.out)); !format) return reportError(format.error());
    }
    const auto report = core::readReport(core::pathFromUtf8(options.report));
    if (!report) return reportError(report.error());
    const auto range = chosenTokens(options, report.value());
    if (!range) return reportError(range.error());
    ProgressLine progress("patches");
    const auto maps = attribute(options, report.value(), range.value(), progress, stop);
    progress.wipe();
    if (!maps) return reportError(maps.error());
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
    command->add_option("--report", options->report, "report .json of these inputs")->required();
    CLI::Option* phrase = command->add_option("--phrase", options->phrase, "words of the report, its prompt included");
    command->add_option("--occurrence", options->occurrence, "which occurrence of the phrase")->check(CLI::Range(1, 10000));
    command->add_option("--tokens", options->tokens, "A:B, 0-based and half open, the prompt included")->excludes(phrase);
    command->add_option("--method", options->method, "attention, gradient or reference")
        ->check(CLI::IsMember({"attention", "gradient", "reference"}));
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
