#include "model/attribution/gradient_map.h"

#include "model/attribution/resampler_gradient.h"
#include "model/nn/interrupt.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// Parameters ask for no gradient while this lives, so that the graph holds no activations for them.
class WithoutParameterGradients {
public:
    explicit WithoutParameterGradients(const torch::nn::Module& module) {
        for (at::Tensor& parameter : module.parameters())
            if (parameter.requires_grad()) m_changed.push_back(parameter.requires_grad_(false));
    }
    ~WithoutParameterGradients() {
        for (at::Tensor& parameter : m_changed)
            parameter.requires_grad_(true);
    }
    WithoutParameterGradients(const WithoutParameterGradients&) = delete;
    WithoutParameterGradients& operator=(const WithoutParameterGradients&) = delete;

private:
    std::vector<at::Tensor> m_changed;
};

// Layers are computed again in the reverse pass while this lives.
class WithCheckpointing {
public:
    explicit WithCheckpointing(HistoGptModel& model)
        : m_model(model)
        , m_before(model->checkpointing()) {
        m_model->setCheckpointing(Checkpointing::EveryLayer);
    }
    ~WithCheckpointing() { m_model->setCheckpointing(m_before); }
    WithCheckpointing(const WithCheckpointing&) = delete;
    WithCheckpointing& operator=(const WithCheckpointing&) = delete;

private:
    HistoGptModel& m_model;
    Checkpointing m_before;
};

// d log p(phrase) / d latents: [1, latents, model], and the log-probability.
struct TextGradient {
    at::Tensor latents;
    double logProbability = 0.0;
};

TextGradient textGradient(HistoGpt& model, const at::Tensor& latents, const GradientMapRequest& request) {
    const WithoutParameterGradients frozen(*model);
    const WithCheckpointing lean(model->histogpt);
    const at::AutoGradMode graph(true);
    const at::Tensor leaf = latents.unsqueeze(0).detach().clone().requires_grad_(true); // [1, latents, model]
    const std::int64_t begin = std::int64_t(request.begin), end = std::int64_t(request.end);
    const at::Tensor all = at::tensor(request.ids, at::kLong).to(leaf.device()).unsqueeze(0); // [1, t]
    const at::Tensor read = all.slice(1, 0, end - 1);                                         // [1, end - 1]
    const PassAnswer pass =
        model->histogpt->forward(read, {}, model->histogpt->image(leaf), {.beforeLayer = stopCheck(request.stop)});
    const at::Tensor logits = model->project(pass.hidden.slice(1, begin - 1)); // [1, phrase, vocabulary]
    const at::Tensor chosen = at::log_softmax(logits, -1).gather(2, all.slice(1, begin, end).unsqueeze(2)).sum(); // []
    const at::Tensor gradient = torch::autograd::grad({chosen}, {leaf}).front(); // [1, latents, model]
    return {gradient, chosen.item<double>()};
}

Result<void> checkRequest(HistoGpt& model, const GradientMapRequest& request) {
    if (request.features.dim() != 2 || request.features.size(0) == 0)
        return Error(ErrorCode::InvalidInput, "expected features of at least one patch for a heat map, found none");
    const bool ordered = request.begin >= 1 && request.begin < request.end && request.end <= request.ids.size();
    if (!ordered)
        return Error(ErrorCode::InvalidInput, "expected a phrase of tokens from 1 to " +
                                                  std::to_string(request.ids.size()) + " (half-open), found " +
                                                  std::to_string(request.begin) + " to " + std::to_string(request.end));
    const std::size_t most = std::size_t(model->histogpt->config().maxPositions);
    if (request.end - 1 > most)
        return Error(ErrorCode::InvalidInput, "expected a phrase within the model's " + std::to_string(most) +
                                                  " tokens, found its end at " + std::to_string(request.end));
    return {};
}

} // namespace

Result<GradientMap> gradientMap(HistoGpt& model, const GradientMapRequest& request) {
    HS_CHECK(checkRequest(model, request));
    const auto tell = [&](std::size_t done) {
        if (request.progress) request.progress(done, 3);
    };
    try {
        const at::NoGradGuard noGraph;
        model->eval();
        const ResamplerGradient resampler(model->histogpt->perceiver_resampler, request.features,
                                          {.beforeLayer = stopCheck(request.stop)});
        tell(1);
        const TextGradient text = textGradient(model, resampler.latents(), request);
        tell(2);
        const at::Tensor gradient = resampler.backward(text.latents)[0];                  // [n, features]
        const at::Tensor product = gradient.mul(request.features.to(gradient.options())); // [n, features]
        tell(3);
        return GradientMap{request.score == PatchScore::Magnitude ? product.norm(2, -1) : product.sum(-1), // [n]
                           text.logProbability};
    } catch (const Interrupted&) {
        return Error(ErrorCode::Cancelled, "the gradient heat map was stopped");
    }
}

} // namespace hs::model
