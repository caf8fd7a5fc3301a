#include "model/kernels/matrix_impl.h"
#include "model/kernels/matrix_paths.h"
#include "model/kernels/simd_avx512.h"

namespace hs::model::kernels {

const MatrixTable& avx512Bf16MatrixKernels() {
    static constexpr MatrixTable kTable = MatrixImpl<Avx512<false, true>>::table("AVX-512 BF16", true);
    return kTable;
}

} // namespace hs::model::kernels
