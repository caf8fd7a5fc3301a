#include "model/kernels/kernel_impl.h"
#include "model/kernels/kernel_paths.h"
#include "model/kernels/simd_avx512.h"

namespace hs::model::kernels {

const KernelTable& avx512Kernels() {
    static constexpr KernelTable kTable = Impl<Avx512<false>>::table("AVX-512");
    return kTable;
}

} // namespace hs::model::kernels
