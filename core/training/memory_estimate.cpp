#include "core/training/memory_estimate.h"

#include <algorithm>

namespace hs::core {

namespace {

constexpr std::uint64_t kFloat = 4;
constexpr std::uint64_t kLibrary = std::uint64_t(350) << 20; // LibTorch, its threads and its allocator's slack
constexpr double kShareInUse = 0.9;                          // of what is free: the rest of the machine goes on living

std::uint64_t layerActivations(std::uint64_t rows, std::uint64_t columns, std::uint64_t width, std::uint64_t heads) {
    return kFloat * rows * (17 * width + std::uint64_t(2.5 * double(heads * columns)));
}

std::uint64_t pretrainActivations(const ModelSizes& s, const TrainingPlan& plan) {
    // One bag at a time goes through the network, whatever the batch. Keys and values of every patch in each layer, the
    // shares of each head, and the bag itself with its normalised copy.
    const auto patches = std::uint64_t(plan.patches), latents = std::uint64_t(s.latents);
    const std::uint64_t columns = patches + latents;
    const std::uint64_t layer = kFloat * columns * (2 * std::uint64_t(s.resamplerInner) + std::uint64_t(s.resamplerWidth)) +
                                kFloat * 2 * std::uint64_t(s.resamplerHeads) * latents * columns +
                                kFloat * latents * 12 * std::uint64_t(s.resamplerWidth);
    return std::uint64_t(s.resamplerLayers) * layer + kFloat * patches * std::uint64_t(s.features + s.resamplerWidth);
}

std::uint64_t jointActivations(const ModelSizes& s, const TrainingPlan& plan) {
    const auto tokens = std::uint64_t(plan.tokens), hidden = std::uint64_t(s.hidden), heads = std::uint64_t(s.heads);
    const std::uint64_t decoder = layerActivations(tokens, tokens, hidden, heads);
    const std::uint64_t cross = layerActivations(tokens, std::uint64_t(s.latents), hidden, heads) +
                                kFloat * 2 * std::uint64_t(s.latents) * hidden;
    const std::uint64_t logits = kFloat * 3 * tokens * std::uint64_t(s.vocabulary);
    const std::uint64_t layers = plan.checkpointing
                                     ? decoder + cross + kFloat * std::uint64_t(s.layers) * tokens * hidden
                                     : std::uint64_t(s.layers) * (decoder + cross);
    return std::uint64_t(plan.batch) * (layers + logits);
}

std::uint64_t movingParameters(const ModelSizes& s, const TrainingPlan& plan) {
    if (!plan.joint) return s.resamplerParameters;
    constexpr std::uint64_t kAdapted = 2, kFactors = 2; // queries and values; each a product of two thin matrices
    const std::uint64_t adapters = kAdapted * kFactors * std::uint64_t(s.layers) * std::uint64_t(s.hidden) * std::uint64_t(plan.adapterRank);
    return s.crossParameters + adapters + (plan.learnsLanguage ? s.languageParameters : 0) + (plan.learnsResampler ? s.resamplerParameters : 0);
}

} // namespace

MemoryEstimate estimateMemory(const ModelSizes& sizes, const TrainingPlan& plan) {
    MemoryEstimate needs;
    const std::uint64_t moving = movingParameters(sizes, plan);
    const std::uint64_t all = plan.joint ? sizes.resamplerParameters + sizes.languageParameters + sizes.crossParameters
                                         : sizes.resamplerParameters;
    needs.weights = kFloat * all;
    needs.optimiser = kFloat * 3 * moving;
    needs.activations = plan.joint ? jointActivations(sizes, plan) : pretrainActivations(sizes, plan);
    if (plan.joint && plan.learnsResampler) needs.activations += std::uint64_t(plan.batch) * pretrainActivations(sizes, plan);
    needs.library = kLibrary;
    return needs;
}

Fit judgeFit(const ModelSizes& sizes, const TrainingPlan& plan, std::uint64_t freeBytes) {
    const auto fits = [&](const TrainingPlan& tried) {
        return double(estimateMemory(sizes, tried).total()) <= kShareInUse * double(freeBytes);
    };
    Fit fit{fits(plan), estimateMemory(sizes, plan), freeBytes, {}};
    if (fit.fits) return fit;
    if (plan.joint) {
        TrainingPlan tried = plan;
        while (tried.batch > 1 && !fits(tried))
            tried.batch /= 2;
        if (tried.batch < plan.batch && fits(tried)) fit.remedies.push_back({RemedyKind::SmallerBatch, tried.batch});
        tried = plan;
        tried.checkpointing = true;
        if (!plan.checkpointing && fits(tried)) fit.remedies.push_back({RemedyKind::Checkpointing, 1});
    } else {
        TrainingPlan tried = plan;
        while (tried.patches > 256 && !fits(tried))
            tried.patches /= 2;
        if (tried.patches < plan.patches && fits(tried)) fit.remedies.push_back({RemedyKind::SmallerBags, tried.patches});
    }
    return fit;
}

} // namespace hs::core
