// `hscribe demo evaluate`: what the demo bundle is worth on fresh synthetic slides it was never tuned on: diagnoses,
// thicknesses, and whether its heat maps lie on the lesion.
//
// Blocks its caller; progress comes on the calling thread.
#pragma once

#include "app/demo/demo_pointing.h"
#include "core/engine.h"
#include "core/error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::app {

struct DemoEvaluateOptions {
    std::filesystem::path bundle;
    std::uint64_t seed = 1;   // of the cases (split test); or
    std::filesystem::path slides; // a folder of `demo slide` or `demo dataset`: <name>.tif with <name>.truth.json
    std::size_t cases = 100;
    int threads = 0;
    core::Precision precision = core::Precision::Fp32;
};

// One slide, as found.
struct DemoOutcome {
    std::string id;
    std::string expected;                 // diagnosis
    std::string written;                  // diagnosis
    std::optional<double> thickness;      // mm, of the tumour
    std::optional<double> writtenThickness;
    double lesionShare = 0.0;             // of the tissue
    std::optional<Pointing> pointing;     // lesion of 2 to 25 % of the tissue, right diagnosis
};

struct DemoFigures {
    std::size_t cases = 0;
    double diagnosisAccuracy = 0.0;
    std::size_t thicknessCases = 0;
    double thicknessWithin = 0.0;         // share within 0.2 mm; a tumour without a written thickness counts as missed
    double medianGuessWithin = 0.0;       // the same for always writing the median of the true ones
    std::size_t heatCases = 0;            // lesion of 2 to 25 % of the tissue, right diagnosis
    LesionScores diagnosis;               // of the diagnosis words' maps, times chance: lesion share of all patches
    std::size_t functionWords = 0;        // "of", "the", "with" in the reports of those cases
    LesionScores function;                // the same of their maps, over the cases that have such words
    std::size_t lightCases = 0;           // where as much tissue lies outside the lesion as inside
    std::size_t lesionLightsMore = 0;     // of them: the diagnosis words drew more on the lesion than on as much tissue elsewhere
    double lightTimesElsewhere = 0.0;     // how many times more, over all of them
};

// Pure: the figures of some outcomes.
DemoFigures figuresOf(const std::vector<DemoOutcome>& outcomes);
nlohmann::json figuresToJson(const DemoFigures& figures);

// Words after "Final diagnosis:" up to the full stop; empty when there are none.
std::string writtenDiagnosis(const std::string& report);
// "thickness 0. 3 mm" and "thickness 0.3 mm" alike.
std::optional<double> writtenThickness(const std::string& report);

using OutcomeSink = std::function<void(const DemoOutcome&, std::size_t done, std::size_t total)>;

core::Result<DemoFigures> evaluateDemo(core::Engine& engine, const DemoEvaluateOptions& options, const OutcomeSink& sink,
                                       std::stop_token stop);

} // namespace hs::app
