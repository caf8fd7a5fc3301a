// hscribe report INPUT… --bundle DIR: writes a report, token by token.

#include "app/common/consensus_json.h"
#include "app/common/program_paths.h"
#include "app/common/report_export.h"
#include "app/hscribe/case_batch.h"
#include "app/hscribe/engine_options.h"
#include "core/files.h"
#include "model/io/published.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace hs::app {

namespace {

struct ReportOptions {
    ModelOptions model;
    BatchOptions batch;
    core::GenerationOptions generation;
    std::string prompt = "Final diagnosis:";
    std::string out;
    std::string replay;
    int samples = 1;
    bool json = false;
    bool seedGiven = false;
};

// Prints the stable part of the growing text and nothing twice.
class TextPrinter {
public:
    void token(const core::TokenWritten& written) {
        m_text.resize(std::min(m_text.size(), written.replaceFrom));
        m_text += written.tail;
        printUpTo(written.stableBytes);
    }
    void finish(const std::string& text) {
        m_text = text;
        printUpTo(m_text.size());
        print("\n");
    }

private:
    void printUpTo(std::size_t bytes) {
        if (bytes <= m_printed || bytes > m_text.size()) return;
        print(std::string_view(m_text).substr(m_printed, bytes - m_printed));
        m_printed = bytes;
    }
    std::string m_text;
    std::size_t m_printed = 0;
};

core::ReportRequest requestFor(const std::vector<core::FeatureSetPtr>& slides, const ReportOptions& options) {
    core::ReportRequest request;
    request.slides = slides;
    request.prompt = options.prompt;
    request.options = options.generation;
    request.options.precision = core::precisionFromName(options.model.precision).value_or(core::Precision::Fp32);
    return request;
}

core::Result<core::Report> write(OpenedModel& opened, const std::vector<core::FeatureSetPtr>& slides,
                                 const ReportOptions& options, std::stop_token stop) {
    const core::ReportRequest request = requestFor(slides, options);
    TextPrinter printer;
    ProgressLine progress("tokens");
    const core::ReportSink sink = [&](const core::ReportEvent& event) {
        if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) {
            if (step->stage != core::Stage::Writing) progress.show(core::stageName(step->stage), step->done, step->total);
        } else if (const auto* token = std::get_if<core::TokenWritten>(&event.what)) {
            progress.wipe();
            if (!options.json) printer.token(*token);
        }
    };
    auto report = opened.engine->generate(request, sink, stop);
    progress.wipe();
    if (report && !options.json) printer.finish(report.value().text);
    return report;
}

// Same text, and whether every number of the certificate is the same too.
int compareReplay(const core::Report& saved, const core::Report& now, bool json) {
    const bool textEqual = saved.text == now.text;
    bool tokensEqual = saved.tokens.size() == now.tokens.size();
    double apart = 0.0; // of probabilities, at most
    for (std::size_t i = 0; tokensEqual && i < now.tokens.size(); ++i) {
        tokensEqual = saved.tokens[i].id == now.tokens[i].id;
        apart = std::max(apart, std::abs(saved.tokens[i].probability - now.tokens[i].probability));
    }
    const bool bitsEqual = tokensEqual && apart == 0.0;
    const bool weightsEqual = saved.weightsHash == now.weightsHash;
    const bool slidesEqual = saved.slideFingerprints == now.slideFingerprints;
    if (json) {
        nlohmann::ordered_json answer{{"text_equal", textEqual},       {"tokens_equal", tokensEqual},
                                      {"probabilities_equal", bitsEqual}, {"largest_difference", apart},
                                      {"weights_equal", weightsEqual}, {"slides_equal", slidesEqual}};
        printJson(answer);
    } else {
        printLine(textEqual && tokensEqual ? "the saved report still holds: text and tokens are equal"
                                           : "the saved report does not hold: the text differs");
        if (!weightsEqual) printLine("the weights are not the ones it was written with");
        if (!slidesEqual) printLine("the slides are not the ones it was written from");
        constexpr double kRounding = 1e-3; // what another processor can make of them
        if (textEqual && tokensEqual && !bitsEqual)
            printLine(apart <= kRounding ? "probabilities differ in their last bits, as on another processor they may"
                                         : fmt::format("probabilities differ by up to {:.2g}, which no processor explains", apart));
    }
    return textEqual && tokensEqual ? 0 : 1;
}

