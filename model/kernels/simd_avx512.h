// Sixteen lanes in one AVX-512 register. Included by the AVX-512 translation units alone (never by common code: inline
// functions compiled with AVX-512 must not reach a processor without it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <immintrin.h>

namespace hs::model::kernels {

template <bool HasByteDots, bool HasPairDots = false>
struct Avx512 {
    using F = __m512;
    using I = __m512i; // sixteen int32

    static constexpr bool kByteDots = HasByteDots;
    static constexpr int kMaxStreams = 8;
    static constexpr int kBatchRows = 2; // rows and inputs of the many-inputs product: 2 x 5 x 2 accumulators
    static constexpr int kBatchInputs = 5;
    static constexpr int kBatchQueries = 5; // of a head: 5 x 4 sums and the four vectors of a key
    static constexpr int kTileRows = 14;    // of a product of many rows: 28 accumulators

    static F zero() { return _mm512_setzero_ps(); }
    static F set(float x) { return _mm512_set1_ps(x); }
    static F load(const float* p) { return _mm512_loadu_ps(p); }
    static void store(float* p, F x) { _mm512_storeu_ps(p, x); }
    // Keeps a loaded vector in a register: the compiler would load it again for every use, and loads are what is short.
    template <class Vector>
    static Vector once(Vector x) {
        __asm__("" : "+v"(x));
        return x;
    }
    static F add(F a, F b) { return _mm512_add_ps(a, b); }
    static F sub(F a, F b) { return _mm512_sub_ps(a, b); }
    static F mul(F a, F b) { return _mm512_mul_ps(a, b); }
    static F div(F a, F b) { return _mm512_div_ps(a, b); }
    static F fma(F a, F b, F c) { return _mm512_fmadd_ps(a, b, c); }
    static F max(F a, F b) { return _mm512_max_ps(a, b); }
    static F min(F a, F b) { return _mm512_min_ps(a, b); }
    static F abs(F a) { return _mm512_abs_ps(a); }
    static F round(F a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
    // a where x < 0, else b
    static F ifNegative(F x, F a, F b) {
        return _mm512_mask_blend_ps(_mm512_cmp_ps_mask(x, _mm512_setzero_ps(), _CMP_LT_OQ), b, a);
    }
    // 2^n for whole n in [-126, 127]
    static F powerOfTwo(F n) {
        return _mm512_castsi512_ps(
            _mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23));
    }

