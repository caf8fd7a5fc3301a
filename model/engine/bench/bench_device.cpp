// On a card, with random weights: the token step beside the memory's rate, the patch encoder beside a large product.
#include "model/engine/bench/bench_parts.h"

#include "model/cpu/cpu_encoder.h"
#include "model/device/choose_device.h"
#include "model/device/device_encoder.h"
#include "model/device/torch_decoder.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/image_side.h"
#include "model/engine/bench/random_weights.h"
#include "model/nn/cpu_views.h"
#include "model/nn/ctranspath.h"
#include "model/nn/initialise.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPromptTokens = 5;
constexpr int kWarmTokens = 8; // the step is recorded within them
constexpr int kRoundTokens = 16;

// Bytes a second of copying a gigabyte on the device, both directions counted.
double copyRate(at::Device device) {
    const at::Tensor from = at::zeros({std::int64_t{1} << 28}, at::TensorOptions(device).dtype(at::kFloat));
    at::Tensor to = at::empty_like(from);
    const auto wait = [&] { (void)to[0].item<float>(); };
    to.copy_(from);
    wait();
    constexpr int kTimes = 10;
    const Stopwatch watch;
    for (int i = 0; i < kTimes; ++i)
        to.copy_(from);
    wait();
    return 2.0 * kTimes * double(from.nbytes()) / watch.seconds();
}

// Of one picture, as the CPU's encoder counts them.
Result<double> operationsOf(const EncoderConfig& config, CTransPath& network) {
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    HS_TRY(const auto weights, EncoderWeights::build(config, tensorReader(network), table, kernels::WordType::Fp32));
    HS_TRY(const auto encoder, CpuEncoder::create(weights, table, std::make_shared<kernels::ThreadPool>(1)));
    return encoder->operationsPerPicture();
}

// Numbers of the right size, drawn on the device: billions of them take a CPU minutes.
void randomise(HistoGpt& network) {
    constexpr double kDeviation = 0.02, kGate = 0.5;
    for (auto& item : network->named_parameters()) {
        at::Tensor values = item.value();
        if (item.key().ends_with("gate"))
            values.fill_(kGate);
        else if (values.dim() > 1)
            values.normal_(0.0, kDeviation);
        else
            values.fill_(item.key().ends_with("bias") ? 0.0 : 1.0);
    }
}

Result<std::unique_ptr<TorchDecoder>> makeDecoder(const Bundle& bundle, at::Device device, at::ScalarType type,
                                                  CrossMemoryPtr& image) {
    HistoGpt network(bundle.text, bundle.resampler, 0);
    const at::NoGradGuard noGraph;
    network->to(device);
    randomise(network);
    network->eval();
    const at::Tensor media = at::randn({1, bundle.resampler.latents, bundle.text.hidden}, at::TensorOptions(device));
    image = TorchCrossMemory::create(network, media, type, [] {});
    auto decoder = std::make_unique<TorchDecoder>(TorchTextWeights::take(network, type));
    HS_CHECK(decoder->reserveSequences(1));
    HS_CHECK(decoder->setImage(image));
    return decoder;
}

} // namespace

double productRate(at::Device device, at::ScalarType type) {
    constexpr std::int64_t kSide = 8192;
    constexpr int kTimes = 10;
    const auto options = at::TensorOptions(device).dtype(type);
    const at::Tensor a = at::randn({kSide, kSide}, options), b = at::randn({kSide, kSide}, options);
    at::Tensor c = at::mm(a, b);
    const auto wait = [&] { (void)c[0][0].item<float>(); };
    wait();
    const Stopwatch watch;
    for (int i = 0; i < kTimes; ++i)
        c = at::mm(a, b);
    wait();
    return 2.0 * kTimes * double(kSide) * double(kSide) * double(kSide) / watch.seconds();
}

Result<nlohmann::json> benchDeviceDecode(const BenchSettings& settings, at::Device device, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    const at::ScalarType type = matrixType(settings.precision);
    CrossMemoryPtr image;
    HS_TRY(const auto decoder, makeDecoder(bundle, device, type, image));
    std::array<DecodeRow, kPromptTokens> prompt;
    for (int i = 0; i < kPromptTokens; ++i)
        prompt[std::size_t(i)] = {5 + i, i, 0, Want::Both};
    HS_TRY([[maybe_unused]] const auto read, decoder->read(prompt));
    int position = kPromptTokens;
    double best = std::numeric_limits<double>::infinity(), all = 0.0;
    const int most = std::min(settings.tokens, bundle.text.maxPositions - kPromptTokens - kWarmTokens);
    for (int done = -kWarmTokens; done < most;) {
        const int round = done < 0 ? kWarmTokens : std::min(kRoundTokens, most - done);
        const Stopwatch watch;
        for (int i = 0; i < round; ++i, ++position) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
            const DecodeRow row{5 + position % 100, position, 0, Want::Both};
            HS_TRY([[maybe_unused]] const auto answers, decoder->read({&row, 1}));
        }
        if (done >= 0) {
            all += watch.seconds();
            best = std::min(best, watch.seconds() / round);
        }
        done += round;
    }
    const double bytes = double(decoder->weights().bytesPerToken(true)) + double(image->bytes());
    Figure figure;
    figure.name = "decode " + decoder->description();
    figure.unit = "tokens/s";
    figure.value = 1.0 / best;
    figure.limit = copyRate(device) / bytes;
    figure.limitName = "memory of " + device.str();
    figure.seconds = all;
    figure.details["device"] = "cuda";
    figure.details["bytes_per_token"] = bytes;
    return figure.toJson(settings);
}

Result<nlohmann::json> benchDeviceEncoder(const BenchSettings& settings, at::Device device, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    if (!bundle.encoder) return Error(ErrorCode::Unsupported, "the bundle " + bundle.name + " has no patch encoder");
    const at::NoGradGuard noGraph;
    CTransPath encoder(*bundle.encoder);
    initialise(encoder, 1);
    encoder->eval();
    HS_TRY(const double operations, operationsOf(*bundle.encoder, encoder));
    encoder->to(device);
    const at::ScalarType type = matrixType(settings.precision);
    DeviceEncoder onDevice(encoder, type);
    const int batch = settings.batch > 0 ? settings.batch : 256;
    const std::int64_t side = bundle.encoder->inputPixels;
    const at::Tensor pictures = at::randn({batch, 3, side, side}, at::TensorOptions(device)); // [b, 3, p, p]
    const auto once = [&] { (void)onDevice.encode(pictures)[0][0].item<float>(); };
    once(); // the library picks its products
    double best = std::numeric_limits<double>::infinity(), all = 0.0;
    for (int done = 0; done < std::max(settings.patches, batch); done += batch) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
        const Stopwatch watch;
        once();
        all += watch.seconds();
        best = std::min(best, watch.seconds());
    }
    Figure figure;
    figure.name = "encoder " + device.str();
    figure.unit = "patches/s";
    figure.value = batch / best;
    figure.limit = productRate(device, type) / operations;
    figure.limitName = "products of " + device.str();
    figure.seconds = all;
    figure.details["device"] = "cuda";
    figure.details["batch"] = batch;
    figure.details["card_bytes"] = peakMemory(device);
    return figure.toJson(settings);
}

} // namespace hs::model
