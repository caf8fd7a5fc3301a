// TokenRandom: the numbers that sampling draws. The n-th number of a seed follows from both alone, so a text can be
// continued, replayed or sampled in any order on any machine.
//
// SplitMix64: z = seed * 0xD1342543DE82EF95 + (n + 1) * 0x9E3779B97F4A7C15, mixed by two multiplications; the upper 53
// bits make a number in [0, 1). The sequence is part of what a report's seed means: do not change it.
#pragma once

#include <cstdint>

namespace hs::model {

constexpr double uniformNumber(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t z = seed * 0xD1342543DE82EF95u + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return double(z >> 11) * 0x1.0p-53;
}

} // namespace hs::model
