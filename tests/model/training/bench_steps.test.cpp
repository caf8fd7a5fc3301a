#include "model/training/bench_steps.h"

#include <gtest/gtest.h>

namespace hs::model {
namespace {

StepBenchOptions small() {
    StepBenchOptions options;
    options.bundle = architectureNamed("demo").value();
    options.device = core::Device::Cpu;
    options.batch = 2;
    options.tokens = 16;
    options.patches = 32;
    options.steps = 1;
    return options;
}

TEST(BenchTrainingStep, WhatCannotBeMeasuredIsSaid) {
    StepBenchOptions options = small();
    options.tokens = 10000;
    EXPECT_EQ(benchTrainingStep(options, {}).error().code, core::ErrorCode::InvalidInput);
    options = small();
    options.batch = 0;
    EXPECT_FALSE(benchTrainingStep(options, {}).ok());
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(benchTrainingStep(small(), stop.get_token()).error().code, core::ErrorCode::Cancelled);
}

TEST(BenchTrainingStep, AnswersEveryPart) {
    const auto bench = benchTrainingStep(small(), {});
    ASSERT_TRUE(bench.ok()) << bench.error().message;
    EXPECT_GT(bench.value().precomputed, 0.0);
    EXPECT_GT(bench.value().encoder, 0.0);
    EXPECT_GT(bench.value().operations, 0.0);
    EXPECT_GT(bench.value().movingNumbers, 0);
    EXPECT_GT(bench.value().ratio(), 1.0);
}

} // namespace
} // namespace hs::model
