#include "model/attribution/gradient_map.h"

#include "core/pixel_memory.h"
#include "model/attribution/resampler_gradient.h"
#include "model/nn/interrupt.h"

#include <algorithm>
#include <limits>

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

constexpr std::int64_t kWordsAtOnce = 4096; // rows of the vocabulary's matrix

// A phrase's log-probability and its slope along the hidden states that predict it.
struct PhraseSlope {
    at::Tensor hidden; // [phrase, hidden]
    double logProbability = 0.0;
};

// hidden and the rows of the words that came, both [phrase, hidden]. The slope is the word's row less the mean of all
// rows by probability, in one look at the vocabulary: sums shrink where a higher logit comes.
PhraseSlope phraseSlope(NetworkSource& source, const at::Tensor& hidden, const at::Tensor& words,
                        const std::stop_token& stop) {
    const std::int64_t all = source.network()->histogpt->config().vocabulary;
    at::Tensor highest = at::full({hidden.size(0), 1}, -std::numeric_limits<float>::infinity(), hidden.options());
    at::Tensor sum = at::zeros_like(highest), mean = at::zeros_like(hidden); // [phrase, 1], [phrase, hidden]
    for (std::int64_t begin = 0; begin < all; begin += kWordsAtOnce) {
        throwIfStopped(stop);
        const at::Tensor rows = source.vocabulary(begin, std::min(all, begin + kWordsAtOnce)); // [rows, hidden]
        at::Tensor logits = at::mm(hidden, rows.t());                                          // [phrase, rows]
        const at::Tensor higher = at::maximum(highest, logits.amax(-1, true));                 // [phrase, 1]
        const at::Tensor shrink = (highest - higher).exp_();                                   // [phrase, 1]
        logits.sub_(higher).exp_();
        sum.mul_(shrink).add_(logits.sum(-1, true));
        mean.mul_(shrink).addmm_(logits, rows);
        highest = higher;
    }
    const at::Tensor chosen = (hidden * words).sum(-1, true) - highest - sum.log(); // [phrase, 1]
    return {words - mean / sum, chosen.sum().item<double>()};
}

// d log p(phrase) / d latents: [1, latents, model], and the log-probability.
struct TextGradient {
    at::Tensor latents;
    double logProbability = 0.0;
};

TextGradient textGradient(NetworkSource& source, const at::Tensor& latents, const GradientMapRequest& request) {
    HistoGpt& model = source.network();
    const WithoutParameterGradients frozen(*model);
    const WithCheckpointing lean(model->histogpt);
    const at::Tensor leaf = latents.unsqueeze(0).detach().clone().requires_grad_(true); // [1, latents, model]
    const std::int64_t begin = std::int64_t(request.begin), end = std::int64_t(request.end);
    const at::Tensor ids = at::tensor(request.ids, at::kLong).slice(0, 0, end).to(leaf.device()); // [end]
    const at::Tensor words = source.wordsFor(ids);                                                // [end]
    const auto reached = [&](std::size_t layer) {
        throwIfStopped(request.stop);
        core::returnFreedMemory();
        source.reachText(layer);
    };
    at::Tensor predicting; // [phrase, hidden]
    {
        const at::AutoGradMode graph(true);
        const at::Tensor read = words.slice(0, 0, end - 1).unsqueeze(0); // [1, end - 1]
        const PassAnswer pass =
            model->histogpt->forward(read, {}, model->histogpt->image(leaf), {.beforeLayer = reached});
        predicting = pass.hidden[0].slice(0, begin - 1);
    }
    const at::Tensor came = model->histogpt->embed_tokens->forward(words.slice(0, begin, end)); // [phrase, hidden]
    const PhraseSlope phrase = phraseSlope(source, predicting.detach(), came, request.stop);
    const at::Tensor gradient =
        torch::autograd::grad({predicting}, {leaf}, {phrase.hidden}).front(); // [1, latents, model]
    source.leaveText();
    core::returnFreedMemory();
    return {gradient, phrase.logProbability};
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

Result<GradientMap> gradientMap(NetworkSource& source, const GradientMapRequest& request) {
    HistoGpt& model = source.network();
    HS_CHECK(checkRequest(model, request));
    // Steps: a resampler layer is one forward and about three in reverse, the text about one.
    const std::size_t layers = model->histogpt->perceiver_resampler->layers().size();
    std::size_t done = 0, weight = 1;
    const auto tell = [&] {
        if (request.progress) request.progress(done, 4 * layers + 1);
    };
    const auto reached = [&](std::size_t layer) {
        throwIfStopped(request.stop);
        tell();
        source.reachResampler(layer);
        done += weight;
    };
    try {
        const at::NoGradGuard noGraph;
        model->eval();
        const ResamplerGradient resampler(model->histogpt->perceiver_resampler, request.features,
                                          {.beforeLayer = reached});
        tell();
        const TextGradient text = textGradient(source, resampler.latents(), request);
        ++done;
        weight = 3;
        at::Tensor product = resampler.backward(text.latents)[0];       // [n, features]
        product.mul_(request.features.to(product.options()));           // gradient * feature
        tell();
        return GradientMap{request.score == PatchScore::Magnitude ? product.norm(2, -1) : product.sum(-1), // [n]
                           text.logProbability};
    } catch (const Interrupted&) {
        return Error(ErrorCode::Cancelled, "the gradient heat map was stopped");
    } catch (const WeightsUnreadable& problem) {
        return problem.error;
    }
}

Result<GradientMap> gradientMap(HistoGpt& model, const GradientMapRequest& request) {
    WholeNetwork whole(model);
    return gradientMap(whole, request);
}

} // namespace hs::model
