#include "model/kernels/matrix_impl.h"
#include "model/kernels/matrix_paths.h"
#include "model/kernels/simd_plain.h"

namespace hs::model::kernels {

const MatrixTable& plainMatrixKernels() {
    static constexpr MatrixTable kTable = MatrixImpl<Plain>::table("plain", false);
    return kTable;
}

} // namespace hs::model::kernels
