#include "model/training/training_loop.h"

#include "model/training/batches.h"
#include "model/training/checkpoint.h"
#include "model/training/schedule.h"

#include <ATen/ATen.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;
using Clock = std::chrono::steady_clock;

// Resident memory of this process, bytes; 0 where the system does not say.
std::uint64_t usedMemory() {
    std::ifstream in("/proc/self/statm");
    std::uint64_t whole = 0, resident = 0;
    in >> whole >> resident;
    return resident * std::uint64_t(::sysconf(_SC_PAGESIZE));
}

std::string shown(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", value);
    return text;
}

class Loop {
public:
    Loop(StageTask& task, const LoopContext& context)
        : m_task(task), m_context(context), m_config(context.config), m_parameters(task.parameters()),
          m_optimiser(m_parameters, context.config.optimiser),
          m_steps(plannedSteps(context.config, task.examples())),
          m_batchesPerEpoch(std::int64_t((task.examples() + context.config.batch - 1) / context.config.batch)) {
        m_schedule = {.warmupSteps = m_config.rate.warmupSteps,
                      .totalSteps = m_steps,
                      .minimumRate = m_config.rate.minimum,
                      .maximumRate = m_config.rate.maximum,
                      .endRate = m_config.rate.end};
    }

    Result<void> run() {
        HS_CHECK(begin());
        m_began = Clock::now();
        m_secondsBefore = m_position.seconds;
        m_stepBefore = m_position.step;
        if (m_config.patience > 0 && m_position.sinceBest >= m_config.patience) return finish("early stopping");
        if (m_position.step > 0 && validates() && m_position.validatedStep < m_position.step) {
            HS_TRY(const Pause pause, pauseAfterStep()); // the run was stopped in the middle of it
            if (pause != Pause::None) return finish(pause == Pause::Stopped ? "stopped" : "early stopping");
        }
        while (m_position.step < m_steps) {
            if (stopAsked()) return finish("stopped");
            HS_CHECK(step());
            HS_TRY(const Pause pause, pauseAfterStep());
            if (pause == Pause::Stopped) return finish("stopped");
            if (pause == Pause::NoBetter) return finish("early stopping");
        }
        return finish("all steps");
    }

private:
    enum class Pause { None, Stopped, NoBetter };

    Result<void> begin() {
        if (m_config.resume && m_context.run.hasCheckpoint()) return resume();
        if (m_config.resume && m_context.peers.leads()) HS_CHECK(m_context.run.rewindTo(0));
        HS_CHECK(save(m_context.run.lastCheckpoint(), RunFolder::kLast));
        return wait();
    }

    // Where one process asks to stop, all do.
    bool stopAsked() {
        if (m_context.peers.count() == 1) return m_context.stop.stop_requested();
        at::Tensor asked = at::full({1}, m_context.stop.stop_requested() ? 1.0 : 0.0, at::TensorOptions(m_context.device)); // [1]
        m_context.peers.sum(asked);
        return asked.item<double>() > 0.0;
    }

    // Until every process is here.
    Result<void> wait() {
        at::Tensor nothing = at::zeros({1}, at::TensorOptions(m_context.device)); // [1]
        m_context.peers.sum(nothing);
        return {};
    }

    Result<void> resume() {
        HS_TRY(Checkpoint saved, readCheckpoint(m_context.run.lastCheckpoint()));
        if (saved.stage != trainStageName(m_config.stage))
            return Error(ErrorCode::InvalidInput, "the run to resume is of stage " + saved.stage + ", not " +
                                                      trainStageName(m_config.stage));
        if (saved.bundleWeightsHash != m_context.bundleWeightsHash)
            return Error(ErrorCode::InvalidInput, "the bundle's weights have changed since the run began, so it cannot "
                                                  "continue exactly");
        HS_CHECK(restoreTensors(saved.model, movingTensors()));
        HS_CHECK(m_optimiser.restore(saved.optimiser));
        setTorchRandomState(saved.randomState);
        m_position = saved.position;
        if (m_context.peers.leads()) HS_CHECK(m_context.run.rewindTo(m_position.step));
        return wait();
    }