int replay(ReportOptions options, std::stop_token stop) {
    const auto saved = core::readReport(core::pathFromUtf8(options.replay));
    if (!saved) return reportError(saved.error());
    options.prompt = saved.value().prompt;
    options.generation = saved.value().options;
    options.model.precision = core::precisionName(saved.value().options.precision);
    ProgressLine progress("patches");
    auto opened = openModel(options.model, progress, stop);
    if (!opened) return reportError(opened.error());
    const auto slides = readCase(*opened.value().engine, opened.value().bundle, caseOptions(options.model), progressSink(progress), stop);
    progress.wipe();
    if (!slides) return reportError(slides.error());
    auto report = write(opened.value(), slides.value(), options, stop);
    if (!report) return reportError(report.error());
    return compareReplay(saved.value(), report.value(), options.json);
}

core::Consensus consensusOfReports(const std::vector<core::Report>& reports) {
    std::vector<std::string> texts;
    for (const core::Report& report : reports)
        texts.push_back(report.text);
    return core::consensusOf(texts);
}

// One report, printed as it grows; or several samples in one batch, printed when they are done.
core::Result<std::vector<core::Report>> writeAll(OpenedModel& opened, const std::vector<core::FeatureSetPtr>& slides,
                                                 const ReportOptions& options, std::stop_token stop) {
    if (options.samples == 1) {
        HS_TRY(core::Report report, write(opened, slides, options, stop));
        return std::vector<core::Report>{std::move(report)};
    }
    ProgressLine progress("tokens");
    auto reports = opened.engine->sample(requestFor(slides, options), options.samples, progressSink(progress), stop);
    progress.wipe();
    if (!reports || options.json) return reports;
    for (const core::Report& report : reports.value())
        printLine("[seed " + std::to_string(report.options.seed) + "] " + report.text);
    for (const std::string& line : consensusLines(consensusOfReports(reports.value()), reports.value().size()))
        printLine(line);
    return reports;
}

// <out>/<id>.json a case; complete when it is a report of the same weights, prompt and options.
int runCases(const ReportOptions& options, std::stop_token stop) {
    BatchOptions batch = options.batch;
    batch.out = options.out;
    batch.json = options.json;
    const auto bundle = model::openBundle(core::pathFromUtf8(options.model.bundle), shareFolder());
    if (!bundle) return reportError(bundle.error());
    const core::GenerationOptions wanted = requestFor({}, options).options;
    BatchWork work;
    work.goal = [&](const std::string& name) { return core::pathFromUtf8(batch.out) / core::pathFromUtf8(name + ".json"); };
    work.complete = [&](const std::filesystem::path& goal) {
        const auto report = core::readReport(goal);
        return report && report.value().ending != core::Ending::Cancelled && report.value().prompt == options.prompt &&
               report.value().weightsHash == bundle.value().weightsHash && report.value().options == wanted;
    };
    work.make = [&](OpenedModel& opened, const core::Case&, const std::vector<core::FeatureSetPtr>& slides,
                    const std::filesystem::path& goal, std::stop_token asked) -> core::Result<void> {
        HS_TRY(const core::Report report, opened.engine->generate(requestFor(slides, options), [](const auto&) {}, asked));
        if (report.ending == core::Ending::Cancelled)
            return core::Error(core::ErrorCode::Cancelled, "writing the report was stopped");
        return core::writeFileAtomically(goal, core::reportToJson(report));
    };
    return runBatch(batch, options.model, work, std::move(stop));
}

