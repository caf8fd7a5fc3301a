#include "model/engine/bench/bench_parts.h"

#include "model/engine/bench/figure.h"
#include "model/engine/bench/machine_limits.h"
#include "model/nn/initialise.h"
#include "model/nn/perceiver_resampler.h"
#include "model/training/adamw.h"
#include "model/training/joint_task.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr int kTimes = 3; // of each kind of step; the shortest counts

// A step of stage 2 as published: exit gate and cross-attention move, resampler and language model stay.
class Step {
public:
    Step(const Bundle& bundle, const BenchSettings& settings)
        : m_model(bundle.text, bundle.resampler)
        , m_batch(settings.batch > 0 ? settings.batch : 1) {
        initialise(m_model, 1);
        m_model->train();
        m_moving = chooseMoving(m_model, {ModelPart::Encoder, ModelPart::Resampler, ModelPart::LanguageModel});
        m_optimiser = std::make_unique<AdamW>(m_moving, AdamWOptions{});
        const std::int64_t tokens = std::min(settings.tokens, bundle.text.maxPositions);
        m_ids = at::arange(m_batch * tokens, at::kLong)
                    .remainder(bundle.text.vocabulary - 5)
                    .add_(5)
                    .view({m_batch, tokens});                                           // [b, t]
        m_features = at::randn({m_batch, settings.patches, bundle.resampler.features}); // [b, n, features]
        const at::NoGradGuard noGraph;
        m_latents = m_model->histogpt->perceiver_resampler(m_features).latents; // [b, 1, latents, model]
    }

    double run(bool precomputed) {
        const Stopwatch watch;
        m_optimiser->clearGradients();
        const HistoGptInput input = precomputed ? HistoGptInput{.ids = m_ids, .latents = m_latents}
                                                : HistoGptInput{.ids = m_ids, .features = m_features};
        nextTokenLoss(m_model->forward(input), m_ids).backward();
        m_optimiser->step(1e-5);
        return watch.seconds();
    }
    int batch() const { return int(m_batch); }

private:
    HistoGpt m_model;
    std::int64_t m_batch;
    std::vector<NamedTensor> m_moving;
    std::unique_ptr<AdamW> m_optimiser;
    at::Tensor m_ids, m_features, m_latents;
};

} // namespace

Result<nlohmann::json> benchTrain(const BenchSettings& settings, std::stop_token stop) {
    HS_TRY(const Bundle bundle, settings.model());
    auto pool = std::make_shared<kernels::ThreadPool>(settings.threads);
    at::set_num_threads(pool->size());
    MatrixRate rate(pool, kernels::WordType::Fp32);
    rate.measure();
    Step step(bundle, settings);
    double precomputed = std::numeric_limits<double>::infinity(), recomputed = precomputed;
    for (int i = 0; i < kTimes; ++i) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "the bench was stopped");
        precomputed = std::min(precomputed, step.run(true));
        recomputed = std::min(recomputed, step.run(false));
    }
    // Products of the text side: forward, and in reverse once to the inputs and, for what moves, once to the weights.
    const TextConfig& text = bundle.text;
    const double tokens = double(step.batch()) * settings.tokens,
                 rows = double(step.batch()) * bundle.resampler.latents;
    const double h = text.hidden, layers = text.layers;
    const double frozen = tokens * (layers * (4.0 * h * h + 2.0 * h * text.feedForward) + h * text.vocabulary);
    const double moving =
        layers * (tokens * (2.0 * h * h + 2.0 * h * h * text.crossFeedForwardMultiple) + rows * 2.0 * h * h);
    Figure figure;
    figure.name = "training step";
    figure.value = 1.0 / precomputed;
    figure.unit = "steps/s";
    figure.limit = rate.operationsPerSecond() / (2.0 * (2.0 * frozen + 3.0 * moving));
    figure.limitName = rate.describe();
    figure.seconds = precomputed;
    figure.peerRatio = recomputed / precomputed;
    figure.details["recomputing_seconds"] = recomputed;
    figure.details["batch"] = step.batch();
    return figure.toJson(settings);
}

} // namespace hs::model
