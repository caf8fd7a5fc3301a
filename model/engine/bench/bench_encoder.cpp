#include "model/engine/bench/bench_parts.h"

#include "model/cpu/cpu_encoder.h"
#include "model/device/choose_device.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/image_side.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/random_weights.h"
#include "model/nn/cpu_views.h"
#include "model/nn/initialise.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kTimes = 4; // of each; the shortest counts
constexpr int kPeerBatch = 16;

double smallestCosine(const at::Tensor& a, const at::Tensor& b) {
    return at::cosine_similarity(a, b, 1).min().item<double>(); // of rows
}

} // namespace

Result<nlohmann::json> benchEncoder(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const at::Device device, chooseDevice(settings.device));
    if (!device.is_cpu()) return benchDeviceEncoder(settings, device, std::move(stop));
    HS_TRY(const Bundle bundle, settings.model());
    if (!bundle.encoder)
        return Error(ErrorCode::InvalidInput, "the bundle " + bundle.name + " has no patch encoder to measure");
    if (!EncoderWeights::supports(*bundle.encoder))
        return Error(ErrorCode::Unsupported,
                     "the sizes of the patch encoder of " + bundle.name + " are not ones that the CPU's takes");
    const at::NoGradGuard noGraph;
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    at::set_num_threads(pool->size());
    CTransPath network(*bundle.encoder);
    network->eval();
    initialise(network, 1);
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    const kernels::WordType words = productWords(settings.precision);
    HS_TRY(const auto weights, EncoderWeights::build(*bundle.encoder, tensorReader(network), table, words));
    HS_TRY(const auto encoder, CpuEncoder::create(weights, table, pool));
    const int batch = settings.batch > 0 ? settings.batch : kPeerBatch;
    const std::int64_t pixels = bundle.encoder->inputPixels;
    at::Tensor pictures = at::empty({batch, 3, pixels, pixels}, at::kFloat);                 // [b, 3, pixels, pixels]
    at::Tensor features = at::empty({batch, bundle.encoder->outputDimension()}, at::kFloat); // [b, features]
    fillRandom("pictures", 0, 2.0f, {pictures.data_ptr<float>(), std::size_t(pictures.numel())});
    MatrixRate rate(pool, words);
    Spent own, peer;
    at::Tensor expected;               // [b, features]
    for (int i = 0; i < kTimes; ++i) { // in turns, so that both see the same machine
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
        rate.measure();
        own.keepShorter(shortest(2, [&] {
            encoder->encode({pictures.data_ptr<float>(), std::size_t(pictures.numel())}, batch,
                            {features.data_ptr<float>(), std::size_t(features.numel())});
        }));
        if (i < 2) peer.keepShorter(spentBy([&] { expected = network->forward(pictures); }));
    }
    rate.measure();
    Figure figure;
    figure.name = "encoder " + std::string(words == kernels::WordType::Bf16 ? "bf16" : "fp32");
    figure.value = batch / own.seconds;
    figure.unit = "patches/s";
    figure.limit = rate.operationsPerSecond() / encoder->operationsPerPicture();
    figure.limitName = rate.describe();
    figure.seconds = own.seconds;
    figure.processorRatio =
        batch * encoder->operationsPerPicture() / own.processor / rate.operationsPerProcessorSecond();
    figure.peerRatio = peer.seconds / own.seconds;
    figure.details["gflop_per_patch"] = encoder->operationsPerPicture() / 1e9;
    figure.details["libtorch_patches_per_second"] = batch / peer.seconds;
    figure.details["libtorch_processor_seconds_by_own"] = peer.processor / own.processor;
    figure.details["smallest_cosine"] = smallestCosine(features, expected);
    figure.details["batch"] = batch;
    return figure.toJson(settings);
}

} // namespace hs::model
