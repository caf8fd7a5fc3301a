#include "core/training/run_record.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr std::size_t kPaceSteps = 100;

template <class Item>
void eraseFrom(std::vector<Item>& items, std::int64_t step) {
    std::erase_if(items, [step](const Item& item) { return item.step >= step; });
}

} // namespace

void RunRecord::add(const TrainEvent& event) {
    if (!std::holds_alternative<TrainFinished>(event) && !std::holds_alternative<TrainFailed>(event)) {
        m_finished.reset(); // a resumed run speaks again
        m_failure.reset();
    }
    if (const auto* step = std::get_if<TrainStep>(&event)) {
        addStep(*step);
    } else if (const auto* validation = std::get_if<TrainValidation>(&event)) {
        for (const auto& [name, value] : validation->metrics) {
            Curve& curve = m_validations[name];
            if (!curve.empty() && curve.back().step >= validation->step) {
                eraseFrom(curve, validation->step);
                ++m_rewritten;
            }
            curve.push_back({validation->step, value});
        }
    } else if (const auto* sample = std::get_if<TrainSample>(&event)) {
        std::erase_if(m_samples, [&](const TrainSample& other) {
            return other.step == sample->step && other.caseId == sample->caseId;
        });
        m_samples.push_back(*sample);
    } else if (const auto* checkpoint = std::get_if<TrainCheckpoint>(&event)) {
        std::erase_if(m_checkpoints, [&](const TrainCheckpoint& other) {
            return other.step == checkpoint->step && other.path == checkpoint->path;
        });
        m_checkpoints.push_back(*checkpoint);
    } else if (const auto* stage = std::get_if<TrainStage>(&event)) {
        m_stage = *stage;
    } else if (const auto* finished = std::get_if<TrainFinished>(&event)) {
        m_finished = *finished;
        m_failure.reset();
    } else if (const auto* failed = std::get_if<TrainFailed>(&event)) {
        m_failure = failed->error;
        m_finished.reset();
    }
}

void RunRecord::addStep(const TrainStep& step) {
    m_stage.reset();
    if (!m_steps.empty() && step.step <= m_steps.back().step) forgetFrom(step.step);
    m_steps.push_back(step);
}

void RunRecord::forgetFrom(std::int64_t step) {
    ++m_rewritten;
    eraseFrom(m_steps, step);
    eraseFrom(m_samples, step);
    eraseFrom(m_checkpoints, step);
    for (auto& [name, curve] : m_validations)
        eraseFrom(curve, step);
}

RunPhase RunRecord::phase() const {
    if (m_failure) return RunPhase::Failed;
    if (m_finished) return RunPhase::Finished;
    if (m_stage) return RunPhase::Preparing;
    return m_steps.empty() ? RunPhase::Empty : RunPhase::Learning;
}

std::optional<double> secondsLeft(const RunRecord& run) {
    const auto& steps = run.steps();
    if (run.phase() == RunPhase::Finished || run.phase() == RunPhase::Failed || steps.size() < 3) return std::nullopt;
    std::vector<double> paces;
    for (std::size_t i = steps.size() - std::min(steps.size() - 1, kPaceSteps); i < steps.size(); ++i) {
        const double pace = (steps[i].seconds - steps[i - 1].seconds) / double(steps[i].step - steps[i - 1].step);
        if (std::isfinite(pace) && pace >= 0.0) paces.push_back(pace);
    }
    if (paces.empty()) return std::nullopt;
    const auto middle = paces.begin() + std::ptrdiff_t(paces.size() / 2);
    std::nth_element(paces.begin(), middle, paces.end());
    return *middle * double(std::max<std::int64_t>(0, run.plannedSteps() - run.lastStep()));
}

bool lowerIsBetter(const std::string& metric) {
    for (const char* word : {"loss", "perplexity", "error"})
        if (metric.find(word) != std::string::npos) return true;
    return false;
}

std::optional<CurvePoint> bestOf(const RunRecord& run, const std::string& metric) {
    const auto found = run.validations().find(metric);
    if (found == run.validations().end()) return std::nullopt;
    std::optional<CurvePoint> best;
    const bool lower = lowerIsBetter(metric);
    for (const CurvePoint& point : found->second) {
        if (!std::isfinite(point.value)) continue;
        if (!best || (lower ? point.value < best->value : point.value > best->value)) best = point;
    }
    return best;
}

std::vector<TrainSample> samplesOf(const RunRecord& run, const std::string& caseId) {
    std::vector<TrainSample> found;
    for (const TrainSample& sample : run.samples())
        if (sample.caseId == caseId) found.push_back(sample);
    std::stable_sort(found.begin(), found.end(),
                     [](const TrainSample& a, const TrainSample& b) { return a.step < b.step; });
    return found;
}

std::vector<std::string> sampledCases(const RunRecord& run) {
    std::vector<std::string> cases;
    for (const TrainSample& sample : run.samples())
        if (std::find(cases.begin(), cases.end(), sample.caseId) == cases.end()) cases.push_back(sample.caseId);
    return cases;
}

} // namespace hs::core
