// Gradient checkpointing: a part of the network whose activations are not kept but computed again in the backward pass.
// Dropout draws the same numbers both times. Gradients of the parameters come back through the graph, so that both
// backward() and grad() work. The reference's own checkpointing skips cross-attention; here the function decides what
// runs, and it runs the same way both times.
#pragma once

#include "model/nn/libtorch.h"

#include <functional>
#include <vector>

namespace hs::model {

using TensorFunction = std::function<at::Tensor(const std::vector<at::Tensor>&)>;

// function(inputs), where `parameters` are the parameters it uses. One tensor in, out: the answer's shape.
at::Tensor checkpointed(const TensorFunction& function, std::vector<at::Tensor> inputs,
                        const std::vector<at::Tensor>& parameters);

} // namespace hs::model
