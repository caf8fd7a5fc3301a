// The tables of the processor paths; each is defined in a unit compiled for that processor. Internal to this folder:
// callers ask bestKernels() or availableKernels(), which look at the processor first.
#pragma once

#include "model/kernels/kernel_table.h"

namespace hs::model::kernels {

const KernelTable& avx512VnniKernels();
const KernelTable& avx512Kernels();
const KernelTable& avx2Kernels();
const KernelTable& plainKernels();

} // namespace hs::model::kernels
