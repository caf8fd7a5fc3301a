#include "ui/window/progress_clock.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

TEST(ProgressClock, SaysNothingBeforeItKnows) {
    ProgressClock clock;
    EXPECT_FALSE(clock.secondsLeft(0));
    clock.start(0);
    clock.advance(0, 100, 0);
    EXPECT_FALSE(clock.secondsLeft(500));
    clock.advance(10, 100, 500);
    EXPECT_FALSE(clock.secondsLeft(500)) << "half a second is too little to go by";
}

TEST(ProgressClock, AnEvenRateGivesTheTimeLeft) {
    ProgressClock clock;
    clock.start(0);
    for (int second = 0; second <= 4; ++second)
        clock.advance(static_cast<std::size_t>(second * 10), 100, second * 1000);
    ASSERT_TRUE(clock.secondsLeft(4000));
    EXPECT_NEAR(*clock.secondsLeft(4000), 6.0, 0.01);
}

TEST(ProgressClock, TheRateIsToldInItsUnitAndNeedsNoTotal) {
    ProgressClock clock;
    clock.start(0);
    EXPECT_FALSE(clock.perSecond(0));
    clock.advance(0, 0, 0);
    clock.advance(30, 0, 2000);
    EXPECT_NEAR(*clock.perSecond(2000), 15.0, 1e-9);
    EXPECT_EQ(rateText(15.0, QStringLiteral("words")), QStringLiteral("15\u00A0words/s"));
    EXPECT_EQ(rateText(1.53, QStringLiteral("words")), QStringLiteral("1.5\u00A0words/s"));
    EXPECT_TRUE(rateText(15.0, {}).isEmpty());
    EXPECT_TRUE(rateText({}, QStringLiteral("words")).isEmpty());
}

TEST(ProgressClock, ItGoesByTheLastQuarterMinute) {
    ProgressClock clock;
    clock.start(0);
    clock.advance(0, 1000, 0);
    for (int second = 1; second <= 60; ++second) // slow start, then 10 a second
        clock.advance(static_cast<std::size_t>(second < 20 ? 1 : (second - 19) * 10), 1000, second * 1000);
    EXPECT_NEAR(*clock.secondsLeft(60'000), 59.0, 3.0);
}

TEST(ProgressClock, AStallMakesTheTimeLeftGrow) {
    ProgressClock clock;
    clock.start(0);
    clock.advance(0, 100, 0);
    clock.advance(50, 100, 5000);
    EXPECT_GT(*clock.secondsLeft(20'000), *clock.secondsLeft(5000) * 3);
}

TEST(ProgressClock, GoingBackwardsStartsAnew) {
    ProgressClock clock;
    clock.start(0);
    clock.advance(0, 100, 0);
    clock.advance(90, 100, 5000);
    clock.advance(5, 100, 6000);
    EXPECT_FALSE(clock.secondsLeft(6000));
}

TEST(ProgressClock, ATotalThatIsUnknownOrPassedNeverGivesNonsense) {
    ProgressClock clock;
    clock.start(0);
    clock.advance(0, 0, 0);
    clock.advance(50, 0, 5000);
    EXPECT_FALSE(clock.secondsLeft(5000));
    clock.advance(0, 10, 6000);
    clock.advance(20, 10, 9000);
    EXPECT_DOUBLE_EQ(*clock.secondsLeft(9000), 0.0);
}

TEST(DurationText, IsReadAtAGlance) {
    EXPECT_EQ(durationText(0), QStringLiteral("0:00"));
    EXPECT_EQ(durationText(14.4), QStringLiteral("0:14"));
    EXPECT_EQ(durationText(75), QStringLiteral("1:15"));
    EXPECT_EQ(durationText(3723), QStringLiteral("1:02:03"));
    EXPECT_EQ(durationText(-5), QStringLiteral("0:00"));
    EXPECT_EQ(durationText(1e30), QStringLiteral("99:59:59"));
}

TEST(TookText, SaysTenthsOfWhatWasShort) {
    EXPECT_EQ(tookText(-1), QString::fromUtf8("0.0\u00a0s"));
    EXPECT_EQ(tookText(0.84), QString::fromUtf8("0.8\u00a0s"));
    EXPECT_EQ(tookText(9.96), QStringLiteral("0:10"));
    EXPECT_EQ(tookText(75), QStringLiteral("1:15"));
}

TEST(ProgressText, LeavesOutWhatIsNotKnown) {
    EXPECT_EQ(progressText(QStringLiteral("reading tissue"), 63, 100, 14.0),
              QString::fromUtf8("reading tissue 63\u00a0% · 0:14"));
    EXPECT_EQ(progressText(QStringLiteral("loading"), 0, 0, std::nullopt), QStringLiteral("loading"));
    EXPECT_EQ(progressText(QStringLiteral("x"), 999, 1000, std::nullopt), QString::fromUtf8("x 99\u00a0%"))
        << "100 % is said when it is done, not before";
    EXPECT_EQ(progressText(QStringLiteral("x"), 5, 2, std::nullopt), QString::fromUtf8("x 100\u00a0%"));
}

} // namespace
} // namespace hs::ui
