#include "model/engine/bench/recompute.h"

#include "model/engine/bench/figure.h"
#include "model/engine/bench/random_weights.h"
#include "model/kernels/thread_pool.h"
#include "model/nn/histogpt.h"

#include <ATen/Parallel.h>

#include <array>
#include <cmath>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

void fillParameters(HistoGpt& network) {
    for (const auto& named : network->named_parameters()) {
        const at::Tensor& tensor = named.value();
        const float size = tensor.dim() > 1 ? 1.0f / std::sqrt(float(tensor.size(-1))) : 0.5f;
        fillRandom(named.key(), 0, size, {tensor.data_ptr<float>(), std::size_t(tensor.numel())});
    }
}

// Least squares through points (length, seconds), summed over lengths [first, first + count).
double summedLine(const std::array<std::pair<double, double>, 3>& points, int first, int count) {
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0;
    for (const auto& [length, seconds] : points) {
        x += length / 3.0;
        y += seconds / 3.0;
        xx += length * length / 3.0;
        xy += length * seconds / 3.0;
    }
    const double slope = (xy - x * y) / (xx - x * x);
    const double mean = first + (count - 1) / 2.0;
    return count * (y + slope * (mean - x));
}

} // namespace

Result<double> recomputeSeconds(const Bundle& bundle, const BenchSettings& settings, int promptTokens,
                                std::stop_token stop) {
    const at::NoGradGuard noGraph;
    at::set_num_threads(settings.threads > 0 ? settings.threads : kernels::usableCores());
    HistoGpt network(bundle.text, bundle.resampler);
    network->eval();
    fillParameters(network);
    const at::Tensor features =
        at::empty({1, settings.patches, bundle.resampler.features}, at::kFloat); // [1, n, features]
    fillRandom("features", 0, 1.5f, {features.data_ptr<float>(), std::size_t(features.numel())});
    std::array<std::pair<double, double>, 3> points;
    const std::array<int, 3> lengths{promptTokens, promptTokens + settings.tokens / 2,
                                     promptTokens + std::max(2, settings.tokens)};
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const int length = std::min(lengths[i], bundle.text.maxPositions);
        const at::Tensor ids =
            at::arange(5, 5 + length, at::kLong).remainder(bundle.text.vocabulary).unsqueeze(0); // [1, t]
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
        points[i] = {length, shortestSeconds(2, [&] { network->forward({.ids = ids, .features = features}); })};
    }
    return summedLine(points, promptTokens, settings.tokens);
}

} // namespace hs::model
