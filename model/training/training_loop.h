// The loop of every training stage: schedule, update, validation, checkpoints, events; stopping and resuming.
//
// Order within a step as in the reference: forward, schedule, backward, update (so the first update uses count 2).
// A run that is stopped writes a checkpoint and says Finished{"stopped"}; a loss that is not a number ends the run with
// one sentence and leaves the last checkpoint as it was. There is a checkpoint before the first step, so a run that is
// killed at any moment can be resumed.
//
// Several processes (peers.h): each learns from its slice of a batch, gradients are summed, all make the same update; the
// one that leads validates, writes and tells, the others wait for its decisions.
#pragma once

#include "core/train_event.h"
#include "model/training/peers.h"
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
    Peers& peers;
    at::Device device = at::kCPU;
};

// Planned updates of a run: config.steps, or its epochs' worth of batches.
std::int64_t plannedSteps(const TrainConfig& config, std::size_t examples);

core::Result<void> runTrainingLoop(StageTask& task, const LoopContext& context);

// Writes an event to the run folder and tells the sink; nothing in a process that does not lead.
core::Result<void> tellEvent(const LoopContext& context, const core::TrainEvent& event);

} // namespace hs::model
