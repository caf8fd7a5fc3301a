// DeviceVision: the vision side through LibTorch, on the device where the network lies.
#pragma once

#include "model/engine/vision_side.h"
#include "model/nn/histogpt.h"

namespace hs::model {

class DeviceVision : public VisionSide {
public:
    // network: eval mode, on its device. type: of the keys and values, as the decoder's matrices.
    DeviceVision(HistoGpt network, at::ScalarType type)
        : m_network(std::move(network))
        , m_type(type) {}

    core::Result<MappedLatents> read(const at::Tensor& features, std::vector<std::size_t> slideEnds,
                                     const std::function<void()>& pause) override;
    core::Result<CrossMemoryPtr> remember(const at::Tensor& latents, const std::function<void()>& pause) override;

private:
    HistoGpt m_network;
    at::ScalarType m_type;
};

} // namespace hs::model
