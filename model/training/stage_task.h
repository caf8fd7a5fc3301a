// StageTask: what differs between the stages of training: which parameters move, what a batch's loss is, how a
// validation is done. The loop around it (schedule, optimiser, checkpoints, events) is training_loop.h.
//
// Owned by the trainer, used on the training thread alone.
#pragma once

#include "core/error.h"
#include "core/train_event.h"
#include "model/training/adamw.h"
#include "model/training/random.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::model {

struct StepContext {
    std::int64_t step = 0; // 1-based
    Random& random;        // of this step alone
};

struct Validation {
    std::map<std::string, double> metrics;
    std::vector<core::TrainSample> samples;
};

// By which metric one validation beats another.
struct Decisive {
    std::string metric;
    bool higherIsBetter = false;
};

class StageTask {
public:
    virtual ~StageTask() = default;

    virtual std::vector<NamedTensor> parameters() = 0; // that move, named as in the bundle's weights
    virtual std::vector<NamedTensor> buffers() { return {}; } // that a step changes besides (batch norm's statistics)

    virtual std::size_t examples() const = 0;
    virtual std::vector<std::size_t> lengths() const { return {}; } // one an example, for batches of like length

    // Forward and backward of one batch: gradients are left in the parameters, the answer is the mean loss.
    virtual core::Result<double> learn(std::span<const std::size_t> batch, StepContext& context) = 0;

    virtual Decisive decisive() const = 0;
    virtual core::Result<Validation> validate(std::int64_t step, std::stop_token stop) = 0;
};

} // namespace hs::model
