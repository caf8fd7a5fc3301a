#include "model/kernels/stream_tuner.h"

#include <gtest/gtest.h>

#include <map>

namespace hs::test {

using hs::model::kernels::StreamTuner;

namespace {

int settleWith(std::map<int, double> seconds, int disturbedToken) {
    StreamTuner tuner(8);
    for (int token = 0; token < 100 && !tuner.settled(); ++token)
        tuner.record(seconds[tuner.streams()] + (token == disturbedToken ? 9.0 : 0.0));
    EXPECT_TRUE(tuner.settled());
    return tuner.streams();
}

} // namespace

TEST(StreamTuner, KeepsTheFastest) {
    EXPECT_EQ(settleWith({{8, 0.1}, {4, 0.2}, {2, 0.3}, {1, 0.4}}, -1), 8);
    EXPECT_EQ(settleWith({{8, 0.4}, {4, 0.3}, {2, 0.2}, {1, 0.1}}, -1), 1);
    EXPECT_EQ(settleWith({{8, 0.4}, {4, 0.1}, {2, 0.2}, {1, 0.3}}, -1), 4);
}

TEST(StreamTuner, IsNotMisledByOneDisturbedToken) {
    for (int disturbed = 0; disturbed < 60; ++disturbed)
        EXPECT_EQ(settleWith({{8, 0.4}, {4, 0.1}, {2, 0.2}, {1, 0.3}}, disturbed), 4);
}

// Memory that is slow for a while makes every number of streams look alike; what is told apart later decides.
TEST(StreamTuner, TriesTheBetterHalfAnewBeforeItChooses) {
    StreamTuner tuner(8);
    std::map<int, double> seconds{{8, 0.4}, {4, 0.29}, {2, 0.3}, {1, 0.4}};
    for (int token = 0; token < 24; ++token)
        tuner.record(seconds[tuner.streams()]);
    ASSERT_FALSE(tuner.settled());
    seconds = {{4, 0.2}, {2, 0.1}};
    for (int token = 0; token < 100 && !tuner.settled(); ++token) {
        ASSERT_TRUE(seconds.contains(tuner.streams()));
        tuner.record(seconds[tuner.streams()]);
    }
    EXPECT_EQ(tuner.streams(), 2);
}

TEST(StreamTuner, KeepsTwoWhereAllAreAlike) {
    EXPECT_EQ(settleWith({{8, 0.1}, {4, 0.1}, {2, 0.1}, {1, 0.099}}, -1), 2);
}

TEST(StreamTuner, HasNothingToTryWhereThereIsOneStream) {
    StreamTuner tuner(1);
    EXPECT_TRUE(tuner.settled());
    tuner.record(1.0);
    EXPECT_EQ(tuner.streams(), 1);
}

TEST(StreamTuner, StaysWithItsChoiceAfterwards) {
    StreamTuner tuner(2);
    for (int token = 0; token < 100 && !tuner.settled(); ++token)
        tuner.record(tuner.streams() == 2 ? 1.0 : 2.0);
    ASSERT_TRUE(tuner.settled());
    for (int i = 0; i < 10; ++i)
        tuner.record(100.0);
    EXPECT_EQ(tuner.streams(), 2);
}

} // namespace hs::test
