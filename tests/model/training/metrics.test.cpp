#include "model/training/metrics.h"

#include <gtest/gtest.h>

#include <vector>

namespace hs::model {
namespace {

TEST(Metrics, AccuracyIsTheShareOfEqualLabels) {
    EXPECT_DOUBLE_EQ(accuracy(std::vector{0, 1, 2, 2}, std::vector{0, 1, 1, 2}), 0.75);
    EXPECT_DOUBLE_EQ(accuracy({}, {}), 0.0);
}

// By hand: class 0 F1 = 2*2/(2+3) = 0.8 (weight 2), class 1 F1 = 2*1/(2+1) = 2/3 (weight 2).
TEST(Metrics, WeightedF1WeighsClassesByHowOftenTheyOccur) {
    EXPECT_DOUBLE_EQ(weightedF1(std::vector{0, 0, 1, 1}, std::vector{0, 0, 0, 1}, 2), 0.5 * 0.8 + 0.5 * 2.0 / 3.0);
}

TEST(Metrics, AClassNeverFoundCountsZero) {
    EXPECT_DOUBLE_EQ(weightedF1(std::vector{0, 1}, std::vector{0, 0}, 3), 0.5 * (2.0 / 3.0));
    EXPECT_DOUBLE_EQ(weightedF1({}, {}, 3), 0.0);
}

} // namespace
} // namespace hs::model
