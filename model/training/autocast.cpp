#include "model/training/autocast.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace hs::model {

namespace {

void switchAutocast(at::Device device, bool on) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(device.type(), at::kBFloat16);
    at::autocast::set_autocast_enabled(device.type(), on);
#else
    if (device.is_cuda()) {
        at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        at::autocast::set_enabled(on);
    } else {
        at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        at::autocast::set_cpu_enabled(on);
    }
#endif
}

} // namespace

Autocast::Autocast(at::Device device, TrainPrecision precision)
    : m_device(device), m_on(precision == TrainPrecision::Bf16) {
    if (!m_on) return;
    at::autocast::increment_nesting();
    switchAutocast(m_device, true);
}

Autocast::~Autocast() {
    if (!m_on) return;
    switchAutocast(m_device, false);
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
}

} // namespace hs::model
