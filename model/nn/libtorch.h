// The one way to LibTorch's headers for model/: modules, autograd and the tensor operations, nothing of data loading,
// serialisation or the many modules we do not use. Precompiled for hs_nn and the targets that reuse it.
#pragma once

#include <torch/autograd.h>
#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>
