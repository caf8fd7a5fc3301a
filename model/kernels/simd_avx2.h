// Sixteen lanes in two AVX2 registers, with the same bits as one AVX-512 register. Included by the AVX2 unit alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <immintrin.h>

namespace hs::model::kernels {

struct Avx2 {
    struct F {
        __m256 a, b;
    };
    struct I {
        __m256i a, b;
    };

    static constexpr bool kByteDots = false;
    static constexpr int kMaxStreams = 2; // sixteen registers hold no more accumulators
    static constexpr int kBatchRows = 1;
    static constexpr int kBatchInputs = 2;
    static constexpr int kBatchQueries = 1;
    static constexpr int kTileRows = 3; // of a product of many rows: 12 of 16 registers are accumulators

    static F zero() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
    static F set(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
    static F load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
    static void store(float* p, F x) {
        _mm256_storeu_ps(p, x.a);
        _mm256_storeu_ps(p + 8, x.b);
    }
    static F once(F x) { return x; } // see Avx512
    static F add(F x, F y) { return {_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)}; }
    static F sub(F x, F y) { return {_mm256_sub_ps(x.a, y.a), _mm256_sub_ps(x.b, y.b)}; }
    static F mul(F x, F y) { return {_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)}; }
    static F div(F x, F y) { return {_mm256_div_ps(x.a, y.a), _mm256_div_ps(x.b, y.b)}; }
    static F fma(F x, F y, F z) { return {_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)}; }
    static F max(F x, F y) { return {_mm256_max_ps(x.a, y.a), _mm256_max_ps(x.b, y.b)}; }
    static F min(F x, F y) { return {_mm256_min_ps(x.a, y.a), _mm256_min_ps(x.b, y.b)}; }
    static F abs(F x) {
        const __m256 sign = _mm256_set1_ps(-0.0f);
        return {_mm256_andnot_ps(sign, x.a), _mm256_andnot_ps(sign, x.b)};
    }
    static F round(F x) {
        return {_mm256_round_ps(x.a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC),
                _mm256_round_ps(x.b, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC)};
    }
    static F ifNegative(F x, F y, F z) {
        const __m256 zeros = _mm256_setzero_ps();
        return {_mm256_blendv_ps(z.a, y.a, _mm256_cmp_ps(x.a, zeros, _CMP_LT_OQ)),
                _mm256_blendv_ps(z.b, y.b, _mm256_cmp_ps(x.b, zeros, _CMP_LT_OQ))};
    }
    static F powerOfTwo(F n) { return {powerOfTwo(n.a), powerOfTwo(n.b)}; }

    static float sum(F x) {
        const __m256 eight = _mm256_add_ps(x.a, x.b);
        __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_add_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_add_ss(four, _mm_shuffle_ps(four, four, 1)));
    }
    // The sums of sixteen vectors.
    static F sumEach(const F* x) {
        float sums[16];
        for (int i = 0; i < 16; ++i)
            sums[i] = sum(x[i]);
        return load(sums);
    }
    static float maxLane(F x) {
        const __m256 eight = _mm256_max_ps(x.a, x.b);
        __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
        four = _mm_max_ps(four, _mm_movehl_ps(four, four));
        return _mm_cvtss_f32(_mm_max_ss(four, _mm_shuffle_ps(four, four, 1)));
    }

    static F loadHalf(const std::uint16_t* p) {
        const auto* words = reinterpret_cast<const __m128i*>(p);
        return {_mm256_cvtph_ps(_mm_loadu_si128(words)), _mm256_cvtph_ps(_mm_loadu_si128(words + 1))};
    }
    static void storeHalf(std::uint16_t* p, F x) {
        auto* words = reinterpret_cast<__m128i*>(p);
        _mm_storeu_si128(words, _mm256_cvtps_ph(x.a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
        _mm_storeu_si128(words + 1, _mm256_cvtps_ph(x.b, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    }
    static void loadBf16(const std::uint16_t* p, F& first, F& second) {
        const auto* words = reinterpret_cast<const __m256i*>(p);
        const __m256i a = _mm256_loadu_si256(words);
        const __m256i b = _mm256_loadu_si256(words + 1);
        const __m256i upper = _mm256_set1_epi32(static_cast<int>(0xffff0000u));
        first = {_mm256_castsi256_ps(_mm256_slli_epi32(a, 16)), _mm256_castsi256_ps(_mm256_slli_epi32(b, 16))};
        second = {_mm256_castsi256_ps(_mm256_and_si256(a, upper)), _mm256_castsi256_ps(_mm256_and_si256(b, upper))};
    }

    static I intZero() { return {_mm256_setzero_si256(), _mm256_setzero_si256()}; }
    static I loadInt(const std::int32_t* p) {
        const auto* words = reinterpret_cast<const __m256i*>(p);
        return {_mm256_loadu_si256(words), _mm256_loadu_si256(words + 1)};
    }
    static void storeInt(std::int32_t* p, I x) {
        auto* words = reinterpret_cast<__m256i*>(p);
        _mm256_storeu_si256(words, x.a);
        _mm256_storeu_si256(words + 1, x.b);
    }
    static I roundToInt(F x) { return {_mm256_cvtps_epi32(x.a), _mm256_cvtps_epi32(x.b)}; }
    static F toFloat(I x) { return {_mm256_cvtepi32_ps(x.a), _mm256_cvtepi32_ps(x.b)}; }
    static I addInt(I x, I y) { return {_mm256_add_epi32(x.a, y.a), _mm256_add_epi32(x.b, y.b)}; }
    static I timesMinus128(I x) {
        const __m256i zeros = _mm256_setzero_si256();
        return {_mm256_sub_epi32(zeros, _mm256_slli_epi32(x.a, 7)), _mm256_sub_epi32(zeros, _mm256_slli_epi32(x.b, 7))};
    }
    static void storeWords(std::int16_t* p, I x) {
        const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(x.a, x.b), 0xd8);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), words);
    }
    static void storeDigits(std::int8_t* high, std::int8_t* low, I x) {
        alignas(32) std::int32_t lanes[16];
        storeInt(lanes, x);
        for (int i = 0; i < 16; ++i) {
            const std::int32_t top = (lanes[i] + 128) >> 8;
            high[i] = static_cast<std::int8_t>(top);
            low[i] = static_cast<std::int8_t>(lanes[i] - 256 * top);
        }
    }
    static void storeBytes(std::uint8_t* p, I x) {
        alignas(32) std::int32_t lanes[16];
        storeInt(lanes, x);
        for (int i = 0; i < 16; ++i)
            p[i] = static_cast<std::uint8_t>(lanes[i]);
    }

    // Pairs of bf16 numbers in 32-bit words; the lower half comes first.
    struct Pairs {
        F low, high;
    };
    static Pairs loadPairs(const float* p) {
        const F both = load(p);
        return {lowOf(both), highOf(both)};
    }
    static Pairs setPair(std::uint32_t word) {
        return {set(__builtin_bit_cast(float, word << 16)), set(__builtin_bit_cast(float, word & 0xffff0000u))};
    }
    static F pairDot(const Pairs& a, const Pairs& b, F sum) { return fma(a.low, b.low, fma(a.high, b.high, sum)); }
    // Thirty-two numbers, rounded to nearest even, in their order.
    static void storePairs(std::uint32_t* p, F low, F high) {
        float numbers[32];
        store(numbers, low);
        store(numbers + 16, high);
        for (int i = 0; i < 16; ++i)
            p[i] = roundToBf16(numbers[2 * i]) | roundToBf16(numbers[2 * i + 1]) << 16;
    }
    // Sixteen numbers of eight words, in their order.
    static F loadNumbers(const std::uint32_t* p) {
        const auto* halves = reinterpret_cast<const __m128i*>(p);
        const __m256i a = _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(halves)), 16);
        const __m256i b = _mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(halves + 1)), 16);
        return {_mm256_castsi256_ps(a), _mm256_castsi256_ps(b)};
    }
    // Word i holds first[i] and second[i].
    static void storeZipped(std::uint32_t* p, F first, F second) {
        float numbers[32];
        store(numbers, first);
        store(numbers + 16, second);
        for (int i = 0; i < 16; ++i)
            p[i] = roundToBf16(numbers[i]) | roundToBf16(numbers[16 + i]) << 16;
    }
    // Sixteen rows of sixteen words, turned over.
    static void transpose(const std::uint32_t* from, std::uint32_t* to, std::size_t toStride) {
        for (int i = 0; i < 16; ++i)
            for (int k = 0; k < 16; ++k)
                to[static_cast<std::size_t>(k) * toStride + static_cast<std::size_t>(i)] = from[16 * i + k];
    }

    // Adds the products of S rows with B inputs (`stride` apart): four neighbouring columns a lane, `vectors` groups of
    // 64 columns. ahead: see Impl::addFloatDots.
    template <int S, int B>
    static void addByteDots(const std::uint8_t* const* rows, [[maybe_unused]] const std::byte* const* ahead, Digits x,
                            std::size_t stride, int vectors, I (*products)[B]) {
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b)
                products[s][b] =
                    addInt(products[s][b], wordDot(rows[s], x.wide + static_cast<std::size_t>(b) * stride, vectors));
    }

    static I wordDot(const std::uint8_t* w, const std::int16_t* wide, int vectors) {
        __m256i pairs[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                            _mm256_setzero_si256()};
        for (int v = 0; v < vectors; ++v)
            for (int part = 0; part < 4; ++part) {
                const int column = 64 * v + 16 * part;
                const __m256i weights =
                    _mm256_cvtepu8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(w + column)));
                pairs[part] = _mm256_add_epi32(
                    pairs[part],
                    _mm256_madd_epi16(weights, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(wide + column))));
            }
        // hadd leaves the middle quarters swapped; the permutation puts lanes back in the order of columns.
        return {_mm256_permute4x64_epi64(_mm256_hadd_epi32(pairs[0], pairs[1]), 0xd8),
                _mm256_permute4x64_epi64(_mm256_hadd_epi32(pairs[2], pairs[3]), 0xd8)};
    }

    // The first `count` lanes of x (1 to 15), the others `rest`.
    static F keepFirst(F x, int count, float rest) {
        float lanes[16];
        store(lanes, x);
        for (int i = count; i < 16; ++i)
            lanes[i] = rest;
        return load(lanes);
    }

    static std::uint64_t sumBytes(const std::byte* p, std::size_t bytes, int streams) {
        __m256i sums[8];
        for (auto& sum : sums)
            sum = _mm256_setzero_si256();
        const std::size_t length = bytes / static_cast<std::size_t>(streams);
        for (std::size_t i = 0; i < length; i += 256)
            for (int s = 0; s < streams; ++s)
                for (int k = 0; k < 8; ++k)
                    sums[k] = _mm256_add_epi64(
                        sums[k], _mm256_load_si256(reinterpret_cast<const __m256i*>(
                                     p + static_cast<std::size_t>(s) * length + i + static_cast<std::size_t>(32 * k))));
        std::uint64_t total = 0;
        for (const auto& sum : sums) {
            alignas(32) std::uint64_t lanes[4];
            _mm256_store_si256(reinterpret_cast<__m256i*>(lanes), sum);
            for (const auto lane : lanes)
                total += lane;
        }
        return total;
    }

private:
    static F lowOf(F x) {
        return {_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x.a), 16)),
                _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(x.b), 16))};
    }
    static F highOf(F x) {
        const __m256 mask = _mm256_castsi256_ps(_mm256_set1_epi32(static_cast<int>(0xffff0000u)));
        return {_mm256_and_ps(x.a, mask), _mm256_and_ps(x.b, mask)};
    }
    static std::uint32_t roundToBf16(float x) {
        const auto bits = __builtin_bit_cast(std::uint32_t, x);
        if ((bits & 0x7fffffffu) > 0x7f800000u) return (bits >> 16) | 0x40u;
        return (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    }
    static __m256 powerOfTwo(__m256 n) {
        return _mm256_castsi256_ps(
            _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23));
    }
};

} // namespace hs::model::kernels
