#include "app/common/word_map.h"

#include "core/attention.h"

#include <algorithm>
#include <utility>

namespace hs::app {

TokenRange writtenTokens(const core::Report& report) {
    return {std::min(report.promptTokens, report.tokens.size()), report.tokens.size()};
}

core::Result<std::vector<core::ScoreGrid>> mapWords(core::Engine& engine, core::AttributionRequest request, TokenRange report,
                                                    const core::ProgressSink& progress, std::stop_token stop) {
    if (request.method != core::AttributionMethod::Contrast) return engine.attribute(request, progress, stop);
    request.method = core::AttributionMethod::Attention;
    HS_TRY(std::vector<core::ScoreGrid> words, engine.attribute(request, progress, stop));
    request.end = std::min(report.end, request.tokenIds.size());
    request.begin = report.begin < request.end ? report.begin : 0;
    HS_TRY(const std::vector<core::ScoreGrid> all, engine.attribute(request, progress, stop));
    for (std::size_t slide = 0; slide < std::min(words.size(), all.size()); ++slide)
        words[slide] = core::aboveTheReport(std::move(words[slide]), all[slide]);
    return words;
}

} // namespace hs::app
