// Figure: one measured number beside the limit that was measured in the same run: the contract's bench object.
#pragma once

#include "model/engine/bench/settings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <string>

namespace hs::model {

struct Figure {
    std::string name;
    double value = 0.0;
    std::string unit;
    double limit = 0.0; // in the same unit; 0: none
    std::string limitName;
    double seconds = 0.0; // of the work that the value was taken from
    // The same ratio by processor time instead of the clock: it holds on a machine that others use too. 0: not taken.
    double processorRatio = 0.0;
    nlohmann::json details = nlohmann::json::object(); // joins "settings"
    double peerRatio = 0.0;                            // 0: not compared

    // With ratio = value / limit, and the process's peak of resident memory so far.
    nlohmann::json toJson(const BenchSettings& settings) const;
};

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count(); }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

// Time by the clock, and of all the process's threads on processors.
struct Spent {
    double seconds = std::numeric_limits<double>::infinity();
    double processor = std::numeric_limits<double>::infinity();

    // Other work on the machine only lengthens either.
    void keepShorter(const Spent& other) {
        seconds = std::min(seconds, other.seconds);
        processor = std::min(processor, other.processor);
    }
};

double processorSeconds(); // of this process since it began

template <class Work>
Spent spentBy(Work&& work) {
    const double before = processorSeconds();
    const Stopwatch watch;
    work();
    return {watch.seconds(), processorSeconds() - before};
}

// The shortest of `times` runs.
template <class Work>
Spent shortest(int times, Work&& work) {
    Spent best;
    for (int i = 0; i < times; ++i)
        best.keepShorter(spentBy(work));
    return best;
}
template <class Work>
double shortestSeconds(int times, Work&& work) {
    return shortest(times, work).seconds;
}

// Bytes of this process from the system: resident now and at most, anonymous now. 0 where it does not tell.
std::uint64_t residentBytes();
void forgetPeak(); // peakResidentBytes() begins anew
std::uint64_t peakResidentBytes();
std::uint64_t anonymousBytes();

} // namespace hs::model
