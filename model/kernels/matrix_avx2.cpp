#include "model/kernels/matrix_impl.h"
#include "model/kernels/matrix_paths.h"
#include "model/kernels/simd_avx2.h"

namespace hs::model::kernels {

const MatrixTable& avx2MatrixKernels() {
    static constexpr MatrixTable kTable = MatrixImpl<Avx2>::table("AVX2", false);
    return kTable;
}

} // namespace hs::model::kernels
