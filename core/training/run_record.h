// RunRecord: what one training run has said so far, ready to draw: curves, samples, checkpoints, how it ended.
//
// Fed with TrainEvents in the order of events.jsonl. A resumed run writes steps again that it had written before it was
// killed; what comes again replaces what stood there. A value; the panel's lives on the GUI thread.
#pragma once

#include "core/train_event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hs::core {

struct CurvePoint {
    std::int64_t step = 0;
    double value = 0.0; // may be NaN: a gap
};
using Curve = std::vector<CurvePoint>; // by rising step

enum class RunPhase { Empty, Preparing, Learning, Finished, Failed };

class RunRecord {
public:
    void add(const TrainEvent& event);

    RunPhase phase() const;
    const std::vector<TrainStep>& steps() const { return m_steps; }
    const std::map<std::string, Curve>& validations() const { return m_validations; } // by metric
    const std::vector<TrainSample>& samples() const { return m_samples; }
    const std::vector<TrainCheckpoint>& checkpoints() const { return m_checkpoints; }
    const std::optional<TrainStage>& stage() const { return m_stage; } // what it is preparing
    const std::optional<TrainFinished>& finished() const { return m_finished; }
    const std::optional<Error>& failure() const { return m_failure; }
    std::int64_t lastStep() const { return m_steps.empty() ? 0 : m_steps.back().step; }
    std::int64_t plannedSteps() const { return m_steps.empty() ? 0 : m_steps.back().steps; }

    // Raised whenever earlier points changed instead of new ones being added: what drew them draws anew.
    std::uint64_t rewritten() const { return m_rewritten; }

private:
    void addStep(const TrainStep& step);
    void forgetFrom(std::int64_t step);

    std::vector<TrainStep> m_steps;
    std::map<std::string, Curve> m_validations;
    std::vector<TrainSample> m_samples;
    std::vector<TrainCheckpoint> m_checkpoints;
    std::optional<TrainStage> m_stage;
    std::optional<TrainFinished> m_finished;
    std::optional<Error> m_failure;
    std::uint64_t m_rewritten = 0;
};

// Seconds until the last planned step, by the median pace of the last hundred steps: neither a pause nor a slow
// validation bends it. Nothing before three steps are done, and nothing once the run has ended.
std::optional<double> secondsLeft(const RunRecord& run);

// The best value of a metric and the step it was reached at; nothing when it was never measured.
std::optional<CurvePoint> bestOf(const RunRecord& run, const std::string& metric);

// True for metrics of which less is better: losses, perplexity, errors.
bool lowerIsBetter(const std::string& metric);

// Samples of one case by rising step; the cases in the order of their first sample.
std::vector<TrainSample> samplesOf(const RunRecord& run, const std::string& caseId);
std::vector<std::string> sampledCases(const RunRecord& run);

} // namespace hs::core
