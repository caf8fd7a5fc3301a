#include "app/hscribe/bench_report.h"

#include <sys/resource.h>

#include <chrono>
#include <utility>

namespace hs::app {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::uint64_t peakResidentBytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::uint64_t(usage.ru_maxrss) * 1024;
}

} // namespace

core::Result<nlohmann::ordered_json> benchReport(const ModelOptions& options, int tokens, std::stop_token stop) {
    const auto start = Clock::now();
    ProgressLine progress("patches");
    HS_TRY(OpenedModel opened, openModel(options, progress, stop));
    const double loaded = secondsSince(start);
    CaseOptions inputs = caseOptions(options);
    inputs.useCache = false;
    HS_TRY(const auto slides, readCase(*opened.engine, opened.bundle, inputs, progressSink(progress), stop));
    const double encoded = secondsSince(start);
    core::ReportRequest request;
    request.slides = slides;
    request.options.greedy = true;
    request.options.maxTokens = tokens;
    request.options.precision = core::precisionFromName(options.precision).value_or(core::Precision::Fp32);
    double firstWord = 0.0;
    std::size_t written = 0;
    const core::ReportSink sink = [&](const core::ReportEvent& event) {
        const auto* token = std::get_if<core::TokenWritten>(&event.what);
        if (token == nullptr || token->token.author == core::Author::Hand) return;
        if (written++ == 0) firstWord = secondsSince(start);
    };
    HS_TRY(const core::Report report, opened.engine->generate(request, sink, stop));
    const double total = secondsSince(start);
    progress.wipe();

    std::size_t patches = 0;
    for (const core::FeatureSetPtr& slide : slides)
        patches += slide->count();
    nlohmann::ordered_json result;
    result["name"] = "report";
    result["value"] = total;
    result["unit"] = "s";
    result["limit"] = encoded - loaded; // reading and encoding the patches: what no later stage can undercut
    result["limit_name"] = "seconds in which the patches of this slide were read and encoded, same run";
    result["ratio"] = total > 0.0 ? (encoded - loaded) / total : 0.0;
    result["seconds"] = total;
    result["load_seconds"] = loaded;
    result["first_word_seconds"] = firstWord;
    result["peak_rss_bytes"] = peakResidentBytes();
    result["settings"] = {{"patches", patches},
                          {"tokens", report.tokens.size() - report.promptTokens},
                          {"precision", options.precision},
                          {"device", opened.info.device},
                          {"bundle", opened.info.bundleName}};
    return result;
}

} // namespace hs::app
