// Marks for a function that is compiled a second time for AVX2 and chosen at run time.
//
// The body is an HS_ALWAYS_INLINE function; a plain function and one marked HS_TARGET_AVX2 both call it, and runsAvx2()
// decides. For integer code only: a clone must give the same bits, and floating point might be contracted in one.
#pragma once

#define HS_ALWAYS_INLINE inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__GNUC__)
#define HS_TARGET_AVX2 __attribute__((target("avx2")))
#else
#define HS_TARGET_AVX2
#endif

namespace hs::core {

// Whether this processor runs code marked HS_TARGET_AVX2.
inline bool runsAvx2() {
#if defined(__x86_64__) && defined(__GNUC__)
    static const bool yes = __builtin_cpu_supports("avx2");
    return yes;
#else
    return false;
#endif
}

} // namespace hs::core
