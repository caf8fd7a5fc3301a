// The tables of the processor paths of matrix_table.h; each is defined in a unit compiled for that processor. Internal
// to this folder: callers ask bestMatrixKernels() or availableMatrixKernels(), which look at the processor first.
#pragma once

#include "model/kernels/matrix_table.h"

namespace hs::model::kernels {

const MatrixTable& avx512Bf16MatrixKernels();
const MatrixTable& avx512MatrixKernels();
const MatrixTable& avx2MatrixKernels();
const MatrixTable& plainMatrixKernels();

} // namespace hs::model::kernels
