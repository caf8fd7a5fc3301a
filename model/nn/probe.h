// Probe: how a caller looks at intermediate tensors of one forward pass, by the names of golden/README.md. Nothing is
// kept in a module: without a probe nothing is held or computed for it. Called on the thread of the forward pass.
#pragma once

#include "model/nn/libtorch.h"

#include <functional>
#include <string>

namespace hs::model {

using Probe = std::function<void(const std::string& name, const at::Tensor& value)>;

inline void tell(const Probe* probe, const char* name, const at::Tensor& value) {
    if (probe != nullptr) (*probe)(name, value);
}

inline void tell(const Probe* probe, const char* name, std::size_t index, const at::Tensor& value) {
    if (probe != nullptr) (*probe)(std::string(name) + "." + std::to_string(index), value);
}

} // namespace hs::model