    static float sum(F x) {
        const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(x), upperHalf(x));
        return sumOfEight(eight);
    }
    // The sums of sixteen vectors, each folded in the order of sum().
    static F sumEach(const F* x) {
        F a[8], b[4];
        for (int i = 0; i < 8; ++i)
            a[i] = _mm512_add_ps(_mm512_shuffle_f32x4(x[2 * i], x[2 * i + 1], 0x44),
                                 _mm512_shuffle_f32x4(x[2 * i], x[2 * i + 1], 0xee));
        for (int i = 0; i < 4; ++i)
            b[i] = _mm512_add_ps(_mm512_shuffle_f32x4(a[2 * i], a[2 * i + 1], 0x88),
                                 _mm512_shuffle_f32x4(a[2 * i], a[2 * i + 1], 0xdd));
        for (int i = 0; i < 2; ++i)
            a[i] = _mm512_add_ps(_mm512_shuffle_ps(b[2 * i], b[2 * i + 1], 0x44),
                                 _mm512_shuffle_ps(b[2 * i], b[2 * i + 1], 0xee));
        const F sums = _mm512_add_ps(_mm512_shuffle_ps(a[0], a[1], 0x88), _mm512_shuffle_ps(a[0], a[1], 0xdd));
        const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
        return _mm512_permutexvar_ps(order, sums);
    }
    static float maxLane(F x) {
        const __m256 eight = _mm256_max_ps(_mm512_castps512_ps256(x), upperHalf(x));
        __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_max_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_max_ss(four, _mm_shuffle_ps(four, four, 1)));
    }

    static F loadHalf(const std::uint16_t* p) {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
    }
    static void storeHalf(std::uint16_t* p, F x) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                            _mm512_cvtps_ph(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    }
    // Word i holds column i in its low half and column i + 16 in its high half.
    static void loadBf16(const std::uint16_t* p, F& first, F& second) {
        const __m512i words = _mm512_loadu_si512(p);
        first = _mm512_castsi512_ps(_mm512_slli_epi32(words, 16));
        second = _mm512_castsi512_ps(_mm512_and_si512(words, _mm512_set1_epi32(static_cast<int>(0xffff0000u))));
    }

    static I intZero() { return _mm512_setzero_si512(); }
    static I loadInt(const std::int32_t* p) { return _mm512_loadu_si512(p); }
    static void storeInt(std::int32_t* p, I x) { _mm512_storeu_si512(p, x); }
    static I roundToInt(F x) { return _mm512_cvtps_epi32(x); }
    static F toFloat(I x) { return _mm512_cvtepi32_ps(x); }
    static I addInt(I a, I b) { return _mm512_add_epi32(a, b); }
    static I timesMinus128(I x) { return _mm512_sub_epi32(intZero(), _mm512_slli_epi32(x, 7)); }
    static void storeWords(std::int16_t* p, I x) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi32_epi16(x));
    }
    // Balanced digits: x = 256 high + low, both in [-128, 127].
    static void storeDigits(std::int8_t* high, std::int8_t* low, I x) {
        const I top = _mm512_srai_epi32(_mm512_add_epi32(x, _mm512_set1_epi32(128)), 8);
        const I rest = _mm512_sub_epi32(x, _mm512_slli_epi32(top, 8));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(high), _mm512_cvtepi32_epi8(top));
        _mm_storeu_si128(reinterpret_cast<__m128i*>(low), _mm512_cvtepi32_epi8(rest));
    }
    static void storeBytes(std::uint8_t* p, I x) {
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(x));
    }

    // Pairs of bf16 numbers in 32-bit words; the lower half comes first.
    using Pairs = __m512i;
    static Pairs loadPairs(const float* p) { return _mm512_loadu_si512(p); }
    static Pairs setPair(std::uint32_t word) { return _mm512_set1_epi32(static_cast<int>(word)); }
    static F pairDot(Pairs a, Pairs b, F sum) {
#ifdef __AVX512BF16__
        if constexpr (HasPairDots)
            return _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(a), reinterpret_cast<__m512bh>(b));
