#include "core/training/run_record.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::core {
namespace {

TrainStep step(std::int64_t number, double seconds, std::int64_t steps = 100) {
    return {number, steps, 1.0 / double(number), 1e-4, seconds, 0.0};
}

TEST(RunRecord, IsEmptyBeforeAnythingWasSaid) {
    const RunRecord run;
    EXPECT_EQ(run.phase(), RunPhase::Empty);
    EXPECT_EQ(run.lastStep(), 0);
    EXPECT_FALSE(secondsLeft(run));
    EXPECT_FALSE(bestOf(run, "loss"));
}

TEST(RunRecord, ALossThatIsNoNumberIsKeptAsAGapAndNeverTheBest) {
    RunRecord run;
    run.add(TrainValidation{1, {{"loss", std::nan("")}}});
    EXPECT_FALSE(bestOf(run, "loss"));
    run.add(TrainValidation{2, {{"loss", 0.5}}});
    run.add(TrainValidation{3, {{"loss", std::nan("")}}});
    EXPECT_EQ(bestOf(run, "loss")->step, 2);
    EXPECT_EQ(run.validations().at("loss").size(), 3u);
}

TEST(RunRecord, AResumedRunReplacesWhatItWritesAgain) {
    RunRecord run;
    for (int i = 1; i <= 10; ++i)
        run.add(step(i, i));
    run.add(TrainValidation{5, {{"loss", 0.5}}});
    run.add(TrainValidation{10, {{"loss", 0.4}}});
    run.add(TrainSample{10, "a", "x", "y"});
    const auto before = run.rewritten();
    run.add(step(6, 6)); // killed after step 10, resumed from the checkpoint of step 5
    EXPECT_EQ(run.lastStep(), 6);
    EXPECT_EQ(run.steps().size(), 6u);
    EXPECT_EQ(run.validations().at("loss").size(), 1u);
    EXPECT_TRUE(run.samples().empty());
    EXPECT_GT(run.rewritten(), before);
}

TEST(RunRecord, AFailureEndsItAndALaterStepTakesItBack) {
    RunRecord run;
    run.add(step(1, 1));
    run.add(TrainFailed{Error(ErrorCode::Internal, "disk full")});
    EXPECT_EQ(run.phase(), RunPhase::Failed);
    EXPECT_EQ(run.failure()->message, "disk full");
    EXPECT_FALSE(secondsLeft(run));
    run.add(step(2, 2));
    EXPECT_EQ(run.phase(), RunPhase::Learning);
    run.add(TrainFinished{2, "stopped"});
    EXPECT_EQ(run.phase(), RunPhase::Finished);
}

TEST(RunRecord, PreparingIsSaidUntilTheFirstStep) {
    RunRecord run;
    run.add(TrainStage{"reading features", 3, 20});
    EXPECT_EQ(run.phase(), RunPhase::Preparing);
    run.add(step(1, 1));
    EXPECT_EQ(run.phase(), RunPhase::Learning);
    EXPECT_FALSE(run.stage());
}

TEST(RunRecord, TimeLeftFollowsTheUsualPaceNotAPause) {
    RunRecord run;
    double seconds = 0.0;
    for (int i = 1; i <= 50; ++i) {
        seconds += i == 30 ? 3600.0 : 2.0; // an hour's pause
        run.add(step(i, seconds));
    }
    EXPECT_DOUBLE_EQ(*secondsLeft(run), 100.0);
}

TEST(RunRecord, TheBestIsTheLeastLossAndTheHighestAccuracy) {
    RunRecord run;
    run.add(TrainValidation{1, {{"loss", 0.5}, {"accuracy", 0.7}}});
    run.add(TrainValidation{2, {{"loss", 0.3}, {"accuracy", 0.9}}});
    run.add(TrainValidation{3, {{"loss", 0.4}, {"accuracy", 0.8}}});
    EXPECT_EQ(bestOf(run, "loss")->step, 2);
    EXPECT_EQ(bestOf(run, "accuracy")->step, 2);
}

TEST(RunRecord, SamplesOfACaseComeByStepAndOnceEach) {
    RunRecord run;
    run.add(TrainSample{20, "b", "", "late"});
    run.add(TrainSample{10, "b", "", "early"});
    run.add(TrainSample{10, "b", "", "early again"});
    run.add(TrainSample{10, "a", "", "other"});
    const auto samples = samplesOf(run, "b");
    ASSERT_EQ(samples.size(), 2u);
    EXPECT_EQ(samples[0].written, "early again");
    EXPECT_EQ(samples[1].written, "late");
    EXPECT_EQ(sampledCases(run), (std::vector<std::string>{"b", "a"}));
}

} // namespace
} // namespace hs::core
