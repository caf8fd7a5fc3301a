// Mixing of pixels, 8 bits a channel, weights in 256ths: the inner loops of resampling and of maps. Any thread.
//
// On x86-64 with SSE2, which all of them have, and with AVX2 where the processor has it (asked once, at run time);
// plain C++ elsewhere. All ways give the same bits.
#pragma once

#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace hs::core {

// sums[i] = row[i] * weight, and sums[i] += row[i] * weight; weights that meet in a sum add up to 256 at most.
void setWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count);
void addWeighted(const std::uint8_t* row, std::uint16_t weight, std::uint16_t* sums, std::size_t count);
// row[i] = sums[i] / 256, rounded.
void divideBy256(const std::uint16_t* sums, std::uint8_t* row, std::size_t count);

// One premultiplied colour on top of opaque pixels, `through` 256ths of which stay visible.
void layOver(std::uint32_t colour, std::uint32_t through, std::uint32_t* pixels, std::size_t count);

// mixPixels: the weighted sum of `count` pixels side by side, rounded; the weights add up to 256.
// interpolate: between four pixels, 256ths of the way from left to right and from above to below (above[0..1],
// below[0..1]). Here, because they are called for every pixel.
#if defined(__x86_64__)

inline __m128i widened(std::uint32_t pixel) {
    return _mm_unpacklo_epi8(_mm_cvtsi32_si128(int(pixel)), _mm_setzero_si128());
}

inline std::uint32_t mixPixels(const std::uint32_t* pixels, const std::uint16_t* weights, int count) {
    __m128i sum = _mm_set1_epi16(128);
    for (int i = 0; i < count; ++i)
        sum = _mm_add_epi16(sum, _mm_mullo_epi16(widened(pixels[i]), _mm_set1_epi16(short(weights[i]))));
    sum = _mm_srli_epi16(sum, 8);
    return std::uint32_t(_mm_cvtsi128_si32(_mm_packus_epi16(sum, sum)));
}

// (256 - f, f) four times over, for f = 0..255.
struct alignas(16) WeightPairs {
    std::uint16_t pairs[256][8];
};
extern const WeightPairs kWeightPairs;

// Two pixels side by side, mixed by a pair of weights: four sums of 32 bits, rounded and divided.
inline __m128i mixPair(const std::uint32_t* pixels, __m128i weights) {
    const __m128i both = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(pixels));
    const __m128i channels = _mm_unpacklo_epi8(_mm_unpacklo_epi8(both, _mm_srli_si128(both, 4)), _mm_setzero_si128());
    return _mm_srli_epi32(_mm_add_epi32(_mm_madd_epi16(channels, weights), _mm_set1_epi32(128)), 8);
}

inline std::uint32_t interpolate(const std::uint32_t* above, const std::uint32_t* below, std::uint32_t toRight,
                                 std::uint32_t toBelow) {
    const __m128i across = _mm_load_si128(reinterpret_cast<const __m128i*>(kWeightPairs.pairs[toRight]));
    const __m128i down = _mm_load_si128(reinterpret_cast<const __m128i*>(kWeightPairs.pairs[toBelow]));
    const __m128i both = _mm_or_si128(mixPair(above, across), _mm_slli_epi32(mixPair(below, across), 16));
    __m128i mixed = _mm_srli_epi32(_mm_add_epi32(_mm_madd_epi16(both, down), _mm_set1_epi32(128)), 8);
    mixed = _mm_packs_epi32(mixed, mixed);
    return std::uint32_t(_mm_cvtsi128_si32(_mm_packus_epi16(mixed, mixed)));
}

#else

// Two channels of a pixel in one word, 16 bits each.
inline constexpr std::uint32_t kEven = 0x00FF00FFu;
inline constexpr std::uint32_t kRound = 0x00800080u;

inline std::uint32_t between(std::uint32_t from, std::uint32_t to, std::uint32_t part) {
    const std::uint32_t even = (from & kEven) * (256 - part) + (to & kEven) * part + kRound;
    const std::uint32_t odd = (from >> 8 & kEven) * (256 - part) + (to >> 8 & kEven) * part + kRound;
    return (even >> 8 & kEven) | (odd & ~kEven);
}

inline std::uint32_t mixPixels(const std::uint32_t* pixels, const std::uint16_t* weights, int count) {
    std::uint32_t even = kRound, odd = kRound;
    for (int i = 0; i < count; ++i) {
        even += (pixels[i] & kEven) * weights[i];
        odd += (pixels[i] >> 8 & kEven) * weights[i];
    }
    return (even >> 8 & kEven) | (odd & ~kEven);
}

inline std::uint32_t interpolate(const std::uint32_t* above, const std::uint32_t* below, std::uint32_t toRight,
                                 std::uint32_t toBelow) {
    return between(between(above[0], above[1], toRight), between(below[0], below[1], toRight), toBelow);
}

#endif

} // namespace hs::core
