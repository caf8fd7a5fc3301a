#include "model/engine/bench/bench_parts.h"

#include "core/attention.h"
#include "model/attribution/gradient_map.h"
#include "model/engine/bench/figure.h"
#include "model/engine/bench/machine_limits.h"
#include "model/engine/bench/random_model_file.h"
#include "model/engine/bench/random_weights.h"
#include "model/nn/streamed_histogpt.h"

#include <ATen/Parallel.h>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kPhraseTokens = 8;

// What hovering over a phrase costs: stored attention composed with the map from latents to patches.
Figure composedMap(const Bundle& bundle, const BenchSettings& settings, const MemoryBandwidth::Rate& memory) {
    core::PatchMap map;
    map.latents = bundle.resampler.latents;
    map.patches = std::size_t(settings.patches);
    map.shares.resize(std::size_t(map.latents) * map.patches);
    fillRandom("shares", 0, 1.0f, map.shares);
    map.slideEnds = {map.patches};
    std::vector<core::LatentAttentionPtr> tokens;
    for (int i = 0; i < kPhraseTokens; ++i)
        tokens.push_back(std::make_shared<core::LatentAttention>(std::size_t(map.latents), 1.0f / float(map.latents)));
    const double seconds = shortestSeconds(5, [&] { core::composeAttention(map, tokens, 0, "phrase"); });
    Figure figure;
    figure.name = "attention map";
    figure.value = 1.0 / seconds;
    figure.unit = "maps/s";
    figure.limit = memory.clock / (double(map.shares.size()) * sizeof(float)); // the map is read once
    figure.limitName = memory.describe();
    figure.seconds = seconds;
    return figure;
}

Result<Figure> gradientOf(const Bundle& bundle, const BenchSettings& settings, const MatrixRate& rate,
                          std::stop_token stop) {
    HS_TRY(const auto random, RandomModelFile::write(bundle, stop));
    HS_TRY(auto file, WeightsFile::open(random->path()));
    GradientMapRequest request;
    const int tokens = std::min(settings.tokens, bundle.text.maxPositions);
    for (int i = 0; i < tokens; ++i)
        request.ids.push_back(5 + i % (bundle.text.vocabulary - 5));
    request.end = request.ids.size();
    request.begin = std::size_t(std::max(1, tokens - kPhraseTokens));
    request.features = at::empty({settings.patches, bundle.resampler.features}, at::kFloat); // [n, features]
    fillRandom("features", 0, 1.5f, {request.features.data_ptr<float>(), std::size_t(request.features.numel())});
    request.stop = stop;
    forgetPeak();
    const std::uint64_t before = residentBytes();
    const Stopwatch watch;
    HS_TRY(const auto network, StreamedHistoGpt::open(std::move(file), bundle.text, bundle.resampler, at::kCPU));
    HS_CHECK(gradientMap(*network, request));
    Figure figure;
    figure.details["map_bytes"] = std::int64_t(peakResidentBytes()) - std::int64_t(before);
    figure.name = "gradient map";
    figure.value = 1.0 / watch.seconds();
    figure.unit = "maps/s";
    figure.seconds = watch.seconds();
    // At least the resampler's products forward, again block by block, and twice in reverse.
    const ResamplerConfig& c = bundle.resampler;
    const double inner = double(c.heads) * c.headDimension, seen = double(settings.patches) + c.latents;
    const double layer = seen * c.model * 2.0 * inner + 2.0 * c.latents * c.model * inner +
                         2.0 * c.latents * seen * inner +
                         2.0 * c.latents * double(c.model) * c.model * c.feedForwardMultiple;
    figure.limit = rate.operationsPerSecond() / (4.0 * 2.0 * c.layers * layer);
    figure.limitName = rate.describe();
    return figure;
}

} // namespace

Result<nlohmann::json> benchHeatmap(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    at::set_num_threads(pool->size());
    HS_TRY(MemoryBandwidth memory, MemoryBandwidth::create(pool));
    nlohmann::json figures = nlohmann::json::array();
    figures.push_back(composedMap(bundle, settings, memory.measure()).toJson(settings));
    MatrixRate rate(pool, kernels::WordType::Fp32);
    rate.measure();
    HS_TRY(const Figure gradient, gradientOf(bundle, settings, rate, stop));
    figures.push_back(gradient.toJson(settings));
    return figures;
}

} // namespace hs::model
