// A bundle examined on cases with known answers: its classifier's diagnoses and the reports it writes, scored.
//
// Blocking, on the engine's thread; one case after the other, only figures of a case are kept. Words of reports never
// reach a log.
#pragma once

#include "app/common/case_reader.h"
#include "core/cases.h"
#include "core/engine.h"
#include "model/training/scores/report_scores.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::app {

enum class Examine { Everything, Classification, Reports };

struct EvaluationOptions {
    Examine what = Examine::Everything;
    std::filesystem::path features;    // folder where features of slides lie (<slide name>.h5), or empty
    std::optional<std::uint64_t> shuffleImages; // a seed: every case is shown another case's image
    std::string prompt = "Final diagnosis:";
    int maxTokens = 256;
    core::Precision precision = core::Precision::Fp32;
    std::optional<double> spacing;     // of slides that state none
    int threads = 0;
    bool useCache = true;
    model::ReportTextOptions text;
};

// One case, as it came out. What was not asked for, or the case cannot say, is empty.
struct CaseOutcome {
    std::string id;
    std::optional<model::ClassifiedCase> classified;
    std::vector<double> probabilities;
    std::optional<model::ReportScores> report;
    std::string written;
    std::optional<core::Error> failure; // of this case alone; the others go on
};

struct Evaluation {
    std::vector<CaseOutcome> cases;    // in file order
    std::vector<std::string> classes;
    std::string classificationSkipped; // why no case was classified, or empty
    std::size_t unknownDiagnoses = 0;  // cases whose diagnosis is none of the classes
    std::vector<model::ClassifiedCase> classified() const;
    std::vector<model::ReportScores> reports() const;
};

// The inputs of a case: its feature files; else, for each slide, the file of `features` where it is there, else the slide.
std::vector<std::filesystem::path> inputsOf(const core::Case& one, const std::filesystem::path& features);

// For each case the case whose image it is shown: itself, or with a seed another one (a rotation of a random order, so
// that no case keeps its own; one case alone does).
std::vector<std::size_t> imageOfCase(std::size_t cases, std::optional<std::uint64_t> seed);

using CaseSink = std::function<void(const CaseOutcome&, std::size_t done, std::size_t total)>;

// `engine` must have opened `bundle`. Cancelled when stopped; a case that fails does not end the evaluation, memory and
// device failures do.
core::Result<Evaluation> evaluateCases(core::Engine& engine, const model::Bundle& bundle, const std::vector<core::Case>& cases,
                                       const model::Keywords& keywords, const EvaluationOptions& options, const CaseSink& sink,
                                       std::stop_token stop);

} // namespace hs::app