// The first report; of several samples all of them and what they agree on too.
nlohmann::ordered_json jsonOf(const std::vector<core::Report>& reports) {
    auto all = nlohmann::ordered_json::parse(core::reportToJson(reports.front()));
    if (reports.size() == 1) return all;
    all["samples"] = nlohmann::ordered_json::array();
    for (const core::Report& report : reports)
        all["samples"].push_back(nlohmann::ordered_json::parse(core::reportToJson(report)));
    all["consensus"] = consensusJson(consensusOfReports(reports), reports.size());
    return all;
}

core::Result<void> save(const std::vector<core::Report>& reports, const std::filesystem::path& path) {
    HS_TRY(const ReportFormat format, reportFormatFor(path));
    if (reports.size() == 1 || format != ReportFormat::Json) return exportReport(reports.front(), path);
    return core::writeFileAtomically(path, jsonOf(reports).dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

int run(ReportOptions options, std::stop_token stop) {
    if (!options.batch.cases.empty()) return runCases(options, std::move(stop));
    if (const auto given = checkInputs(options.model); !given) return reportError(given.error());
    if (!options.replay.empty()) return replay(std::move(options), stop);
    if (!options.out.empty()) {
        if (const auto format = reportFormatFor(core::pathFromUtf8(options.out)); !format) return reportError(format.error());
        if (const auto goal = core::checkGoal(core::pathFromUtf8(options.out)); !goal) return reportError(goal.error());
    }
    ProgressLine progress("patches");
    auto opened = openModel(options.model, progress, stop);
    if (!opened) return reportError(opened.error());
    const auto slides = readCase(*opened.value().engine, opened.value().bundle, caseOptions(options.model), progressSink(progress), stop);
    progress.wipe();
    if (!slides) return reportError(slides.error());

    auto written = writeAll(opened.value(), slides.value(), options, stop);
    if (!written) return reportError(written.error());
    const std::vector<core::Report>& reports = written.value();
    if (options.json) printJson(jsonOf(reports));
    if (!options.out.empty()) {
        if (const auto saved = save(reports, core::pathFromUtf8(options.out)); !saved) return reportError(saved.error());
    }
    return reports.back().ending == core::Ending::Cancelled ? 130 : 0;
}

} // namespace

void declareReport(CLI::App& program, CommandBody& chosen) {
    auto options = std::make_shared<ReportOptions>();
    CLI::App* command = program.add_subcommand("report", "Write a report from the slides or feature files of one case");
    addModelOptions(*command, options->model);
    addBatchOptions(*command, options->batch);
    core::GenerationOptions& generation = options->generation;
    command->add_option("--prompt", options->prompt, "the words to begin from");
    command->add_flag("--open-word", generation.openWord, "the prompt ends inside a word, which goes on");
    command->add_option("--max-tokens", generation.maxTokens, "most tokens to write")->check(CLI::Range(1, 4096));
    command->add_flag("--greedy", generation.greedy, "always the most probable token");
    command->add_option("--seed", generation.seed, "seed of the sampler (1 when not given; recorded in the report)")->check(seedNumber());
    command->add_option("--top-k", generation.topK, "keep the k most probable; 0: all")->check(CLI::Range(0, 1'000'000));
    command->add_option("--top-p", generation.topP, "keep the most probable that reach this share")->check(numberBetween(0.0, 1.0));
    command->add_option("--temperature", generation.temperature, "below 1 sharper, above 1 freer")->check(numberBetween(0.01, 100.0));
    command->add_option("--samples", options->samples, "write this many reports, with seeds following --seed, and what they agree on")->check(CLI::Range(1, 1000));
    command->add_option("--out", options->out, "FILE.json, .md, .txt, .html, .pdf or .odt");
    command->add_option("--replay", options->replay, "say whether a saved report still holds");
    command->add_flag("--json", options->json, "one JSON object on stdout, nothing else");
    command->footer("Example:\n  hscribe report slide.svs --bundle demo --greedy --out report.json");
    command->callback([&chosen, options] { chosen = [options](std::stop_token stop) { return run(*options, stop); }; });
}

} // namespace hs::app
