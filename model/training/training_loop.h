// The loop of every training stage: schedule, update, validation, checkpoints, events; stopping and resuming.
//
// Order within a step as in the reference: forward, schedule, backward, update (so the first update uses count 2).
// A run that is stopped writes a checkpoint and says Finished{"stopped"}; a loss that is not a number ends the run with
// one sentence and leaves the last checkpoint as it was.
#pragma once

#include "core/train_event.h"
#include "model/training/run_folder.h"
#include "model/training/stage_task.h"
#include "model/training/train_config.h"

#include <stop_token>
#include <string>

namespace hs::model {

struct LoopContext {
    const TrainConfig& config;
    RunFolder& run;
    const core::TrainSink& sink;    // events are written to the run folder first, then told here
    std::stop_token stop;
    std::string bundleWeightsHash;
};

// Planned updates of a run: config.steps, or its epochs' worth of batches.
std::int64_t plannedSteps(const TrainConfig& config, std::size_t examples);

core::Result<void> runTrainingLoop(StageTask& task, const LoopContext& context);

// Writes an event to the run folder and tells the sink.
core::Result<void> tellEvent(const LoopContext& context, const core::TrainEvent& event);

} // namespace hs::model
