#include "model/kernels/kernel_impl.h"
#include "model/kernels/kernel_paths.h"
#include "model/kernels/simd_plain.h"

namespace hs::model::kernels {

const KernelTable& plainKernels() {
    static constexpr KernelTable kTable = Impl<Plain>::table("plain");
    return kTable;
}

} // namespace hs::model::kernels
