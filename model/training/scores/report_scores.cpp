#include "model/training/scores/report_scores.h"

#include "model/training/metrics.h"
#include "model/training/scores/meteor.h"
#include "model/training/scores/rouge.h"
#include "model/training/scores/text_tokens.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace hs::model {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

using Indices = std::span<const std::size_t>;

// A figure over chosen cases of a set; not a number where none of them has it.
template <class Case>
struct Measure {
    const char* name;
    std::function<double(std::span<const Case>, Indices)> over;
    std::function<bool(const Case&)> has;
};

double meanOf(std::span<const ReportScores> cases, Indices chosen,
              const std::function<std::optional<double>(const ReportScores&)>& value) {
    double sum = 0.0, counted = 0.0;
    for (const std::size_t i : chosen)
        if (const auto one = value(cases[i])) {
            sum += *one;
            counted += 1.0;
        }
    return counted > 0.0 ? sum / counted : kNone;
}

Measure<ReportScores> meanMeasure(const char* name, std::function<std::optional<double>(const ReportScores&)> value) {
    return {name,
            [value](std::span<const ReportScores> cases, Indices chosen) { return meanOf(cases, chosen, value); },
            [value](const ReportScores& one) { return value(one).has_value(); }};
}

std::vector<Measure<ReportScores>> reportMeasures() {
    using Value = std::optional<double>;
    std::vector<Measure<ReportScores>> measures;
    measures.push_back({"bleu4",
                        [](std::span<const ReportScores> cases, Indices chosen) {
                            BleuCounts sum;
                            for (const std::size_t i : chosen)
                                sum += cases[i].bleu;
                            return chosen.empty() ? kNone : bleu(sum);
                        },
                        [](const ReportScores&) { return true; }});
    measures.push_back(meanMeasure("rouge_l", [](const ReportScores& one) { return Value(one.rougeL); }));
    measures.push_back(meanMeasure("meteor", [](const ReportScores& one) { return Value(one.meteor); }));
    measures.push_back(meanMeasure("keyword_jaccard", [](const ReportScores& one) { return one.keywords; }));
    measures.push_back(meanMeasure("diagnosis_accuracy", [](const ReportScores& one) {
        return one.diagnosisRight ? Value(*one.diagnosisRight ? 1.0 : 0.0) : Value();
    }));
    return measures;
}

std::vector<Measure<ClassifiedCase>> classificationMeasures(std::size_t classes) {
    const auto always = [](const ClassifiedCase&) { return true; };
    const auto labels = [](std::span<const ClassifiedCase> cases, Indices chosen, std::vector<int>& expected, std::vector<int>& found) {
        for (const std::size_t i : chosen) {
            expected.push_back(cases[i].expected);
            found.push_back(cases[i].found);
        }
    };
    return {{"accuracy",
             [labels](std::span<const ClassifiedCase> cases, Indices chosen) {
                 std::vector<int> expected, found;
                 labels(cases, chosen, expected, found);
                 return chosen.empty() ? kNone : accuracy(expected, found);
             },
             always},
            {"weighted_f1",
             [labels, classes](std::span<const ClassifiedCase> cases, Indices chosen) {
                 std::vector<int> expected, found;
                 labels(cases, chosen, expected, found);
                 return chosen.empty() ? kNone : weightedF1(expected, found, int(classes));
             },
             always},
            {"balanced_accuracy",
             [classes](std::span<const ClassifiedCase> cases, Indices chosen) {
                 std::vector<ClassifiedCase> drawn;
                 for (const std::size_t i : chosen)
                     drawn.push_back(cases[i]);
                 return chosen.empty() ? kNone : balancedAccuracy(figuresByClass(confusionMatrix(drawn, classes)));
             },
             always}};
}

std::vector<std::size_t> allOf(std::size_t count) {
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t(0));
    return all;
}

template <class Case>
Figures figuresOf(std::span<const Case> cases, const std::vector<Measure<Case>>& measures, const BootstrapOptions& options) {
    Figures figures;
    for (const Measure<Case>& measure : measures) {
        Figure figure;
        figure.cases = std::size_t(std::count_if(cases.begin(), cases.end(), measure.has));
        if (figure.cases == 0) continue;
        figure.value = measure.over(cases, allOf(cases.size()));
        figure.interval = bootstrapInterval(cases.size(), [&](Indices drawn) { return measure.over(cases, drawn); }, options);
        figures[measure.name] = figure;
    }
    return figures;
}

