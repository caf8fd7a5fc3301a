// Sixteen lanes as an array: the path of last resort, and what the others are tested against. Any processor.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hs::model::kernels {

struct Plain {
    struct F {
        float v[16];
    };
    struct I {
        std::int32_t v[16];
    };

    static constexpr bool kByteDots = false;
    static constexpr int kMaxStreams = 1;
    static constexpr int kBatchRows = 1;
    static constexpr int kBatchInputs = 1;
    static constexpr int kBatchQueries = 1;
    static constexpr int kTileRows = 2;

    template <class Function>
    static F each(Function function) {
        F out;
        for (int i = 0; i < 16; ++i)
            out.v[i] = function(i);
        return out;
    }

    static F zero() { return set(0.0f); }
    static F set(float x) {
        return each([&](int) { return x; });
    }
    static F load(const float* p) {
        F out;
        std::memcpy(out.v, p, sizeof(out.v));
        return out;
    }
    static void store(float* p, F x) { std::memcpy(p, x.v, sizeof(x.v)); }
    static F once(F x) { return x; } // see Avx512
    static F add(F a, F b) {
        return each([&](int i) { return a.v[i] + b.v[i]; });
    }
    static F sub(F a, F b) {
        return each([&](int i) { return a.v[i] - b.v[i]; });
    }
    static F mul(F a, F b) {
        return each([&](int i) { return a.v[i] * b.v[i]; });
    }
    static F div(F a, F b) {
        return each([&](int i) { return a.v[i] / b.v[i]; });
    }
    static F fma(F a, F b, F c) {
        return each([&](int i) { return a.v[i] * b.v[i] + c.v[i]; });
    }
    static F max(F a, F b) {
        return each([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
    }
    static F min(F a, F b) {
        return each([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
    }
    static F abs(F a) {
        return each([&](int i) { return std::fabs(a.v[i]); });
    }
    static F round(F a) {
        return each([&](int i) { return std::nearbyint(a.v[i]); });
    }
    static F ifNegative(F x, F a, F b) {
        return each([&](int i) { return x.v[i] < 0.0f ? a.v[i] : b.v[i]; });
    }
    static F powerOfTwo(F n) {
        return each([&](int i) {
            const auto bits = static_cast<std::uint32_t>(static_cast<std::int32_t>(n.v[i]) + 127) << 23;
            float power;
            std::memcpy(&power, &bits, sizeof(power));
            return power;
        });
    }

    // The sums of sixteen vectors.
    static F sumEach(const F* x) {
        return each([&](int i) { return sum(x[i]); });
    }
    static float sum(F x) {
        for (int half = 8; half > 0; half /= 2)
            for (int i = 0; i < half; ++i)
                x.v[i] += x.v[i + half];
        return x.v[0];
    }
    static float maxLane(F x) {
        float largest = x.v[0];
        for (const float value : x.v)
            largest = value > largest ? value : largest;
        return largest;
    }

    static float halfToFloat(std::uint16_t half) {
        const std::uint32_t sign = std::uint32_t(half & 0x8000u) << 16;
        const std::uint32_t exponent = (half >> 10) & 31u;
        const std::uint32_t fraction = half & 1023u;
        if (exponent == 0) { // zero or subnormal: fraction * 2^-24
            const float magnitude = static_cast<float>(fraction) * 5.9604644775390625e-8f;
            return sign != 0 ? -magnitude : magnitude;
        }
        const std::uint32_t bits =
            exponent == 31 ? sign | 0x7f800000u | (fraction << 13) : sign | ((exponent + 112) << 23) | (fraction << 13);
        float out;
        std::memcpy(&out, &bits, sizeof(out));
        return out;
    }
    static std::uint16_t floatToHalf(float x) { // to nearest even
        std::uint32_t bits;
        std::memcpy(&bits, &x, sizeof(bits));
        const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
        const std::uint32_t magnitude = bits & 0x7fffffffu;
        if (magnitude > 0x7f800000u) return static_cast<std::uint16_t>(sign | 0x7e00u);
        if (magnitude >= 0x477ff000u) return static_cast<std::uint16_t>(sign | 0x7c00u); // rounds to infinity
        if (magnitude < 0x38800000u) {                                                   // subnormal: count of 2^-24
            const float count = std::nearbyint(std::fabs(x) * 16777216.0f);
            return static_cast<std::uint16_t>(sign | static_cast<std::uint16_t>(count));
        }
        const std::uint32_t rounded = magnitude + 0xfffu + ((magnitude >> 13) & 1u);
        return static_cast<std::uint16_t>(sign | ((rounded - 0x38000000u) >> 13));
    }

    static F loadHalf(const std::uint16_t* p) {
        return each([&](int i) { return halfToFloat(p[i]); });
    }
    static void storeHalf(std::uint16_t* p, F x) {
        for (int i = 0; i < 16; ++i)
            p[i] = floatToHalf(x.v[i]);
    }
    static void loadBf16(const std::uint16_t* p, F& first, F& second) {
        for (int i = 0; i < 16; ++i) {
            std::uint32_t word;
            std::memcpy(&word, p + 2 * i, sizeof(word));
            const std::uint32_t low = word << 16;
            const std::uint32_t high = word & 0xffff0000u;
            std::memcpy(&first.v[i], &low, sizeof(low));
            std::memcpy(&second.v[i], &high, sizeof(high));
        }
    }

    static I intZero() { return I{}; }
    static I loadInt(const std::int32_t* p) {
        I out;
        std::memcpy(out.v, p, sizeof(out.v));
        return out;
    }
    static void storeInt(std::int32_t* p, I x) { std::memcpy(p, x.v, sizeof(x.v)); }
    static I roundToInt(F x) {
        I out;
        for (int i = 0; i < 16; ++i)
            out.v[i] = static_cast<std::int32_t>(std::nearbyint(x.v[i]));
        return out;
    }
    static F toFloat(I x) {
        return each([&](int i) { return static_cast<float>(x.v[i]); });
    }
    static I timesMinus128(I x) {
        for (std::int32_t& lane : x.v)
            lane *= -128;
        return x;
    }
    static I addInt(I a, I b) {
        for (int i = 0; i < 16; ++i)
            a.v[i] += b.v[i];
        return a;
    }
    static void storeWords(std::int16_t* p, I x) {
        for (int i = 0; i < 16; ++i)
            p[i] = static_cast<std::int16_t>(x.v[i]);
    }
    static void storeDigits(std::int8_t* high, std::int8_t* low, I x) {
        for (int i = 0; i < 16; ++i) {
            const std::int32_t top = (x.v[i] + 128) >> 8;
            high[i] = static_cast<std::int8_t>(top);
            low[i] = static_cast<std::int8_t>(x.v[i] - 256 * top);
        }
    }
    static void storeBytes(std::uint8_t* p, I x) {
        for (int i = 0; i < 16; ++i)
            p[i] = static_cast<std::uint8_t>(x.v[i]);
    }

    // Pairs of bf16 numbers in 32-bit words; the lower half comes first.
    struct Pairs {
        F low, high;
    };
    static Pairs loadPairs(const float* p) {
        Pairs out;
        for (int i = 0; i < 16; ++i) {
            const Pairs one = setPair(__builtin_bit_cast(std::uint32_t, p[i]));
            out.low.v[i] = one.low.v[0];
            out.high.v[i] = one.high.v[0];
        }
        return out;
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
        float numbers[16];
        for (int i = 0; i < 8; ++i) {
            numbers[2 * i] = __builtin_bit_cast(float, p[i] << 16);
            numbers[2 * i + 1] = __builtin_bit_cast(float, p[i] & 0xffff0000u);
        }
        return load(numbers);
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
    static std::uint32_t roundToBf16(float x) {
        const auto bits = __builtin_bit_cast(std::uint32_t, x);
        if ((bits & 0x7fffffffu) > 0x7f800000u) return (bits >> 16) | 0x40u;
        return (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
    }

    // Adds the products of S rows with B inputs (`stride` apart): four neighbouring columns a lane, `vectors` groups of
    // 64 columns. ahead: see Impl::addFloatDots.
    template <int S, int B>
    static void addByteDots(const std::uint8_t* const* rows, [[maybe_unused]] const std::byte* const* ahead, Digits x,
                            std::size_t stride, int vectors, I (*products)[B]) {
        for (int s = 0; s < S; ++s)
            for (int b = 0; b < B; ++b) {
                const std::int16_t* wide = x.wide + static_cast<std::size_t>(b) * stride;
                for (int i = 0; i < 64 * vectors; ++i)
                    products[s][b].v[i % 64 / 4] += std::int32_t(rows[s][i]) * std::int32_t(wide[i]);
            }
    }

    // The first `count` lanes of x (1 to 15), the others `rest`.
    static F keepFirst(F x, int count, float rest) {
        float lanes[16];
        store(lanes, x);
        for (int i = count; i < 16; ++i)
            lanes[i] = rest;
        return load(lanes);
    }

    static std::uint64_t sumBytes(const std::byte* p, std::size_t bytes, int) {
        std::uint64_t total = 0;
        for (std::size_t i = 0; i < bytes; i += 8) {
            std::uint64_t word;
            std::memcpy(&word, p + i, sizeof(word));
            total += word;
        }
        return total;
    }
};

} // namespace hs::model::kernels
