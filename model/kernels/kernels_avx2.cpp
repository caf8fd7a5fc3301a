#include "model/kernels/kernel_impl.h"
#include "model/kernels/kernel_paths.h"
#include "model/kernels/simd_avx2.h"

namespace hs::model::kernels {

const KernelTable& avx2Kernels() {
    static constexpr KernelTable kTable = Impl<Avx2>::table("AVX2");
    return kTable;
}

} // namespace hs::model::kernels
