// Random: the one source of chance in training, the same numbers on every machine (the distributions of the standard
// library may differ between compilers, so they are not used). Belongs to one thread.
//
// A run draws from Random(seed, stream, step): what a step does depends on its number alone, so a resumed run continues
// exactly without storing the state of a generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace hs::model {

class Random {
public:
    explicit Random(std::uint64_t seed, std::uint64_t stream = 0, std::uint64_t step = 0);

    std::uint64_t next();                     // SplitMix64
    double uniform();                         // [0, 1)
    std::size_t below(std::size_t limit);     // [0, limit), limit at least 1
    double between(double low, double high);  // [low, high)
    bool chance(double share) { return uniform() < share; }

    template <class T>
    void shuffle(std::span<T> items) {
        for (std::size_t i = items.size(); i > 1; --i)
            std::swap(items[i - 1], items[below(i)]);
    }

private:
    std::uint64_t m_state;
};

} // namespace hs::model
