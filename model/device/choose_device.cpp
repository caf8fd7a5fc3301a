#include "model/device/choose_device.h"

#ifdef HS_CUDA_GRAPHS
#include <c10/cuda/CUDACachingAllocator.h>
#endif

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

std::uint64_t peakMemory([[maybe_unused]] at::Device device) {
#ifdef HS_CUDA_GRAPHS
    if (device.is_cuda())
        return std::uint64_t(c10::cuda::CUDACachingAllocator::getDeviceStats(device.index()).allocated_bytes[0].peak);
#endif
    return 0;
}

} // namespace hs::model
