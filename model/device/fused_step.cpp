#include "model/device/fused_step.h"

#ifdef HS_FUSED_STEP
#include "model/cuda/token_step.h"

#include <c10/cuda/CUDAStream.h>
#endif

namespace hs::model {

#ifdef HS_FUSED_STEP

namespace {

cuda::Norm normOf(const TorchNorm& norm) {
    return {norm.gain.data_ptr<float>(), norm.bias.data_ptr<float>()};
}

cuda::Matrix matrixOf(const TorchLinear& linear) {
    return {linear.weight.data_ptr(), linear.bias.defined() ? linear.bias.data_ptr() : nullptr,
            int(linear.weight.size(0)), int(linear.weight.size(1))};
}

cuda::CrossLayer layerOf(const TorchCrossBlock& block, const KeysValues& image) {
    return {normOf(block.attentionNorm),
            matrixOf(block.query),
            matrixOf(block.output),
            normOf(block.feedForwardNorm),
            matrixOf(block.up),
            matrixOf(block.down),
            block.attentionGate.data_ptr<float>(),
            block.feedForwardGate.data_ptr<float>(),
            block.share,
            image.keys.data_ptr(),
            image.values.data_ptr()};
}

cuda::DecoderLayer layerOf(const TorchDecoderBlock& block, const KeysValues& cache) {
    return {normOf(block.attentionNorm), matrixOf(block.queryKeyValue),
            matrixOf(block.output),      normOf(block.feedForwardNorm),
            matrixOf(block.up),          matrixOf(block.down),
            cache.keys.data_ptr(),       cache.values.data_ptr()};
}

cuda::TokenStepPlan planOf(const TorchTextWeights& weights, const std::vector<KeysValues>& caches,
                           const std::vector<KeysValues>& image) {
    cuda::TokenStepPlan plan;
    plan.element = weights.type == at::kFloat ? cuda::Element::Float : cuda::Element::Bfloat16;
    plan.hidden = weights.config.hidden;
    plan.heads = weights.config.heads;
    plan.vocabulary = weights.config.vocabulary;
    plan.cachePositions = int(caches.front().keys.size(2));
    plan.crossHeads = weights.crossHeads();
    plan.crossWidth = weights.crossHeadDimension();
    plan.latents = image.empty() ? 0 : int(image.front().keys.size(1));
    plan.embedding = weights.embedding.data_ptr<float>();
    plan.positionTable = weights.positions.data_ptr<float>();
    plan.finalNorm = normOf(weights.finalNorm);
    plan.projection = matrixOf({weights.projection, {}});
    for (std::size_t i = 0; i < weights.decoder.size(); ++i) {
        if (!image.empty()) plan.cross.push_back(layerOf(weights.cross[i], image[i]));
        plan.decoder.push_back(layerOf(weights.decoder[i], caches[i]));
    }
    return plan;
}

class CardStep : public FusedStep {
public:
    CardStep(const cuda::TokenStepPlan& plan, at::Device device)
        : m_step(plan)
        , m_device(device) {}

    int mostRows() const override { return m_step.mostRows(); }

    at::Tensor workspaceFor(int rows) const override {
        return at::zeros({std::int64_t(m_step.workspaceBytes(rows))}, at::TensorOptions(m_device).dtype(at::kByte));
    }

    void run(const FusedRows& rows) const override {
        cuda::TokenStepRows on;
        on.count = int(rows.numbers.size(1));
        on.tokens = rows.numbers.data_ptr<std::int64_t>();
        on.positions = on.tokens + on.count;
        on.sequences = on.positions + on.count;
        on.logits = rows.logits.data_ptr<float>();
        on.attention = rows.attention.defined() ? rows.attention.data_ptr<float>() : nullptr;
        on.workspace = rows.workspace.data_ptr();
        const std::string refused = m_step.enqueue(on, c10::cuda::getCurrentCUDAStream().stream());
        TORCH_CHECK(refused.empty(), "the token step could not run on the card: ", refused);
    }

private:
    cuda::TokenStep m_step;
    at::Device m_device;
};

} // namespace

std::unique_ptr<FusedStep> FusedStep::create(const TorchTextWeights& weights, const std::vector<KeysValues>& caches,
                                             const std::vector<KeysValues>& image) {
    const bool fits = weights.type == at::kFloat || weights.type == at::kBFloat16;
    if (!weights.device.is_cuda() || !fits || caches.empty()) return nullptr;
    const cuda::TokenStepPlan plan = planOf(weights, caches, image);
    if (!cuda::TokenStep::supports(plan)) return nullptr;
    return std::make_unique<CardStep>(plan, weights.device);
}

#else

std::unique_ptr<FusedStep> FusedStep::create(const TorchTextWeights&, const std::vector<KeysValues>&,
                                             const std::vector<KeysValues>&) {
    return nullptr;
}

#endif

} // namespace hs::model