    std::vector<NamedTensor> movingTensors() {
        std::vector<NamedTensor> tensors = m_parameters;
        for (NamedTensor& buffer : m_task.buffers())
            tensors.push_back(std::move(buffer));
        return tensors;
    }

    const std::vector<std::size_t>& batch(std::int64_t index) {
        const std::int64_t epoch = index / m_batchesPerEpoch;
        if (epoch != m_epoch) {
            m_batches = epochBatches(m_task.examples(), m_task.lengths(), std::size_t(m_config.batch), m_config.seed, epoch);
            m_epoch = epoch;
        }
        return m_batches[std::size_t(index % m_batchesPerEpoch)];
    }

    // Forward and backward passes over this process's slice of the batch, part after part; the whole batch's mean loss.
    Result<double> learn(std::int64_t number) {
        const StepContext context{number, m_config.seed};
        const std::vector<std::size_t>& whole = batch(number - 1);
        const Slice mine = sliceOf(whole.size(), m_context.peers.rank(), m_context.peers.count());
        HS_CHECK(m_task.prepare({whole, mine.begin, mine.end}, context));
        const std::size_t most = m_config.microBatch > 0 ? std::size_t(m_config.microBatch) : std::max<std::size_t>(1, whole.size());
        double loss = 0.0;
        for (std::size_t begin = mine.begin; begin < mine.end && std::isfinite(loss); begin += most) {
            HS_TRY(const double part, m_task.learn({whole, begin, std::min(mine.end, begin + most)}, context));
            loss += part;
        }
        if (m_context.peers.count() == 1) return loss;
        at::Tensor sum = at::full({1}, loss, at::TensorOptions(m_context.device).dtype(at::kDouble)); // [1]
        m_context.peers.sum(sum);
        return sum.item<double>();
    }

    Result<void> step() {
        const std::int64_t number = m_position.step + 1;
        seedDeviceOfStep(m_context.device, m_config.seed, number);
        const double rate = learningRateAt(m_schedule, scheduleCountOfUpdate(number));
        const auto diverged = [&](const char* what) {
            return Error(ErrorCode::Internal, std::string(what) + " no longer a number at step " + std::to_string(number) +
                                                  " (learning rate " + shown(rate) +
                                                  "): lower learning_rate.maximum or set optimiser.clip_norm");
        };
        m_optimiser.clearGradients();
        HS_TRY(const double loss, learn(number));
        if (!std::isfinite(loss)) return diverged("the loss is");
        sumGradients(m_parameters, m_context.peers);
        const double norm = m_optimiser.clip();
        if (!std::isfinite(norm)) return diverged("the gradients are");
        m_optimiser.step(rate);
        m_position.step = number;
        m_position.seconds = m_secondsBefore + std::chrono::duration<double>(Clock::now() - m_began).count();
        const double perStep = (m_position.seconds - m_secondsBefore) / double(number - m_stepBefore);
        return tellEvent(m_context, core::TrainStep{number, m_steps, loss, rate, m_position.seconds,
                                                    perStep * double(m_steps - number), norm, usedMemory()});
    }

    // What follows a step is decided by the process that leads; the others wait for it, and end when it fails.
    Result<Pause> pauseAfterStep() {
        if (m_context.peers.count() == 1) return pauseOfLeader();
        at::Tensor told = at::full({1}, -1.0, at::TensorOptions(m_context.device)); // [1]
        Result<Pause> mine = m_context.peers.leads() ? pauseOfLeader() : Result<Pause>(Pause::None);
        if (m_context.peers.leads() && mine) told.fill_(double(mine.value()));
        m_context.peers.tellAll(told, 0);
        if (m_context.peers.leads()) return mine;
        const double decided = told.item<double>();
        if (decided < 0.0) return Error(ErrorCode::Internal, "the process that leads the run failed; its own words say why");
        return Pause(int(decided));
    }

