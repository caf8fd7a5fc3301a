#include "model/training/bench_steps.h"

#include "model/nn/ctranspath.h"
#include "model/nn/initialise.h"
#include "model/training/autocast.h"
#include "model/training/guarded_training.h"
#include "model/training/joint_task.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <optional>
#include <sys/resource.h>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr int kEncoderPatches = 16; // timed; the rest is scaled

class StepMeter {
public:
    StepMeter(const StepBenchOptions& options, std::stop_token stop)
        : m_options(options), m_stop(std::move(stop)),
          m_device(options.device != core::Device::Cpu && at::hasCUDA() ? at::kCUDA : at::kCPU),
          m_model(options.bundle.text, options.bundle.resampler) {}

    Result<StepBench> run() {
        if (m_options.threads > 0) at::set_num_threads(m_options.threads);
        initialise(m_model, 1);
        m_model->to(m_device);
        m_model->train();
        if (m_options.checkpointing) m_model->histogpt->setCheckpointing(Checkpointing::EveryLayer);
        m_moving = chooseMoving(m_model, {ModelPart::Resampler, ModelPart::LanguageModel});
        m_optimiser.emplace(m_moving, AdamWOptions{});
        const ResamplerConfig& vision = m_options.bundle.resampler;
        const auto numbers = at::TensorOptions(m_device).dtype(at::kFloat);
        m_ids = at::randint(4, m_options.bundle.text.vocabulary, {m_options.batch, m_options.tokens}, numbers.dtype(at::kLong)); // [b, t]
        const at::Tensor latents = at::randn({m_options.batch, vision.latents, vision.model}, numbers);                        // [b, latents, model]
        const at::Tensor features = at::randn({m_options.patches, vision.features}, numbers);                                  // [n, features]
        StepBench bench;
        HS_TRY(bench.precomputed, median([&] { update(latents); }));
        HS_TRY(bench.resampler, median([&] { resample(features); }));
        if (m_options.bundle.encoder) {
            HS_TRY(bench.encoder, encoderSeconds());
        }
        bench.operations = operations();
        for (const NamedTensor& one : m_moving)
            bench.movingNumbers += one.tensor.numel();
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        bench.peakBytes = std::uint64_t(usage.ru_maxrss) * 1024;
        return bench;
    }

private:
    void update(const at::Tensor& latents) {
        m_optimiser->clearGradients();
        at::Tensor loss; // []
        {
            const Autocast mixed(m_device, m_options.precision);
            loss = nextTokenLoss(m_model->forward({.ids = m_ids, .latents = latents}).to(at::kFloat), m_ids);
        }
        loss.backward();
        m_optimiser->clip();
        m_optimiser->step(1e-6);
        m_last = loss.detach();
    }

    void resample(const at::Tensor& features) {
        const at::NoGradGuard noGraph;
        const Autocast mixed(m_device, m_options.precision);
        for (int i = 0; i < m_options.batch; ++i)
            m_last = m_model->histogpt->perceiver_resampler->forward(features.unsqueeze(0)).latents;
    }

    Result<double> encoderSeconds() {
        const EncoderConfig& config = *m_options.bundle.encoder;
        CTransPath encoder(config);
        initialise(encoder, 1);
        encoder->to(m_device);
        encoder->eval();
        const at::NoGradGuard noGraph;
        const int some = std::min(kEncoderPatches, m_options.patches);
        const at::Tensor pictures =
            at::randn({some, 3, config.inputPixels, config.inputPixels}, at::TensorOptions(m_device).dtype(at::kFloat)); // [some, 3, p, p]
        HS_TRY(const double seconds, median([&] {
                   const Autocast mixed(m_device, m_options.precision);
                   m_last = encoder->forward(pictures);
               }));
        return seconds / some * m_options.patches * m_options.batch;
    }

    Result<double> median(const std::function<void()>& work) {
        using Clock = std::chrono::steady_clock;
        std::vector<double> seconds;
        for (int i = 0; i <= m_options.steps; ++i) {
            if (m_stop.stop_requested()) return Error(ErrorCode::Cancelled, "the measurement was stopped");
            const auto began = Clock::now();
            work();
            if (m_device.is_cuda() && m_last.defined()) (void)m_last.flatten()[0].item<float>(); // waits for all that the card has been given
            if (i > 0) seconds.push_back(std::chrono::duration<double>(Clock::now() - began).count());
        }
        std::sort(seconds.begin(), seconds.end());
        return seconds[seconds.size() / 2];
    }

    // Forward: two a weight and row; backward: as many for the inputs, and as many for weights that move.
    double operations() const {
        const TextConfig& text = m_options.bundle.text;
        const double rows = double(m_options.batch) * m_options.tokens;
        const double media = double(m_options.batch) * m_options.bundle.resampler.latents;
        double sum = 2.0 * 2.0 * rows * double(text.vocabulary) * text.hidden; // tied projection, frozen
        for (const auto& one : m_model->named_parameters()) {
            if (one.value().dim() != 2 || one.key().find("histogpt.layers.") != 0) continue;
            const bool keysValues = one.key().find("to_kv") != std::string::npos;
            sum += 2.0 * (keysValues ? media : rows) * double(one.value().numel()) * (one.value().requires_grad() ? 3.0 : 2.0);
        }
        return sum;
    }

    const StepBenchOptions& m_options;
    std::stop_token m_stop;
    at::Device m_device;
    HistoGpt m_model;
    std::vector<NamedTensor> m_moving;
    std::optional<AdamW> m_optimiser;
    at::Tensor m_ids;
    at::Tensor m_last;
};

} // namespace

Result<StepBench> benchTrainingStep(const StepBenchOptions& options, std::stop_token stop) {
    if (options.batch < 1 || options.tokens < 2 || options.patches < 1 || options.steps < 1 ||
        options.tokens > options.bundle.text.maxPositions)
        return Error(ErrorCode::InvalidInput, "a training step of " + std::to_string(options.batch) + " cases, " +
                                                  std::to_string(options.tokens) + " tokens and " + std::to_string(options.patches) +
                                                  " patches cannot be measured; at most " +
                                                  std::to_string(options.bundle.text.maxPositions) + " tokens fit");
    StepBench bench;
    HS_CHECK(guardTraining([&]() -> Result<void> {
        HS_TRY(bench, StepMeter(options, stop).run());
        return {};
    }));
    return bench;
}

} // namespace hs::model
