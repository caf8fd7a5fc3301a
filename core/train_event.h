// TrainEvent: what training says, as values and as the JSON lines of `hscribe train` and <run>/events.jsonl.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>

namespace hs::core {

struct TrainStep {
    std::int64_t step = 0;
    std::int64_t steps = 0;  // planned
    double loss = 0.0;
    double learningRate = 0.0;
    double seconds = 0.0;    // since the run began
    double secondsLeft = 0.0;
    double gradientNorm = 0.0;     // of all gradients together, before clipping
    std::uint64_t memoryBytes = 0; // resident in the training process; 0: unknown
};

struct TrainValidation {
    std::int64_t step = 0;
    std::map<std::string, double> metrics; // "loss", "accuracy", "weighted_f1", …
};

struct TrainSample {
    std::int64_t step = 0;
    std::string caseId;
    std::string expected;
    std::string written;
};

struct TrainCheckpoint {
    std::int64_t step = 0;
    std::string path; // relative to the run folder
    bool best = false;
};

struct TrainFinished {
    std::int64_t step = 0;
    std::string reason; // "all steps", "early stopping", "stopped"
};

struct TrainFailed {
    Error error;
};

struct TrainStage { // "reading features", "precomputing latents"
    std::string what;
    std::int64_t done = 0;
    std::int64_t total = 0;
};

using TrainEvent = std::variant<TrainStage, TrainStep, TrainValidation, TrainSample, TrainCheckpoint, TrainFinished, TrainFailed>;

// Called on the training thread, in order.
using TrainSink = std::function<void(const TrainEvent&)>;

// One line, no newline: {"event":"step","step":1,…}.
std::string trainEventToJsonLine(const TrainEvent& event);
Result<TrainEvent> trainEventFromJsonLine(std::string_view line);

} // namespace hs::core
