#include "model/kernels/kernel_table.h"

#include "model/kernels/kernel_paths.h"
#include "model/kernels/x86_features.h"

namespace hs::model::kernels {

KernelList availableKernels() {
    KernelList list;
#if defined(HS_X86_KERNELS)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && hasHalfConversions();
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512 && __builtin_cpu_supports("avx512vnni")) list.tables[list.count++] = &avx512VnniKernels();
    if (avx512) list.tables[list.count++] = &avx512Kernels();
    if (avx2) list.tables[list.count++] = &avx2Kernels();
#endif
    list.tables[list.count++] = &plainKernels();
    return list;
}

const KernelTable& bestKernels() {
    static const KernelTable& best = *availableKernels().tables[0];
    return best;
}

} // namespace hs::model::kernels
