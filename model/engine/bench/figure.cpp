#include "model/engine/bench/figure.h"

#include <ctime>
#include <fstream>

namespace hs::model {

namespace {

// "VmHWM:	  123 kB" of /proc/self/status.
std::uint64_t statusBytes(const std::string& key) {
    std::ifstream file("/proc/self/status");
    std::string word;
    std::uint64_t kilobytes = 0;
    while (file >> word)
        if (word == key + ":" && file >> kilobytes) return kilobytes * 1024;
    return 0;
}

} // namespace

double processorSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

std::uint64_t peakResidentBytes() {
    return statusBytes("VmHWM");
}

std::uint64_t residentBytes() {
    return statusBytes("VmRSS");
}

void forgetPeak() {
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::uint64_t anonymousBytes() {
    return statusBytes("RssAnon");
}

nlohmann::json Figure::toJson(const BenchSettings& settings) const {
    nlohmann::json out{{"name", name},
                       {"value", value},
                       {"unit", unit},
                       {"limit", limit},
                       {"limit_name", limitName},
                       {"ratio", limit > 0.0 ? value / limit : 0.0},
                       {"seconds", seconds},
                       {"peak_rss_bytes", peakResidentBytes()},
                       {"settings", settings.toJson()}};
    out["settings"].update(details);
    if (processorRatio > 0.0) out["processor_ratio"] = processorRatio;
    if (peerRatio > 0.0) out["peer_ratio"] = peerRatio;
    return out;
}

} // namespace hs::model
