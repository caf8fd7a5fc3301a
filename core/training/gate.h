// The gate: is a new bundle better than the old one on the same held-out cases? Pure; from two answers of
// `hscribe evaluate --json`.
//
// An answer is read tolerantly: a figure is any object with a value ("value", "mean", "point" or "estimate") and an
// interval ("low"/"high", "lower"/"upper", or a pair under "interval", "ci", "ci95", "confidence"), named by the keys
// that lead to it. Where both answers hold a value of a figure for each case ("cases": [{"id", …}]), the difference is
// resampled in pairs; else it is taken from the two intervals, which is the more careful of both. An answer of
// `hscribe evaluate --against` holds both bundles' figures and the differences already ("comparison"): see parseGate.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

struct Figure {
    double value = 0.0;
    double low = 0.0; // 95 % interval
    double high = 0.0;
};

struct Evaluation {
    std::map<std::string, Figure> figures;                          // "classification.accuracy"
    std::map<std::string, std::map<std::string, double>> caseValues; // by the last word of a figure, then by case id
    std::size_t cases = 0;                                          // 0: not said
};

// Corrupt when it is not JSON or holds no figure.
Result<Evaluation> parseEvaluation(std::string_view json);

enum class GateSide { Better, Worse, Unclear }; // Unclear: the interval of the difference holds zero

struct GateRow {
    std::string name;
    Figure before;
    Figure after;
    Figure difference; // after - before
    bool paired = false;
    GateSide verdict = GateSide::Unclear;
};

enum class GateVerdict { Better, Worse, Mixed, Unclear };

struct Gate {
    std::vector<GateRow> rows; // what both answers hold, by name
    GateVerdict verdict = GateVerdict::Unclear;
    std::size_t cases = 0;
};

// From the one answer about both bundles. Corrupt when it compares nothing.
Result<Gate> parseGate(std::string_view json);

// InvalidInput when the two share no figure.
Result<Gate> compareEvaluations(const Evaluation& before, const Evaluation& after);

} // namespace hs::core