#endif
        return _mm512_fmadd_ps(lowOf(a), lowOf(b), _mm512_fmadd_ps(highOf(a), highOf(b), sum));
    }
    // Thirty-two numbers, rounded to nearest even, in their order.
    static void storePairs(std::uint32_t* p, F low, F high) {
        const __m256i first = roundToBf16(low);
        _mm512_storeu_si512(p, _mm512_inserti64x4(_mm512_castsi256_si512(first), roundToBf16(high), 1));
    }
    // Sixteen numbers of eight words, in their order.
    static F loadNumbers(const std::uint32_t* p) {
        const __m256i numbers = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
        return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(numbers), 16));
    }
    // Word i holds first[i] and second[i].
    static void storeZipped(std::uint32_t* p, F first, F second) {
        const __m512i low = _mm512_cvtepu16_epi32(roundToBf16(first));
        const __m512i high = _mm512_cvtepu16_epi32(roundToBf16(second));
        _mm512_storeu_si512(p, _mm512_or_si512(low, _mm512_slli_epi32(high, 16)));
    }
    // Sixteen rows of sixteen words, turned over.
    static void transpose(const std::uint32_t* from, std::uint32_t* to, std::size_t toStride) {
        __m512i a[16], b[16];
        for (int i = 0; i < 16; ++i)
            a[i] = _mm512_loadu_si512(from + 16 * i);
        for (int i = 0; i < 16; i += 2) {
            b[i] = _mm512_unpacklo_epi32(a[i], a[i + 1]);
            b[i + 1] = _mm512_unpackhi_epi32(a[i], a[i + 1]);
        }
        for (int i = 0; i < 16; i += 4)
            for (int k = 0; k < 2; ++k) {
                a[i + 2 * k] = _mm512_unpacklo_epi64(b[i + k], b[i + k + 2]);
                a[i + 2 * k + 1] = _mm512_unpackhi_epi64(b[i + k], b[i + k + 2]);
            }
        for (int k = 0; k < 4; ++k) { // rows k, k + 4, … of the answer lie in quarters
            b[k] = _mm512_shuffle_i32x4(a[k], a[4 + k], 0x88);
            b[4 + k] = _mm512_shuffle_i32x4(a[k], a[4 + k], 0xdd);
            b[8 + k] = _mm512_shuffle_i32x4(a[8 + k], a[12 + k], 0x88);
            b[12 + k] = _mm512_shuffle_i32x4(a[8 + k], a[12 + k], 0xdd);
        }
        for (int k = 0; k < 4; ++k) {
            const auto row = [&](int i) { return to + static_cast<std::size_t>(i) * toStride; };
            _mm512_storeu_si512(row(k), _mm512_shuffle_i32x4(b[k], b[8 + k], 0x88));
            _mm512_storeu_si512(row(k + 8), _mm512_shuffle_i32x4(b[k], b[8 + k], 0xdd));
            _mm512_storeu_si512(row(k + 4), _mm512_shuffle_i32x4(b[4 + k], b[12 + k], 0x88));
            _mm512_storeu_si512(row(k + 12), _mm512_shuffle_i32x4(b[4 + k], b[12 + k], 0xdd));
        }
    }

    // Adds the products of S rows with B inputs (`stride` apart): four neighbouring columns a lane, `vectors` groups of
    // 64 columns. ahead: see Impl::addFloatDots.
    template <int S, int B>
    static void addByteDots(const std::uint8_t* const* rows, [[maybe_unused]] const std::byte* const* ahead, Digits x,
                            std::size_t stride, int vectors, I (*products)[B]) {
        if constexpr (HasByteDots)
            addDigitDots<S, B>(rows, ahead, x, stride, vectors, products);
        else
            for (int s = 0; s < S; ++s)
                for (int b = 0; b < B; ++b)
                    products[s][b] = _mm512_add_epi32(
                        products[s][b], wordDot(rows[s], x.wide + static_cast<std::size_t>(b) * stride, vectors));
    }

    // The first `count` lanes of x (1 to 15), the others `rest`.
    static F keepFirst(F x, int count, float rest) {
        return _mm512_mask_blend_ps(static_cast<__mmask16>((1u << count) - 1u), _mm512_set1_ps(rest), x);
    }

    static std::uint64_t sumBytes(const std::byte* p, std::size_t bytes, int streams) {
        __m512i sums[8];
        for (auto& sum : sums)
            sum = _mm512_setzero_si512();
        const std::size_t length = bytes / static_cast<std::size_t>(streams);
        for (std::size_t i = 0; i < length; i += 256)
            for (int s = 0; s < streams; ++s)
                for (int k = 0; k < 4; ++k)
                    sums[s] = _mm512_add_epi64(sums[s], _mm512_load_si512(p + static_cast<std::size_t>(s) * length + i +
                                                                          static_cast<std::size_t>(64 * k)));
        std::uint64_t total = 0;
        for (const auto& sum : sums) {
            alignas(64) std::uint64_t lanes[8];
            _mm512_store_si512(lanes, sum);
            for (const auto lane : lanes)
                total += lane;
        }
        return total;
    }

