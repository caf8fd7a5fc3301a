#include "model/training/schedule.h"

#include <gtest/gtest.h>

namespace hs::model {
namespace {

constexpr Schedule kPlan{.warmupSteps = 3, .totalSteps = 8, .minimumRate = 1e-4, .maximumRate = 2e-3, .endRate = 1e-5};

// Origin: golden trainer/trainer.json, "mil".lr, the rates of eight updates of the Python reference; tolerance 1e-9.
TEST(Schedule, RatesOfUpdatesAreTheReferences) {
    const double expected[]{0.0013666666666666666, 0.002, 0.0018099719175696373, 0.0013124718879163266,
                            0.0006975280527770519, 0.00020002802312374114, 1e-05, 0.00020002814173698425};
    for (int update = 1; update <= 8; ++update)
        EXPECT_NEAR(learningRateAt(kPlan, scheduleCountOfUpdate(update)), expected[update - 1], 1e-9) << update;
}

TEST(Schedule, WarmUpReachesTheMaximumAndTheCosineTheEnd) {
    EXPECT_DOUBLE_EQ(learningRateAt(kPlan, 3), 2e-3);
    EXPECT_NEAR(learningRateAt(kPlan, 8), 1e-5, 1e-12);
}

TEST(Schedule, WithoutWarmUpItBeginsOnTheCosine) {
    const Schedule plan{.warmupSteps = 0, .totalSteps = 6, .minimumRate = 1e-6, .maximumRate = 2e-4, .endRate = 1e-7};
    EXPECT_LT(learningRateAt(plan, 1), 2e-4);
    EXPECT_GT(learningRateAt(plan, 1), learningRateAt(plan, 2));
}

} // namespace
} // namespace hs::model
