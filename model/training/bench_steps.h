// How long one update of stage 2 takes with what is frozen computed before, and with it computed again at every step: for
// `hscribe bench train`. Random weights and inputs of the bundle's sizes. Blocks for seconds to minutes; training thread.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"
#include "model/training/train_config.h"

#include <cstdint>
#include <stop_token>

namespace hs::model {

struct StepBenchOptions {
    Bundle bundle;         // its sizes alone: no file is read
    core::Device device = core::Device::Auto;
    TrainPrecision precision = TrainPrecision::Fp32;
    int batch = 8;
    int tokens = 256;      // of each report
    int patches = 1024;    // of each case
    int steps = 3;         // timed; one more before them is not
    int threads = 0;       // 0: every core
    bool checkpointing = false;
};

struct StepBench {
    double precomputed = 0.0; // seconds of an update from latents (median)
    double resampler = 0.0;   // more, where the resampler is run at every step
    double encoder = 0.0;     // more, where the patch encoder is too; timed on some patches and scaled; 0: no encoder
    double operations = 0.0;  // floating point operations of the matrix products of an update from latents, about
    std::uint64_t peakBytes = 0;    // largest resident memory of this process so far
    std::int64_t movingNumbers = 0; // parameters that are trained
    double ratio() const { return (precomputed + resampler + encoder) / precomputed; }
};

core::Result<StepBench> benchTrainingStep(const StepBenchOptions& options, std::stop_token stop);

} // namespace hs::model
