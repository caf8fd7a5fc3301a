// hscribe heatmap INPUT… --report FILE.json: which tissue a phrase of a report came from.

#include "app/common/heatmap_export.h"
#include "app/common/heatmap_replay.h"
#include "app/common/phrase.h"
#include "app/common/word_map.h"
#include "app/hscribe/case_batch.h"
#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "core/report.h"
#include "model/io/feature_file.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

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
    bool methodGiven = false;
    bool json = false;
};

core::Result<TokenRange> chosenTokens(const HeatmapOptions& options, const core::Report& report) {
    if (!options.tokens.empty()) return parseTokenRange(options.tokens, report);
    if (options.phraseGiven) return findPhrase(report, options.phrase, options.occurrence);
    return firstWrittenSentence(report);
}

struct Maps {
    std::vector<SlideMap> slides;
    MapOrigin origin;
};

// A report of other slides or weights can be looked at, but whoever asked should know.
void tellMismatch(const core::Report& report, const std::vector<core::FeatureSetPtr>& slides,
                  const model::Bundle& bundle) {
    std::vector<std::string> now;
    for (const core::FeatureSetPtr& slide : slides)
        now.push_back(slide->slideFingerprint);
    const bool known = !report.slideFingerprints.empty() && std::find(now.begin(), now.end(), "") == now.end();
    if (known && report.slideFingerprints != now) printNote("the report was written from other slides than these");
    if (!report.weightsHash.empty() && !bundle.weightsHash.empty() && report.weightsHash != bundle.weightsHash)
        printNote("the report was written with other weights than those of " + bundle.name);
}

core::Result<Maps> mapsOf(OpenedModel& opened, const std::vector<core::FeatureSetPtr>& slides,
                          const std::vector<std::filesystem::path>& inputs, const HeatmapOptions& options,
                          const core::Report& report, const core::ProgressSink& progress, std::stop_token stop) {
    tellMismatch(report, slides, opened.bundle);
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
    Maps maps;
    maps.origin = {range.begin, range.end, opened.bundle.name, opened.bundle.weightsHash};
    for (std::size_t i = 0; i < slides.size(); ++i) {
        SlideMap map{slides[i], std::move(scores[i]), nullptr};
#ifdef HS_WITH_SLIDES
        if (!model::isFeatureFile(inputs[i])) {
            HS_TRY(map.slide, core::Slide::open(inputs[i]));
        }
#endif
        maps.slides.push_back(std::move(map));
    }
    return maps;
}

core::Result<Maps> attribute(const HeatmapOptions& options, const core::Report& report, ProgressLine& progress,
                             std::stop_token stop) {
    HS_TRY(OpenedModel opened, openModel(options.model, progress, stop));
    const CaseOptions inputs = caseOptions(options.model);
    HS_TRY(const auto slides, readCase(*opened.engine, opened.bundle, inputs, progressSink(progress), stop));
    return mapsOf(opened, slides, inputs.inputs, options, report, progressSink(progress), stop);
}

core::Result<SavedMap> savedMap(const HeatmapOptions& options) {
    HS_TRY(const std::string text, core::readTextFile(core::pathFromUtf8(options.replay)));
    return readSavedMap(text);
}

// The saved map's own words and method, unless others were asked for.
HeatmapOptions asSaved(HeatmapOptions options, const SavedMap& saved) {
    if (!options.methodGiven && core::attributionMethodFromName(saved.method)) options.method = saved.method;
    if (options.phraseGiven || !options.tokens.empty()) return options;
    if (saved.tokens) {
        options.tokens = std::to_string(saved.tokens->begin) + ":" + std::to_string(saved.tokens->end);
    } else { // a map of a program before this one
        options.phraseGiven = true;
        options.phrase = saved.phrase;
    }
    return options;
}

int tellReplay(const MapComparison& found, bool json) {
    if (json) {
        printJson({{"holds", found.holds()},
                   {"words_equal", found.wordsEqual},
                   {"places_equal", found.placesEqual},
                   {"scores_equal", found.largestDifference == 0.0},
                   {"largest_difference", found.largestDifference}});
    } else if (!found.wordsEqual) {
        printLine("the saved map does not hold: it is of other words or of another method");
    } else if (!found.placesEqual) {
        printLine("the saved map does not hold: it is of other slides or patches");
    } else if (found.largestDifference == 0.0) {
        printLine("the saved map still holds: every score is equal");
    } else {
        printLine(std::string(found.holds() ? "the saved map still holds: scores differ by at most "
                                            : "the saved map does not hold: scores differ by up to ") +
                  fmt::format("{:.2g}, the highest is {:.2g}", found.largestDifference, found.highest));
    }
    return found.holds() ? 0 : 1;
}

// <out>/<id>.<format> a case, from the report <report>/<id>.json; complete when it is there and no older than the report.
class MapBatch {
public:
    explicit MapBatch(const HeatmapOptions& options)
        : m_options(options)
        , m_reports(core::pathFromUtf8(options.report))
        , m_out(core::pathFromUtf8(options.out)) {}

