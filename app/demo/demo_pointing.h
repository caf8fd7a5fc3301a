// Where the words of one report looked, against where the lesion is: from words to tissue, and from tissue to words.
// Pure; any thread.
#pragma once

#include "core/attention.h"
#include "core/report.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hs::app {

// A report about one slide, with what the engine sent along while it wrote.
struct WatchedReport {
    core::Report report;
    core::PatchMapPtr map;
    std::vector<core::LatentAttentionPtr> attention; // of each token; null for the prompt's
};

// Against the lesion, of one map or the mean of several.
struct LesionScores {
    double hottest = 0.0;  // mean lesion share of the tenth of the patches with the highest scores
    double mass = 0.0;     // share of all scores that lies in the lesion
    double contrast = 0.0; // as `hottest`, of what is looked at more than the words of the report do on the whole
};

struct Pointing {
    double byChance = 0.0;                     // mean lesion share of all patches
    LesionScores diagnosis;                    // of the diagnosis words together
    std::optional<LesionScores> functionWords; // mean over the function words of the text; nothing without such a word
    std::size_t functionWordCount = 0;
    // Share of the diagnosis words' attention that reached the lesion's patches, and as many patches elsewhere.
    std::optional<double> lesionLight, lightElsewhere; // nothing where the slide has fewer patches outside than inside
};

// "of", "the", "with": words that name no finding; those of the report's generated part.
std::vector<core::TextSpan> functionWordsOf(const core::Report& report);

// `diagnosis`: the words in the report; nothing when they are not there or no attention is known. `lesionShares`: of
// every patch of the slide.
std::optional<Pointing> pointingOf(const WatchedReport& written, const std::string& diagnosis,
                                   std::span<const float> lesionShares);

} // namespace hs::app
