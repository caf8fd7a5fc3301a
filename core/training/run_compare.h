// Runs beside each other: in which settings they differ and what they reached. Pure.
#pragma once

#include "core/training/run_record.h"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

// What a run folder says of itself, without its steps: cheap to keep for a long history.
struct RunSummary {
    std::string name;
    std::string stage;         // "pretrain", "joint"; empty: unknown
    std::string bundle;        // base name of the folder it began from
    RunPhase phase = RunPhase::Empty;
    std::string ending;        // reason of the end, or the sentence of the failure
    std::int64_t step = 0;
    std::int64_t steps = 0;
    double seconds = 0.0;
    std::map<std::string, CurvePoint> best; // by metric
    std::map<std::string, std::string> settings; // flattened: "learning_rate.maximum" -> "0.0001"
};

RunSummary summaryOf(const RunRecord& run);

// Flattens a config.json into `summary` (settings, stage, bundle); folders are left out of the settings, they differ anyway.
void addConfig(RunSummary& summary, const nlohmann::json& config);

struct CompareRow {
    std::string key;                  // "learning_rate.maximum", "accuracy"
    bool isMetric = false;
    std::vector<std::string> values;  // one a run; empty: it has none
    std::optional<std::size_t> best;  // of a metric: the run that reached most
};

// Metrics first, then the settings in which at least two runs differ.
std::vector<CompareRow> compareRuns(const std::vector<RunSummary>& runs);

} // namespace hs::core
