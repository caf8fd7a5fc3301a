#include "core/view/pixel_mix.h"

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hs::core {

namespace {

constexpr std::uint32_t kOpaque = 0xFF000000u;

// The compiler makes vectors of these loops: of 16 bytes, or of 32 in the AVX2 copies.
[[gnu::always_inline]] inline void setLoop(const std::uint8_t* __restrict row, std::uint16_t weight,
                                           std::uint16_t* __restrict sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        sums[i] = std::uint16_t(row[i] * weight);
}

[[gnu::always_inline]] inline void addLoop(const std::uint8_t* __restrict row, std::uint16_t weight,
                                           std::uint16_t* __restrict sums, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        sums[i] = std::uint16_t(sums[i] + row[i] * weight);
}

[[gnu::always_inline]] inline void divideLoop(const std::uint16_t* __restrict sums, std::uint8_t* __restrict row,
                                              std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        row[i] = std::uint8_t(std::uint16_t(sums[i] + 128) >> 8);
}

#if defined(__x86_64__)

const bool kHasAvx2 = __builtin_cpu_supports("avx2");

[[gnu::target("avx2")]] void setAvx2(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums,
                                     std::size_t count) {
    setLoop(row, weight, sums, count);
}

[[gnu::target("avx2")]] void addAvx2(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums,
                                     std::size_t count) {
    addLoop(row, weight, sums, count);
}

[[gnu::target("avx2")]] void divideAvx2(const std::uint16_t* sums, std::uint8_t* row, std::size_t count) {
    divideLoop(sums, row, count);
}

#endif

} // namespace

#if defined(__x86_64__)

constinit const WeightPairs kWeightPairs = []() consteval {
    WeightPairs table{};
    for (int f = 0; f < 256; ++f)
        for (int i = 0; i < 8; i += 2) {
            table.pairs[f][i] = std::uint16_t(256 - f);
            table.pairs[f][i + 1] = std::uint16_t(f);
        }
    return table;
}
();

void setWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count) {
    if (kHasAvx2)
        setAvx2(row, weight, sums, count);
    else
        setLoop(row, weight, sums, count);
}

void addWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count) {
    if (kHasAvx2)
        addAvx2(row, weight, sums, count);
    else
        addLoop(row, weight, sums, count);
}

void divideBy256(const std::uint16_t* sums, std::uint8_t* row, std::size_t count) {
    if (kHasAvx2)
        divideAvx2(sums, row, count);
    else
        divideLoop(sums, row, count);
}

void layOver(std::uint32_t colour, std::uint32_t through, std::uint32_t* pixels, std::size_t count) {
    const __m128i zero = _mm_setzero_si128(), half = _mm_set1_epi16(128), weight = _mm_set1_epi16(short(through));
    const __m128i top = _mm_set1_epi32(int(colour)), opaque = _mm_set1_epi32(int(kOpaque));
    const auto over = [&](__m128i below) {
        const __m128i low =
            _mm_srli_epi16(_mm_add_epi16(_mm_mullo_epi16(_mm_unpacklo_epi8(below, zero), weight), half), 8);
        const __m128i high =
            _mm_srli_epi16(_mm_add_epi16(_mm_mullo_epi16(_mm_unpackhi_epi8(below, zero), weight), half), 8);
        return _mm_or_si128(_mm_adds_epu8(_mm_packus_epi16(low, high), top), opaque);
    };
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        auto* place = reinterpret_cast<__m128i*>(pixels + i);
        _mm_storeu_si128(place, over(_mm_loadu_si128(place)));
    }
    for (; i < count; ++i)
        pixels[i] = std::uint32_t(_mm_cvtsi128_si32(over(_mm_cvtsi32_si128(int(pixels[i])))));
}

#else

void setWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count) {
    setLoop(row, weight, sums, count);
}

void addWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count) {
    addLoop(row, weight, sums, count);
}

void divideBy256(const std::uint16_t* sums, std::uint8_t* row, std::size_t count) {
    divideLoop(sums, row, count);
}

void layOver(std::uint32_t colour, std::uint32_t through, std::uint32_t* pixels, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t mixed = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            const std::uint32_t below = ((pixels[i] >> shift & 255) * through + 128) >> 8;
            mixed |= std::min<std::uint32_t>(255, below + (colour >> shift & 255)) << shift;
        }
        pixels[i] = kOpaque | mixed;
    }
}

#endif

} // namespace hs::core
