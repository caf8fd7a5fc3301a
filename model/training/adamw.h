// AdamW over named parameters, as torch.optim.AdamW computes it (golden trainer/): decay on every parameter, norms and
// gates too; a parameter without a gradient is left alone, not even decayed. One thread at a time.
//
// Our own rather than LibTorch's because its state must be readable by name in a checkpoint.
#pragma once

#include "core/error.h"
#include "model/nn/libtorch.h"
#include "model/training/train_config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hs::model {

struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

class AdamW {
public:
    AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options);

    void clearGradients();
    // Scales the gradients down to options.clipNorm where that is above 0 and their joint norm is larger; answers that norm.
    double clip();
    void step(double learningRate);

    // "optimiser/<parameter>/first" and "/second" for parameters that have been moved, "optimiser/steps" int64 [parameters].
    std::vector<NamedTensor> state() const;
    core::Result<void> restore(const std::vector<NamedTensor>& state);

private:
    struct Slot {
        NamedTensor parameter;
        at::Tensor first;  // as the parameter; undefined before its first update
        at::Tensor second; // as the parameter
        std::int64_t steps = 0;
    };
    void update(Slot& slot, double learningRate) const;

    std::vector<Slot> m_slots;
    AdamWOptions m_options;
};

} // namespace hs::model