private:
#ifdef __AVX512VNNI__
    // In place. The compiler's own form copies every sum before it adds, and a copy costs as much as a product.
    static void addByteDot(I& sum, I weights, I digits) {
        __asm__("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(weights), "v"(digits));
    }
    // High digits and low digits are summed apart and joined at the end.
    template <int S, int B>
    static void addDigitDots(const std::uint8_t* const* rows, [[maybe_unused]] const std::byte* const* ahead, Digits x,
                             std::size_t stride, int vectors, I (*products)[B]) {
        I tops[S][B], rests[S][B];
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b) {
                tops[s][b] = _mm512_setzero_si512();
                rests[s][b] = products[s][b];
            }
        for (int v = 0; v < vectors; ++v) {
            I weights[S];
            for (int s = 0; s < S; ++s)
                weights[s] = _mm512_loadu_si512(rows[s] + 64 * v);
            if constexpr (B > 1)
                if (ahead != nullptr)
                    for (int s = 0; s < S; ++s)
                        __builtin_prefetch(ahead[s] + 64 * v, 0, 2);
#pragma GCC unroll 8
            for (int b = 0; b < B; ++b) {
                const std::size_t at = static_cast<std::size_t>(b) * stride + static_cast<std::size_t>(64 * v);
                const I high = once(_mm512_loadu_si512(x.high + at));
                const I low = once(_mm512_loadu_si512(x.low + at));
#pragma GCC unroll 8
                for (int s = 0; s < S; ++s) {
                    addByteDot(tops[s][b], weights[s], high);
                    addByteDot(rests[s][b], weights[s], low);
                }
            }
        }
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b)
                products[s][b] = _mm512_add_epi32(_mm512_slli_epi32(tops[s][b], 8), rests[s][b]);
    }
#endif
    static I wordDot(const std::uint8_t* w, const std::int16_t* wide, int vectors) {
        I pairs[2] = {_mm512_setzero_si512(), _mm512_setzero_si512()}; // sums of two products, columns 0-31 and 32-63
        for (int v = 0; v < vectors; ++v)
            for (int half = 0; half < 2; ++half) {
                const __m512i weights =
                    _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(w + 64 * v + 32 * half)));
                pairs[half] = _mm512_add_epi32(
                    pairs[half], _mm512_madd_epi16(weights, _mm512_loadu_si512(wide + 64 * v + 32 * half)));
            }
        // Neighbouring pairs together: even words of both registers plus odd words of both.
        const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        const __m512i odd = _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        return _mm512_add_epi32(_mm512_permutex2var_epi32(pairs[0], even, pairs[1]),
                                _mm512_permutex2var_epi32(pairs[0], odd, pairs[1]));
    }
    static F lowOf(Pairs x) {
        return _mm512_castsi512_ps(_mm512_slli_epi32(x, 16));
    }
    static F highOf(Pairs x) {
        return _mm512_castsi512_ps(_mm512_and_si512(x, _mm512_set1_epi32(static_cast<int>(0xffff0000u))));
    }
    static __m256i roundToBf16(F x) {
#ifdef __AVX512BF16__
        if constexpr (HasPairDots) return reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(x));
#endif
        const __m512i bits = _mm512_castps_si512(x);
        const __m512i odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
        const __m512i rounded = _mm512_add_epi32(_mm512_add_epi32(bits, _mm512_set1_epi32(0x7fff)), odd);
        const __m512i quiet = _mm512_or_si512(bits, _mm512_set1_epi32(0x400000)); // not-a-number stays one
        const __mmask16 broken = _mm512_cmp_ps_mask(x, x, _CMP_UNORD_Q);
        return _mm512_cvtepi32_epi16(_mm512_srli_epi32(_mm512_mask_blend_epi32(broken, rounded, quiet), 16));
    }
    static __m256 upperHalf(F x) {
        return _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x), 1));
    }
    static float sumOfEight(__m256 eight) {
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_shuffle_ps(four, four, 1)));
    }
};

} // namespace hs::model::kernels
