// Mixed precision for a scope: matrix products in bfloat16, norms, softmax and losses in float32, weights, gradients and
// the optimiser in float32. No gradient scaling: bfloat16 has float32's range. Training thread.
#pragma once

#include "model/nn/libtorch.h"
#include "model/training/train_config.h"

namespace hs::model {

class Autocast {
public:
    Autocast(at::Device device, TrainPrecision precision);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    at::Device m_device;
    bool m_on;
};

} // namespace hs::model
