#include "model/nn/cpu_views.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// Collects views and remembers whether all were possible.
class Viewer {
public:
    bool fits() const { return m_fits; }

    WeightRows matrix(const Linear& linear) {
        const at::Tensor& weight = linear->weight;
        const bool known = weight.scalar_type() == at::kFloat || weight.scalar_type() == at::kBFloat16;
        m_fits = m_fits && known && weight.device().is_cpu() && weight.is_contiguous() && !linear->bias.defined();
        return m_fits ? WeightRows{weight.data_ptr(), weight.scalar_type() == at::kBFloat16, int(weight.size(0)),
                                   int(weight.size(1))}
                      : WeightRows{};
    }
    const float* floats(const at::Tensor& tensor) {
        m_fits = m_fits && tensor.scalar_type() == at::kFloat && tensor.device().is_cpu() && tensor.is_contiguous();
        return m_fits ? tensor.data_ptr<float>() : nullptr;
    }
    NormRow norm(const LayerNorm& norm) { return {floats(norm->weight), floats(norm->bias)}; }

private:
    bool m_fits = true;
};

} // namespace

std::optional<ResamplerView> resamplerView(PerceiverResamplerImpl& resampler) {
    if (!CpuResampler::supports(resampler.config())) return std::nullopt;
    Viewer viewer;
    ResamplerView view;
    view.linear = viewer.matrix(resampler.linear);
    view.mediaPosition = viewer.floats(resampler.media_pos);
    view.latents = viewer.floats(resampler.latents);
    for (PerceiverLayer& layer : resampler.layers()) {
        const PerceiverAttention& attention = layer->attention;
        const FeedForward& feedForward = layer->feedForward;
        view.layers.push_back({.mediaNorm = viewer.norm(attention->norm_media),
                               .latentsNorm = viewer.norm(attention->norm_latents),
                               .query = viewer.matrix(attention->to_q),
                               .keysValues = viewer.matrix(attention->to_kv),
                               .output = viewer.matrix(attention->to_out),
                               .feedForwardNorm = viewer.norm(feedForward->norm),
                               .up = viewer.matrix(feedForward->widen),
                               .down = viewer.matrix(feedForward->narrow)});
    }
    view.norm = viewer.norm(resampler.norm);
    return viewer.fits() ? std::optional(std::move(view)) : std::nullopt;
}

std::optional<CrossView> crossView(HistoGptModelImpl& model) {
    Viewer viewer;
    CrossView view;
    view.exitGate = viewer.matrix(model.perceiver_exitgate);
    for (LayerPair& layer : model.layers())
        view.keysValues.push_back(viewer.matrix(layer->cross->attn->to_kv));
    return viewer.fits() ? std::optional(std::move(view)) : std::nullopt;
}

TensorReader tensorReader(CTransPath encoder) {
    return [encoder](const std::string& name, std::size_t count) mutable -> Result<std::vector<float>> {
        const auto parameters = encoder->named_parameters();
        const auto buffers = encoder->named_buffers();
        const at::Tensor* tensor = parameters.find(name);
        if (tensor == nullptr) tensor = buffers.find(name);
        if (tensor == nullptr)
            return Error(ErrorCode::Internal, "expected the patch encoder to hold a tensor " + name + ", found none");
        const at::Tensor floats = tensor->detach().to(at::kCPU, at::kFloat).contiguous(); // […]
        if (std::size_t(floats.numel()) != count)
            return Error(ErrorCode::Internal, "expected " + std::to_string(count) + " numbers in " + name + ", found " +
                                                  std::to_string(floats.numel()));
        return std::vector<float>(floats.data_ptr<float>(), floats.data_ptr<float>() + floats.numel());
    };
}

} // namespace hs::model
