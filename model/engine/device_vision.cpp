#include "model/engine/device_vision.h"

#include "model/device/torch_decoder.h"

namespace hs::model {

core::Result<MappedLatents> DeviceVision::read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                               const std::function<void()>& pause) {
    const at::NoGradGuard noGraph;
    ResampleOptions options;
    options.beforeBlock = pause;
    PerceiverResampler& resampler = m_network->histogpt->perceiver_resampler;
    return resampleWithMap(resampler, features.to(resampler->latents.device()), std::move(slideEnds),
                           std::move(options));
}

core::Result<CrossMemoryPtr> DeviceVision::remember(const at::Tensor& latents, const std::function<void()>& pause) {
    const at::NoGradGuard noGraph;
    const at::Tensor media = m_network->histogpt->image(latents.unsqueeze(0)); // [1, latents, hidden]
    return CrossMemoryPtr(TorchCrossMemory::create(m_network, media, m_type, pause));
}

} // namespace hs::model
