#include "model/engine/bench/bench_parts.h"

#include "model/device/choose_device.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/guarded.h"
#include "model/training/bench_steps.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

namespace hs::model {

using core::Result;

namespace {

// Mixed precision is for cards; a CPU trains in fp32.
TrainPrecision precisionOf(const BenchSettings& settings, at::Device device) {
    return device.is_cuda() && settings.precision != core::Precision::Fp32 ? TrainPrecision::Bf16
                                                                           : TrainPrecision::Fp32;
}

} // namespace

// A step of stage 2 as published: exit gate and cross-attention move, encoder, resampler and language model stay.
Result<nlohmann::json> benchTrain(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const at::Device device, chooseDevice(settings.device));
    StepBenchOptions options;
    HS_TRY(options.bundle, settings.model());
    options.device = settings.device;
    options.precision = precisionOf(settings, device);
    options.batch = settings.batch > 0 ? settings.batch : 1;
    options.tokens = int(std::min<std::int64_t>(settings.tokens, options.bundle.text.maxPositions));
    options.patches = settings.patches;
    options.threads = settings.threads;
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    at::set_num_threads(pool->size());
    MatrixRate rate(pool, kernels::WordType::Fp32);
    rate.measure();
    HS_TRY(const StepBench bench, benchTrainingStep(options, stop));
    const std::uint64_t peak = peakMemory(device);
    rate.measure();

    Figure figure;
    figure.name = "training step";
    figure.value = bench.operations / bench.precomputed / 1e9;
    figure.unit = "GFLOP/s";
    figure.limit = rate.operationsPerSecond() / 1e9;
    figure.limitName = rate.describe();
    if (device.is_cuda()) {
        HS_TRY(const double card, guarded("measuring the card", [&]() -> Result<double> {
                   return productRate(device, options.precision == TrainPrecision::Fp32 ? at::kFloat : at::kBFloat16);
               }));
        figure.limit = card / 1e9;
        figure.limitName = "products of the card";
        figure.details["device"] = "cuda";
        figure.details["card_bytes"] = peak;
    }
    figure.seconds = bench.precomputed;
    figure.peerRatio = bench.ratio();
    figure.details["steps_per_second"] = 1.0 / bench.precomputed;
    figure.details["resampler_seconds"] = bench.resampler; // what computing the frozen parts again would add
    figure.details["encoder_seconds"] = bench.encoder;
    figure.details["moving_parameters"] = bench.movingNumbers;
    figure.details["batch"] = options.batch;
    return figure.toJson(settings);
}

} // namespace hs::model
