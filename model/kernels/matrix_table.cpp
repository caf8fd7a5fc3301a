#include "model/kernels/matrix_table.h"

#include "model/kernels/matrix_paths.h"
#include "model/kernels/x86_features.h"

namespace hs::model::kernels {

MatrixKernelList availableMatrixKernels() {
    MatrixKernelList list;
#if defined(HS_X86_KERNELS)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasHalfConversions();
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512 && __builtin_cpu_supports("avx512bf16")) list.tables[list.count++] = &avx512Bf16MatrixKernels();
    if (avx512) list.tables[list.count++] = &avx512MatrixKernels();
    if (avx2) list.tables[list.count++] = &avx2MatrixKernels();
#endif
    list.tables[list.count++] = &plainMatrixKernels();
    return list;
}

const MatrixTable& bestMatrixKernels() {
    static const MatrixTable& best = *availableMatrixKernels().tables[0];
    return best;
}

} // namespace hs::model::kernels
