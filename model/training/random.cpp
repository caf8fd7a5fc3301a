#include "model/training/random.h"

namespace hs::model {

namespace {

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ull;

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

} // namespace

Random::Random(std::uint64_t seed, std::uint64_t stream, std::uint64_t step)
    : m_state(mix(mix(mix(seed + kGolden) + stream + kGolden) + step + kGolden)) {}

std::uint64_t Random::next() { return mix(m_state += kGolden); }

double Random::uniform() { return double(next() >> 11) * 0x1p-53; }

std::size_t Random::below(std::size_t limit) {
    // Values of the last, incomplete run of `limit` are thrown away, so that every answer is equally likely.
    const std::uint64_t tail = (0 - std::uint64_t(limit)) % limit;
    std::uint64_t drawn = next();
    while (drawn < tail)
        drawn = next();
    return std::size_t(drawn % limit);
}

double Random::between(double low, double high) { return low + (high - low) * uniform(); }

} // namespace hs::model
