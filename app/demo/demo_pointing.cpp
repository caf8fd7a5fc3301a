#include "app/demo/demo_pointing.h"

#include "core/fields/tissue_words.h"
#include "core/words/sections.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string_view>

namespace hs::app {

namespace {

constexpr std::array<std::string_view, 22> kFunctionWords{"a",    "an",  "and",   "are",   "as",  "at",  "by", "for",
                                                          "from", "in",  "into",  "is",    "its", "of",  "on", "or",
                                                          "that", "the", "their", "there", "to",  "with"};
constexpr float kInLesion = 0.5f; // of a patch

// The tokens whose bytes lie in a span.
std::vector<core::LatentAttentionPtr> attentionOf(const WatchedReport& written, core::TextSpan span) {
    std::vector<core::LatentAttentionPtr> looked;
    const auto& tokens = written.report.tokens;
    for (std::size_t i = 0; i < std::min(tokens.size(), written.attention.size()); ++i)
        if (written.attention[i] && tokens[i].span.end > span.begin && tokens[i].span.begin < span.end)
            looked.push_back(written.attention[i]);
    return looked;
}

// Mean lesion share of the tenth of the patches with the highest scores.
double meanOfHottest(const std::vector<float>& scores, std::span<const float> shares) {
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    const std::size_t tenth = std::max<std::size_t>(1, order.size() / 10);
    double sum = 0.0;
    for (std::size_t i = 0; i < tenth; ++i)
        sum += double(shares[order[i]]);
    return sum / double(tenth);
}

// What the generated words looked at on the whole.
std::vector<float> scoresOfAll(const WatchedReport& written) {
    return core::composeAttention(*written.map, attentionOf(written, {0, written.report.text.size()}), 0, "").scores;
}

std::optional<LesionScores> scoresOf(const WatchedReport& written, core::TextSpan span, std::span<const float> shares,
                                     const std::vector<float>& all) {
    const auto looked = attentionOf(written, span);
    if (looked.empty()) return std::nullopt;
    std::vector<float> scores = core::composeAttention(*written.map, looked, 0, "").scores;
    LesionScores found;
    found.hottest = meanOfHottest(scores, shares);
    double sum = 0.0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        sum += double(scores[i]);
        found.mass += double(scores[i]) * double(shares[i]);
        scores[i] -= all[i];
    }
    found.mass = sum > 0.0 ? found.mass / sum : 0.0;
    found.contrast = meanOfHottest(scores, shares);
    return found;
}

// Lesion patches, and as many others, evenly spread over those outside.
void lightRegions(const WatchedReport& written, core::TextSpan diagnosis, std::span<const float> shares,
                  Pointing& pointing) {
    std::vector<std::size_t> inside, outside, elsewhere;
    for (std::size_t i = 0; i < shares.size(); ++i)
        (shares[i] >= kInLesion ? inside : outside).push_back(i);
    if (inside.empty() || outside.size() < inside.size()) return;
    for (std::size_t i = 0; i < inside.size(); ++i)
        elsewhere.push_back(outside[i * outside.size() / inside.size()]);
    const auto looked = attentionOf(written, diagnosis);
    const auto mean = [&](const std::vector<std::size_t>& patches) {
        const std::vector<float> all = core::shareOfTokens(*written.map, looked, 0, patches);
        return std::accumulate(all.begin(), all.end(), 0.0) / double(all.size());
    };
    pointing.lesionLight = mean(inside);
    pointing.lightElsewhere = mean(elsewhere);
}

} // namespace

std::vector<core::TextSpan> functionWordsOf(const core::Report& report) {
    std::size_t begin = 0;
    if (report.promptTokens > 0 && report.promptTokens <= report.tokens.size())
        begin = report.tokens[report.promptTokens - 1].span.end;
    std::vector<core::TextSpan> found;
    for (const core::TextSpan& span : core::wordSpans(report.text)) {
        const std::string word = core::folded(std::string_view(report.text).substr(span.begin, span.end - span.begin));
        if (span.begin >= begin &&
            std::find(kFunctionWords.begin(), kFunctionWords.end(), word) != kFunctionWords.end())
            found.push_back(span);
    }
    return found;
}

std::optional<Pointing> pointingOf(const WatchedReport& written, const std::string& diagnosis,
                                   std::span<const float> lesionShares) {
    const std::size_t at = diagnosis.empty() ? std::string::npos : written.report.text.find(diagnosis);
    if (at == std::string::npos || !written.map || written.map->patches != lesionShares.size() || lesionShares.empty())
        return std::nullopt;
    const core::TextSpan words{at, at + diagnosis.size()};
    const std::vector<float> all = scoresOfAll(written);
    const auto diagnosed = scoresOf(written, words, lesionShares, all);
    if (!diagnosed) return std::nullopt;
    Pointing pointing;
    pointing.diagnosis = *diagnosed;
    pointing.byChance = std::accumulate(lesionShares.begin(), lesionShares.end(), 0.0) / double(lesionShares.size());
    LesionScores sum;
    for (const core::TextSpan& word : functionWordsOf(written.report))
        if (const auto one = scoresOf(written, word, lesionShares, all)) {
            sum.hottest += one->hottest;
            sum.mass += one->mass;
            sum.contrast += one->contrast;
            ++pointing.functionWordCount;
        }
    const auto count = double(pointing.functionWordCount);
    if (count > 0) pointing.functionWords = {sum.hottest / count, sum.mass / count, sum.contrast / count};
    lightRegions(written, words, lesionShares, pointing);
    return pointing;
}

} // namespace hs::app