    Result<Pause> pauseOfLeader() {
        const bool last = m_position.step == m_steps;
        Pause pause = Pause::None;
        bool better = false;
        if (validates()) {
            HS_TRY(const Validation validation, m_task.validate(m_position.step, m_context.stop));
            if (m_context.stop.stop_requested()) return Pause::Stopped;
            better = note(validation);
            m_position.validatedStep = m_position.step;
            HS_CHECK(tellEvent(m_context, core::TrainValidation{m_position.step, validation.metrics}));
            for (const core::TrainSample& sample : validation.samples)
                HS_CHECK(tellEvent(m_context, sample));
            if (!last && m_config.patience > 0 && m_position.sinceBest >= m_config.patience) pause = Pause::NoBetter;
        }
        const bool due = m_config.checkpointEvery > 0 ? m_position.step % m_config.checkpointEvery == 0 : validates();
        if (better) HS_CHECK(save(m_context.run.bestCheckpoint(), RunFolder::kBest));
        if ((due || better) && !last && pause == Pause::None) HS_CHECK(save(m_context.run.lastCheckpoint(), RunFolder::kLast));
        return pause;
    }

    bool validates() const {
        const std::int64_t every = m_config.validateEvery > 0 ? m_config.validateEvery : m_batchesPerEpoch;
        return m_position.step == m_steps || m_position.step % every == 0;
    }

    bool note(const Validation& validation) {
        const Decisive decisive = m_task.decisive();
        const auto found = validation.metrics.find(decisive.metric);
        if (found == validation.metrics.end() || !std::isfinite(found->second)) return false;
        const double value = found->second;
        const bool better = !m_position.hasBest || (decisive.higherIsBetter ? value > m_position.bestMetric
                                                                            : value < m_position.bestMetric);
        ++m_position.sinceBest;
        if (!better) return false;
        m_position.hasBest = true;
        m_position.bestMetric = value;
        m_position.bestStep = m_position.step;
        m_position.sinceBest = 0;
        return true;
    }

    Result<void> save(const std::filesystem::path& path, const char* name) {
        if (!m_context.peers.leads()) return {};
        Checkpoint checkpoint;
        checkpoint.stage = trainStageName(m_config.stage);
        checkpoint.bundleWeightsHash = m_context.bundleWeightsHash;
        checkpoint.position = m_position;
        checkpoint.model = movingTensors();
        checkpoint.optimiser = m_optimiser.state();
        checkpoint.randomState = torchRandomState();
        HS_CHECK(writeCheckpoint(path, checkpoint));
        return tellEvent(m_context,
                         core::TrainCheckpoint{m_position.step, name, std::string(name) == RunFolder::kBest});
    }

    Result<void> finish(const std::string& reason) {
        HS_CHECK(save(m_context.run.lastCheckpoint(), RunFolder::kLast));
        return tellEvent(m_context, core::TrainFinished{m_position.step, reason});
    }

    StageTask& m_task;
    const LoopContext& m_context;
    const TrainConfig& m_config;
    const std::vector<NamedTensor> m_parameters;
    AdamW m_optimiser;
    Schedule m_schedule;
    const std::int64_t m_steps;
    const std::int64_t m_batchesPerEpoch;
    RunPosition m_position;
    std::vector<std::vector<std::size_t>> m_batches; // of m_epoch
    std::int64_t m_epoch = -1;
    Clock::time_point m_began;
    double m_secondsBefore = 0.0;
    std::int64_t m_stepBefore = 0;
};

} // namespace

std::int64_t plannedSteps(const TrainConfig& config, std::size_t examples) {
    if (config.steps > 0) return config.steps;
    const double batches = std::ceil(double(examples) / double(config.batch));
    return std::max<std::int64_t>(1, std::int64_t(std::llround(config.epochs * batches)));
}

Result<void> tellEvent(const LoopContext& context, const core::TrainEvent& event) {
    if (!context.peers.leads()) return {};
    HS_CHECK(context.run.append(event));
    if (context.sink) context.sink(event);
    return {};
}

Result<void> runTrainingLoop(StageTask& task, const LoopContext& context) {
    if (task.examples() == 0)
        return Error(ErrorCode::InvalidInput, "there is no training example (split train) to learn from");
    const std::int64_t steps = plannedSteps(context.config, task.examples());
    if (context.config.rate.warmupSteps >= steps)
        return Error(ErrorCode::InvalidInput, "learning_rate.warmup_steps (" +
                                                  std::to_string(context.config.rate.warmupSteps) +
                                                  ") must be fewer than the run's " + std::to_string(steps) + " steps");
    return Loop(task, context).run();
}

} // namespace hs::model
