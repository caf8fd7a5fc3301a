// Streams of numbers that follow from a name alone: the same on every machine, in any order, by any number of threads.
// SplitMix64 over an FNV-1a hash of the name, as golden/README.md of the reference data defines it. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace hs::model {

class ValueStream {
public:
    explicit constexpr ValueStream(std::string_view name) {
        for (const char c : name)
            m_start = (m_start ^ std::uint8_t(c)) * 1099511628211ull;
    }

    constexpr std::uint64_t bits(std::uint64_t index) const {
        std::uint64_t z = m_start + (index + 1) * 0x9E3779B97F4A7C15ull;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
        return z ^ (z >> 31);
    }

    // 24 bits.
    constexpr std::uint32_t u(std::uint64_t index) const { return std::uint32_t(bits(index) >> 40); }

    // Exact in float32, in [-1, 1).
    constexpr float v(std::uint64_t index) const { return float(std::int32_t(u(index)) - 8388608) / 8388608.0f; }

private:
    std::uint64_t m_start = 14695981039346656037ull;
};

} // namespace hs::model
