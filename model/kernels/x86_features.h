// What the compilers' own question about the processor does not know everywhere. Private to this folder; any thread.
#pragma once

#if defined(HS_X86_KERNELS)

#include <cpuid.h>

namespace hs::model::kernels {

// Conversions between half precision and float; Clang 14's __builtin_cpu_supports does not know the name.
inline bool hasHalfConversions() {
    unsigned int a = 0, b = 0, c = 0, d = 0;
    return __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_F16C) != 0;
}

} // namespace hs::model::kernels

#endif