    int run(std::stop_token stop) {
        BatchOptions batch = m_options.batch;
        batch.out = m_options.out;
        batch.json = m_options.json;
        if (const auto same = checkSettings(); !same) return reportError(same.error());
        BatchWork work;
        work.goal = [&](const std::string& name) { return m_out / core::pathFromUtf8(name + "." + m_options.format); };
        work.complete = [&](const std::filesystem::path& goal) {
            return isNewerThanItsReport(goal) || (m_options.format == "png" && isNewerThanItsReport(pictureOf(goal, 0), goal));
        };
        work.make = [&](OpenedModel& opened, const core::Case& one, const std::vector<core::FeatureSetPtr>& slides,
                        const std::filesystem::path& goal, std::stop_token asked) -> core::Result<void> {
            HS_TRY(const core::Report report, core::readReport(reportOf(goal)));
            const auto& inputs = one.slides.empty() ? one.features : one.slides; // a picture wants the tissue
            HS_TRY(const auto maps, mapsOf(opened, slides, inputs, m_options, report, {}, asked));
            HS_CHECK(exportHeatmap(maps.slides, maps.origin, goal));
            return core::writeFileAtomically(m_out / kSettings, settings());
        };
        return runBatch(batch, m_options.model, work, std::move(stop));
    }

private:
    static constexpr const char* kSettings = ".maps-settings"; // hidden: it is no map

    std::filesystem::path reportOf(const std::filesystem::path& goal) const {
        return m_reports / core::pathFromUtf8(core::utf8FromPath(goal.stem()) + ".json");
    }
    bool isNewerThanItsReport(const std::filesystem::path& file, const std::filesystem::path& goal) const {
        std::error_code failed;
        const auto made = std::filesystem::last_write_time(file, failed);
        if (failed) return false;
        const auto written = std::filesystem::last_write_time(reportOf(goal), failed);
        return failed || made >= written;
    }
    bool isNewerThanItsReport(const std::filesystem::path& goal) const { return isNewerThanItsReport(goal, goal); }

    // What all maps of the folder share.
    std::string settings() const {
        const nlohmann::ordered_json json{{"phrase", m_options.phraseGiven ? m_options.phrase : ""},
                                          {"occurrence", m_options.occurrence},
                                          {"tokens", m_options.tokens},
                                          {"method", m_options.method}};
        return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
    }
    core::Result<void> checkSettings() const {
        const auto before = core::readTextFile(m_out / kSettings);
        if (!before || before.value() == settings()) return {};
        return core::Error(core::ErrorCode::InvalidInput, "the maps in " + core::displayName(m_out) +
                                                              " are of other words or of another method: choose another --out");
    }

    const HeatmapOptions& m_options;
    std::filesystem::path m_reports, m_out;
};

int run(HeatmapOptions options, std::stop_token stop) {
    if (!options.batch.cases.empty()) return MapBatch(options).run(std::move(stop));
    if (const auto given = checkInputs(options.model); !given) return reportError(given.error());
    if (!options.out.empty()) {
        const std::filesystem::path out = core::pathFromUtf8(options.out);
        if (const auto format = heatmapFormatFor(out); !format) return reportError(format.error());
        if (const auto goal = core::checkGoal(out); !goal) return reportError(goal.error());
    }
    const auto report = core::readReport(core::pathFromUtf8(options.report));
    if (!report) return reportError(report.error());
    SavedMap saved;
    if (!options.replay.empty()) {
        auto read = savedMap(options);
        if (!read) return reportError(read.error());
        saved = std::move(read).value();
        options = asSaved(std::move(options), saved);
    }
    if (const auto range = chosenTokens(options, report.value()); !range) return reportError(range.error());
    ProgressLine progress("patches");
    const auto maps = attribute(options, report.value(), progress, stop);
    progress.wipe();
    if (!maps) return reportError(maps.error());
    const std::vector<SlideMap>& slides = maps.value().slides;
    if (!options.replay.empty()) return tellReplay(compareMaps(saved, slides), options.json);
    if (!options.out.empty()) {
        if (const auto written = exportHeatmap(slides, maps.value().origin, core::pathFromUtf8(options.out)); !written)
            return reportError(written.error());
    }
    if (options.json) {
        print(heatmapToJson(slides, maps.value().origin));
        return 0;
    }
    for (const SlideMap& map : slides) {
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
    CLI::Option* method = command->add_option("--method", options->method, "attention, contrast (above what the whole report looks at), gradient or reference")
        ->check(CLI::IsMember({"attention", "contrast", "gradient", "reference"}));
    command->add_option("--out", options->out, "FILE.png, .json, .csv or .geojson");
    command->add_flag("--json", options->json, "one JSON object on stdout, nothing else");
    command->footer("Without --phrase and --tokens: the first sentence the model wrote.\nExample:\n"
                    "  hscribe heatmap slide.svs --bundle demo --report report.json --phrase carcinoma --out map.png");
    command->callback([&chosen, options, phrase, method] {
        options->phraseGiven = phrase->count() > 0;
        options->methodGiven = method->count() > 0;
        chosen = [options](std::stop_token stop) { return run(*options, stop); };
    });
}

} // namespace hs::app
