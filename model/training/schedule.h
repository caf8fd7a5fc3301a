// Schedule: learning rate over the steps of a run: linear warm-up, then a cosine (reference: its trainers' schedule,
// golden trainer/schedule.*). A value; any thread.
//
// With c the count (1 after construction, one more at each step):
//   c <= warm-up: minimum + (maximum - minimum) * c / warm-up
//   else          end + (maximum - end) * (1 + cos(pi * (c - warm-up) / (total - warm-up))) / 2, cosine in float32
// The reference steps the schedule before the optimiser, so its first update uses count 2, and past `total` the rate
// rises again: a run ends there.
#pragma once

#include <cstdint>

namespace hs::model {

struct Schedule {
    std::int64_t warmupSteps = 0;
    std::int64_t totalSteps = 1; // more than warmupSteps
    double minimumRate = 0.0;
    double maximumRate = 1e-4;
    double endRate = 0.0;
};

double learningRateAt(const Schedule& schedule, std::int64_t count);

// The count of the update number `step` (1-based) of a run, in the reference's order of things.
constexpr std::int64_t scheduleCountOfUpdate(std::int64_t step) { return step + 1; }

} // namespace hs::model
