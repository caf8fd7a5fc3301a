#include "model/training/scores/bootstrap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace hs::model {
namespace {

double share(std::span<const std::size_t> drawn, std::size_t rightBelow) {
    double right = 0.0;
    for (const std::size_t one : drawn)
        right += one < rightBelow;
    return right / double(drawn.size());
}

TEST(Bootstrap, WithoutCasesThereIsNoInterval) {
    const Interval none = bootstrapInterval(0, [](auto) { return 1.0; }, {});
    EXPECT_TRUE(std::isnan(none.low));
    EXPECT_TRUE(std::isnan(none.high));
    EXPECT_TRUE(std::isnan(bootstrapInterval(5, [](auto) { return std::nan(""); }, {}).low));
}

TEST(Bootstrap, TheSeedDecides) {
    const auto figure = [](std::span<const std::size_t> drawn) { return share(drawn, 20); };
    const Interval a = bootstrapInterval(50, figure, {}), b = bootstrapInterval(50, figure, {}), c = bootstrapInterval(50, figure, {.seed = 2});
    EXPECT_EQ(a.low, b.low);
    EXPECT_EQ(a.high, b.high);
    EXPECT_TRUE(a.low != c.low || a.high != c.high);
}

// Binomial: 80 of 100 right, standard error 0.04, 95 % within 1.96 of them.
TEST(Bootstrap, TheIntervalOfAShareIsTheBinomials) {
    const Interval found = bootstrapInterval(100, [](std::span<const std::size_t> drawn) { return share(drawn, 80); }, {.draws = 4000});
    EXPECT_NEAR(found.low, 0.8 - 1.96 * 0.04, 0.015);
    EXPECT_NEAR(found.high, 0.8 + 1.96 * 0.04, 0.015);
}

TEST(Bootstrap, WhatIsAlwaysTheSameHasNoWidth) {
    const Interval found = bootstrapInterval(7, [](auto) { return 0.25; }, {});
    EXPECT_DOUBLE_EQ(found.low, 0.25);
    EXPECT_DOUBLE_EQ(found.high, 0.25);
}

} // namespace
} // namespace hs::model