template <class Case>
Comparisons comparisonsOf(std::span<const Case> first, std::span<const Case> second, const std::vector<Measure<Case>>& measures,
                          const BootstrapOptions& options) {
    Comparisons comparisons;
    const std::size_t count = std::min(first.size(), second.size());
    for (const Measure<Case>& measure : measures) {
        const auto difference = [&](Indices drawn) { return measure.over(second, drawn) - measure.over(first, drawn); };
        Comparison one;
        for (std::size_t i = 0; i < count; ++i)
            one.cases += measure.has(first[i]) && measure.has(second[i]);
        if (one.cases == 0) continue;
        one.difference = difference(allOf(count));
        one.interval = bootstrapInterval(count, difference, options);
        one.judgement = one.interval.low > 0.0    ? Judgement::Better
                        : one.interval.high < 0.0 ? Judgement::Worse
                                                  : Judgement::NotShown;
        comparisons[measure.name] = one;
    }
    return comparisons;
}

} // namespace

std::string orderedReport(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options) {
    ReportTextOptions plain = options;
    plain.shuffleSections = false;
    Random unused(0);
    std::vector<std::string> sections = reportSections(trainingText(report, diagnosis, plain, unused), options.headings);
    const auto rank = [&](const std::string& section) {
        for (std::size_t i = 0; i < options.headings.size(); ++i)
            if (section.starts_with(options.headings[i])) return i + 1;
        return std::size_t(0);
    };
    std::stable_sort(sections.begin(), sections.end(),
                     [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
    std::string text;
    for (const std::string& section : sections)
        text += (text.empty() ? "" : " ") + section;
    return text;
}

bool namesDiagnosis(std::string_view report, std::string_view diagnosis, const ReportTextOptions& options) {
    for (const std::string& section : reportSections(report, options.headings)) {
        if (!section.starts_with(options.diagnosisHeading)) continue;
        const Words named = words13a(lowerAscii(std::string_view(section).substr(options.diagnosisHeading.size())));
        const Words wanted = words13a(lowerAscii(spaceFullStops(diagnosis)));
        if (wanted.empty() || named.size() < wanted.size() || !std::equal(wanted.begin(), wanted.end(), named.begin())) return false;
        return named.size() == wanted.size() || wanted.back() == "." || named[wanted.size()] == ".";
    }
    return false;
}

ReportScores scoreReport(std::string_view written, const ReferenceText& reference, const Keywords& keywords,
                         const ReportTextOptions& options) {
    ReportScores scores;
    const std::string mine = orderedReport(written, "", options);
    std::vector<std::string> theirs;
    for (const std::string& report : reference.reports)
        theirs.push_back(orderedReport(report, reference.diagnosis, options));
    if (theirs.empty()) theirs.push_back(orderedReport("", reference.diagnosis, options));

    const Words exact = words13a(mine), lower = words13a(lowerAscii(mine)), plain = alphanumericWords(mine);
    std::vector<Words> references;
    for (const std::string& text : theirs) {
        references.push_back(words13a(text));
        scores.rougeL = std::max(scores.rougeL, rougeL(plain, alphanumericWords(text)));
        scores.meteor = std::max(scores.meteor, meteor(lower, words13a(lowerAscii(text))));
        if (const auto shared = keywords.jaccard(mine, text)) scores.keywords = std::max(scores.keywords.value_or(0.0), *shared);
    }
    scores.bleu = countBleu(exact, references);
    if (!reference.diagnosis.empty()) scores.diagnosisRight = namesDiagnosis(written, reference.diagnosis, options);
    return scores;
}

Figures classificationFigures(std::span<const ClassifiedCase> cases, std::size_t classes, const BootstrapOptions& options) {
    return figuresOf(cases, classificationMeasures(classes), options);
}

Figures reportFigures(std::span<const ReportScores> cases, const BootstrapOptions& options) {
    return figuresOf(cases, reportMeasures(), options);
}

std::map<std::string, std::string> tokenisationOfFigures() {
    return {{"text", "sections in one order, one space after every full stop, on both sides"},
            {"bleu4", "13a (mteval-v13a), case kept, exponential smoothing, all references"},
            {"rouge_l", "lower case, runs of a-z and 0-9, no stemming, best reference"},
            {"meteor", "13a, lower case; equal words, then equal Porter stems; no synonyms; best reference"},
            {"keyword_jaccard", "lower case, runs of a-z and 0-9, terms of the keyword file, best reference"}};
}

std::string judgementName(Judgement judgement) {
    return judgement == Judgement::Better ? "better" : judgement == Judgement::Worse ? "worse" : "no difference shown";
}

Comparisons compareClassification(std::span<const ClassifiedCase> first, std::span<const ClassifiedCase> second,
                                  std::size_t classes, const BootstrapOptions& options) {
    return comparisonsOf(first, second, classificationMeasures(classes), options);
}

Comparisons compareReports(std::span<const ReportScores> first, std::span<const ReportScores> second,
                           const BootstrapOptions& options) {
    return comparisonsOf(first, second, reportMeasures(), options);
}

} // namespace hs::model
