// `hscribe demo train`: the whole way to the demo bundle, from nothing but the generator of synthetic skin: tokenizer,
// patch encoder, features, slide pre-training, joint tuning, a bundle of a few megabytes.
//
// Blocks its caller for two hours on one core; events come on the calling thread. Every step leaves its product in
// the work folder, and a step whose product is complete is not done again, so a stopped training continues.
#pragma once

#include "core/cases.h"
#include "core/engine.h"
#include "core/error.h"
#include "core/synthetic/skin.h"
#include "core/train_event.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace hs::app {

struct DemoTrainOptions {
    std::filesystem::path out;       // the bundle
    std::filesystem::path work;      // runs, features; a gigabyte at most
    std::filesystem::path tokenizer; // BioGPT's full tokenizer (resources/biogpt)
    std::filesystem::path moses;     // resources/moses
    std::uint64_t seed = 1;
    int threads = 0;
    std::size_t trainCases = 1536;
    std::size_t validationCases = 48;
    std::int64_t encoderSteps = 750; // of 16 patches
    double pretrainEpochs = 12;
    std::int64_t jointSteps = 4500;  // of 16 reports
};

core::Result<void> trainDemo(core::EngineModule& module, const DemoTrainOptions& options, const core::TrainSink& sink,
                             std::stop_token stop);

// The case number `index` of a split: every third lies on a wide glass, as `demo slide` makes them; the rest are as
// `demo dataset` makes them. Test cases are never used in training.
struct DemoCase {
    std::string id;
    std::uint64_t seed = 0;
    core::SkinCaseOptions options;
};
DemoCase demoCase(std::uint64_t dataSeed, core::Split split, std::size_t index);

} // namespace hs::app
