// Scores of a written report against the reports of its case, and every figure that an evaluation tells, with bootstrap
// intervals. Values and pure functions; any thread.
//
// Before scoring, both texts are brought into one form: sections in one order (the model learns them in any order), the
// diagnosis as a section of its own, a space after every full stop (as the model writes).
#pragma once

#include "model/training/report_text.h"
#include "model/training/scores/bleu.h"
#include "model/training/scores/bootstrap.h"
#include "model/training/scores/classification.h"
#include "model/training/scores/keywords.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hs::model {

struct ReportScores {
    BleuCounts bleu;
    double rougeL = 0.0;
    double meteor = 0.0;
    std::optional<double> keywords;      // nothing where neither text has one
    std::optional<bool> diagnosisRight;  // nothing where the case has no diagnosis
};

struct ReferenceText {
    std::vector<std::string> reports; // paraphrases; a score is that of the best of them, BLEU counts all
    std::string diagnosis;            // may be empty
};

// Sections in the order of options.headings, what stands before the first heading in front.
std::string orderedReport(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options);

// What the text names behind the diagnosis heading is `diagnosis`, letter case aside.
bool namesDiagnosis(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options);

ReportScores scoreReport(std::string_view written, const ReferenceText& reference, const Keywords& keywords,
                         const ReportTextOptions& options);

// One figure over a set of cases.
struct Figure {
    double value = 0.0;
    Interval interval;
    std::size_t cases = 0; // that it is made of
};
using Figures = std::map<std::string, Figure>;

// "accuracy", "balanced_accuracy", "weighted_f1"
Figures classificationFigures(std::span<const ClassifiedCase> cases, std::size_t classes, const BootstrapOptions& options);
// "bleu4", "rouge_l", "meteor", "keyword_jaccard", "diagnosis_accuracy"; one that no case has is left out
Figures reportFigures(std::span<const ReportScores> cases, const BootstrapOptions& options);

// How tokens were cut for each figure, in words.
std::map<std::string, std::string> tokenisationOfFigures();

// Two bundles over the same cases (same length, same order): the difference second - first, drawn in pairs.
enum class Judgement { Better, Worse, NotShown };
struct Comparison {
    double difference = 0.0;
    Interval interval;
    Judgement judgement = Judgement::NotShown; // Better and Worse only where the interval leaves 0 out
    std::size_t cases = 0;
};
using Comparisons = std::map<std::string, Comparison>;
std::string judgementName(Judgement judgement); // "better", "worse", "no difference shown"

Comparisons compareClassification(std::span<const ClassifiedCase> first, std::span<const ClassifiedCase> second,
                                  std::size_t classes, const BootstrapOptions& options);
Comparisons compareReports(std::span<const ReportScores> first, std::span<const ReportScores> second,
                           const BootstrapOptions& options);

} // namespace hs::model
