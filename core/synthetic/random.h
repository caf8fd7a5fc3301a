// Random numbers and hashes of the synthetic slides: the same on every machine and compiler (the distributions of the
// standard library are not). Values, free of threads. Source: SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>

namespace hs::core {

inline std::uint64_t mixBits(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

// A seed for a part of something that has a seed.
inline std::uint64_t seedOf(std::uint64_t seed, std::uint64_t part) {
    return mixBits(seed ^ mixBits(part));
}

// Hash of a cell of a lattice.
inline std::uint64_t hashCell(std::uint64_t seed, std::int32_t column, std::int32_t row) {
    return mixBits(seed ^ (std::uint64_t(std::uint32_t(column)) << 32 | std::uint32_t(row)));
}

// Bits [8 * byte, 8 * byte + 16) of a hash as a number in [0, 1).
inline float unitOf(std::uint64_t hash, int byte) {
    return float((hash >> (8 * byte)) & 0xFFFF) * (1.0f / 65536.0f);
}

class Random {
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed) {}

    std::uint64_t next() {
        m_state += 0x9E3779B97F4A7C15u;
        return mixBits(m_state);
    }
    double uniform() { return double(next() >> 11) * 0x1.0p-53; }
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    int below(int count) { return int(uniform() * count); }
    int between(int low, int high) { return low + below(high - low + 1); }
    bool chance(double probability) { return uniform() < probability; }
    // Bell-shaped with deviation 1, within ±3 (sum of uniforms: no library function whose last bit differs).
    double bell() {
        double sum = 0.0;
        for (int i = 0; i < 9; ++i)
            sum += uniform();
        return (sum - 4.5) / 1.5 * 1.7320508075688772;
    }
    double around(double mean, double deviation) { return mean + deviation * bell(); }

private:
    std::uint64_t m_state;
};

} // namespace hs::core
