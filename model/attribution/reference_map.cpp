#include "model/attribution/reference_map.h"

#include "model/attribution/resampler_gradient.h"
#include "model/nn/interrupt.h"

#include <algorithm>
#include <utility>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// (x - min) / (max - min), zeros where x is constant.
at::Tensor minMax(const at::Tensor& x) {
    const at::Tensor low = x.min(), range = x.max() - low; // [], []
    if (range.item<double>() <= 0.0) return at::zeros_like(x);
    return (x - low) / range;
}

enum class Accumulation { Running, None };

// The gradients of the patches of one reverse pass keep below 64 MB.
std::int64_t latentsAtOnce(const ReferenceMapRequest& request, std::int64_t width) {
    if (request.latentsAtOnce > 0) return request.latentsAtOnce;
    const std::int64_t bytes = request.features.size(0) * width * std::int64_t(sizeof(float));
    return std::clamp<std::int64_t>((std::int64_t(64) << 20) / bytes, 1, 8);
}

// Per-patch norms of the gradients of channel 0 of every latent. [n, N]
at::Tensor gradientNorms(const ResamplerGradient& resampler, const ReferenceMapRequest& request,
                         Accumulation accumulation) {
    const std::int64_t latents = resampler.latents().size(0), width = resampler.latents().size(1);
    at::Tensor norms = at::empty({latents, request.features.size(0)}, resampler.latents().options()); // [n, N]
    at::Tensor sum; // [N, features], of the latents so far
    const std::int64_t atOnce = latentsAtOnce(request, width);
    for (std::int64_t begin = 0; begin < latents; begin += atOnce) {
        const std::int64_t count = std::min(atOnce, latents - begin);
        at::Tensor cotangents = at::zeros({count, latents, width}, resampler.latents().options()); // [c, n, model]
        for (std::int64_t i = 0; i < count; ++i)
            cotangents[i][begin + i][0] = 1.0f;
        const at::Tensor gradients = resampler.backward(cotangents); // [c, N, features]
        for (std::int64_t i = 0; i < count; ++i) {
            if (accumulation == Accumulation::Running)
                sum = sum.defined() ? sum.add_(gradients[i]) : gradients[i].clone(); // [N, features]
            const at::Tensor& shown = accumulation == Accumulation::Running ? sum : gradients[i];
            norms[begin + i] = shown.norm(2, -1); // [N]
        }
        if (request.progress) request.progress(std::size_t(begin + count), std::size_t(latents));
    }
    return norms;
}

Result<void> checkRequest(const ReferenceMapRequest& request) {
    if (request.features.dim() != 2 || request.features.size(0) == 0)
        return Error(ErrorCode::InvalidInput,
                     "expected features of at least one patch for the reference heat map, found none");
    if (request.positions.empty())
        return Error(ErrorCode::InvalidInput, "expected a phrase that occurs in the text, found no token of it");
    for (const std::int64_t position : request.positions)
        if (position < 0 || position >= std::int64_t(request.ids.size()))
            return Error(ErrorCode::InvalidInput, "expected token places from 0 to " +
                                                      std::to_string(request.ids.size() - 1) + ", found " +
                                                      std::to_string(position));
    return {};
}

// Runs `work`, and makes a sentence of a stop or of weights that are gone.
template <class Work>
auto interruptible(const Work& work) -> Result<decltype(work())> {
    try {
        return work();
    } catch (const Interrupted&) {
        return Error(ErrorCode::Cancelled, "the reference heat map was stopped");
    } catch (const WeightsUnreadable& problem) {
        return problem.error;
    }
}

} // namespace

std::vector<std::int64_t> firstOccurrence(const std::vector<std::int64_t>& ids,
                                          const std::vector<std::int64_t>& target) {
    const auto found = std::search(ids.begin(), ids.end(), target.begin(), target.end());
    std::vector<std::int64_t> positions;
    if (target.empty() || found == ids.end()) return positions;
    for (std::size_t i = 0; i < target.size(); ++i)
        positions.push_back(found - ids.begin() + std::int64_t(i));
    return positions;
}

Result<ReferenceMap> referenceMap(NetworkSource& source, const ReferenceMapRequest& request) {
    HS_CHECK(checkRequest(request));
    return interruptible([&] {
        const at::NoGradGuard noGraph;
        HistoGpt& model = source.network();
        const auto reachedPatches = [&](std::size_t layer) {
            throwIfStopped(request.stop);
            source.reachResampler(layer);
        };
        const auto reachedText = [&](std::size_t layer) {
            throwIfStopped(request.stop);
            source.reachText(layer);
        };
        const ResamplerGradient resampler(model->histogpt->perceiver_resampler, request.features,
                                          {.patchesPerBlock = 512, .beforeLayer = reachedPatches});
        const auto device = resampler.latents().device();
        const at::Tensor ids = source.wordsFor(at::tensor(request.ids, at::kLong)).unsqueeze(0).to(device); // [1, t]
        const at::Tensor places = at::tensor(request.positions, at::kLong).to(device);     // [targets]
        const at::Tensor media = model->histogpt->image(resampler.latents().unsqueeze(0)); // [1, n, hidden]
        PassAnswer pass = model->histogpt->forward(ids, {}, media,
                                                   {.crossAttention = Weights::Return,
                                                    .crossAttentionFrom = model->histogpt->layers().size() - 1,
                                                    .beforeLayer = reachedText});
        source.leaveText();
        const at::Tensor last = std::exchange(pass, {}).crossAttention.back()[0];           // [heads, t, n]
        const at::Tensor looked = last.index_select(1, places).mean(at::IntArrayRef{0, 1}); // [n]
        ReferenceMap map;
        map.attention = minMax(looked);                                                 // [n]
        map.gradient = gradientNorms(resampler, request, Accumulation::Running);        // [n, N]
        const at::Tensor means = map.gradient.mean(1);                                  // [n]
        const at::Tensor weights = minMax(means / means.sum()) * map.attention.pow(10); // [n]
        map.scores = at::mv(map.gradient.t(), weights) * 100.0;                         // [N]
        return map;
    });
}

Result<ReferenceMap> referenceMap(HistoGpt& model, const ReferenceMapRequest& request) {
    WholeNetwork whole(model);
    return referenceMap(whole, request);
}

Result<at::Tensor> independentGradients(HistoGpt& model, const ReferenceMapRequest& request) {
    HS_CHECK(checkRequest(request));
    return interruptible([&] {
        const ResamplerGradient resampler(
            model->histogpt->perceiver_resampler, request.features,
            {.beforeLayer = [&](std::size_t) { throwIfStopped(request.stop); }});
        return gradientNorms(resampler, request, Accumulation::None); // [n, N]
    });
}

} // namespace hs::model
