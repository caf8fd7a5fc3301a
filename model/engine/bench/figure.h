// Figure: one measured number beside the limit that was measured in the same run: the contract's bench object.
#pragma once

#include "model/engine/bench/settings.h"

#include <nlohmann/json.hpp>

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
    nlohmann::json details = nlohmann::json::object(); // joins "settings"
    double peerRatio = 0.0; // 0: not compared

    // With ratio = value / limit, and the process's peak of resident memory so far.
    nlohmann::json toJson(const BenchSettings& settings) const;
};

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count(); }

private:
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

// The shortest of `times` runs: other work on the machine only lengthens them.
template <class Work>
double shortestSeconds(int times, Work&& work) {
    double shortest = std::numeric_limits<double>::infinity();
    for (int i = 0; i < times; ++i) {
        const Stopwatch watch;
        work();
        shortest = std::min(shortest, watch.seconds());
    }
    return shortest;
}

// Bytes of this process from the system: peak of resident memory, and anonymous memory now. 0 where it does not tell.
std::uint64_t peakResidentBytes();
std::uint64_t anonymousBytes();

} // namespace hs::model
