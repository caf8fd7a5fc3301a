// PatchEncoder: the bundle's patch encoder for inference: on a CPU our own kernels where they take its sizes, LibTorch
// elsewhere and on a GPU.
// Belongs to the engine's thread.
#pragma once

#include "core/error.h"
#include "model/cpu/cpu_encoder.h"
#include "model/device/device_encoder.h"
#include "model/io/weights_file.h"
#include "model/nn/ctranspath.h"

#include <memory>
#include <span>

namespace hs::model {

class PatchEncoder {
public:
    // Every tensor that does not fit in one error.
    static core::Result<std::unique_ptr<PatchEncoder>> create(const EncoderConfig& config,
                                                              std::shared_ptr<const WeightsFile> file,
                                                              kernels::WordType words,
                                                              std::shared_ptr<kernels::ThreadPool> pool);

    // Through LibTorch on a device; type: of matrices.
    static core::Result<std::unique_ptr<PatchEncoder>> createOn(at::Device device, const EncoderConfig& config,
                                                                std::shared_ptr<const WeightsFile> file,
                                                                at::ScalarType type);

    // pictures float32 [b, 3, p, p], normalised -> features [b, width], row-major.
    void encode(const at::Tensor& pictures, std::span<float> features);

    const EncoderConfig& config() const { return m_config; }

private:
    explicit PatchEncoder(const EncoderConfig& config)
        : m_config(config) {}

    EncoderConfig m_config;
    std::unique_ptr<CpuEncoder> m_fast;
    std::unique_ptr<DeviceEncoder> m_module; // null where m_fast is there
    at::Device m_device = at::kCPU;
};

} // namespace hs::model
