#include "model/device/choose_device.h"

namespace hs::model {

core::Result<at::Device> chooseDevice(core::Device asked) {
    if (asked == core::Device::Cpu) return at::Device(at::kCPU);
    if (at::hasCUDA()) return at::Device(at::kCUDA, 0);
    if (asked == core::Device::Auto) return at::Device(at::kCPU);
    return core::Error(core::ErrorCode::Unsupported,
                       "device cuda was asked for, but this build of LibTorch sees no CUDA card; choose cpu or auto");
}

at::ScalarType matrixType(core::Precision precision) {
    return precision == core::Precision::Fp32 ? at::kFloat : at::kBFloat16;
}

} // namespace hs::model
