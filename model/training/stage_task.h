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

// What a step's chance follows from: its number and an example's place in the batch, so neither the number of parts nor
// that of processes changes what is drawn.
struct StepContext {
    std::int64_t step = 0; // 1-based
    std::uint64_t seed = 0;
    Random random(std::size_t place) const;
};

// The examples of one update over all processes, and which of them this forward and backward pass is about. A part may
// be empty.
struct BatchPart {
    std::span<const std::size_t> batch; // whole
    std::size_t begin = 0;              // places in it, half-open
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
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

    // Forward and backward of one part of a batch: adds the part's share of the gradients of the batch's mean loss to the
    // parameters and answers its share of that loss, so that all parts together are the batch.
    virtual core::Result<double> learn(const BatchPart& part, const StepContext& context) = 0;

    // For objectives that look at the batch as a whole (contrast): called by every process before the parts of its
    // slice, which lies at [slice.begin, slice.end).
    virtual core::Result<void> prepare(const BatchPart& slice, const StepContext& context) {
        (void)slice, (void)context;
        return {};
    }

    virtual Decisive decisive() const = 0;
    virtual core::Result<Validation> validate(std::int64_t step, std::stop_token stop) = 0;
};

} // namespace hs::model
