#include "model/attribution/latent_attention.h"

#include <cmath>
#include <memory>
#include <numeric>

namespace hs::model {

std::vector<float> layerWeightsOf(std::span<const float> gates) {
    std::vector<float> weights;
    for (const float gate : gates)
        weights.push_back(std::abs(std::tanh(gate)));
    const float sum = std::accumulate(weights.begin(), weights.end(), 0.0f);
    for (float& weight : weights)
        weight = sum > 0.0f ? weight / sum : 1.0f / float(weights.size());
    return weights;
}

std::vector<float> layerWeights(HistoGptModel& model) {
    std::vector<float> gates;
    for (LayerPair& layer : model->layers())
        gates.push_back(layer->cross->attn_gate.detach().to(at::kFloat).item<float>());
    return layerWeightsOf(gates);
}

core::LatentAttention latentAttention(std::span<const std::span<const float>> rows, std::span<const float> weights) {
    core::LatentAttention answer(rows.empty() ? 0 : rows.front().size(), 0.0f);
    for (std::size_t layer = 0; layer < rows.size() && layer < weights.size(); ++layer)
        for (std::size_t i = 0; i < answer.size(); ++i)
            answer[i] += weights[layer] * rows[layer][i];
    return answer;
}

std::vector<core::LatentAttentionPtr> latentAttentions(const std::vector<at::Tensor>& crossAttention,
                                                       std::span<const float> weights) {
    const at::NoGradGuard noGraph;
    at::Tensor sum; // [t, latents]
    for (std::size_t layer = 0; layer < crossAttention.size(); ++layer) {
        const at::Tensor mean = crossAttention[layer][0].mean(0).mul_(weights[layer]); // [t, latents]
        sum = sum.defined() ? sum.add_(mean) : mean;
    }
    std::vector<core::LatentAttentionPtr> answer;
    if (!sum.defined()) return answer;
    const at::Tensor rows = sum.to(at::kCPU, at::kFloat).contiguous(); // [t, latents]
    for (std::int64_t t = 0; t < rows.size(0); ++t) {
        const float* row = rows.data_ptr<float>() + t * rows.size(1);
        answer.push_back(std::make_shared<const core::LatentAttention>(row, row + rows.size(1)));
    }
    return answer;
}

} // namespace hs::model
