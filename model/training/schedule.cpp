#include "model/training/schedule.h"

#include <cmath>
#include <numbers>

namespace hs::model {

double learningRateAt(const Schedule& schedule, std::int64_t count) {
    if (count <= schedule.warmupSteps)
        return schedule.minimumRate +
               (schedule.maximumRate - schedule.minimumRate) * double(count) / double(schedule.warmupSteps);
    const double share =
        double(count - schedule.warmupSteps) / double(schedule.totalSteps - schedule.warmupSteps);
    const float cosine = std::cos(float(std::numbers::pi * share));
    return schedule.endRate + (schedule.maximumRate - schedule.endRate) * (1.0 + double(cosine)) / 2.0;
}

} // namespace hs::model
