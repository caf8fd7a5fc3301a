#include "model/kernels/matrix_impl.h"
#include "model/kernels/matrix_paths.h"
#include "model/kernels/simd_avx512.h"

namespace hs::model::kernels {

const MatrixTable& avx512MatrixKernels() {
    static constexpr MatrixTable kTable = MatrixImpl<Avx512<false>>::table("AVX-512", false);
    return kTable;
}

} // namespace hs::model::kernels
