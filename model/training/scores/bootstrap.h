// Bootstrap: how far a figure over some cases could have come out otherwise: cases are drawn with replacement, the figure
// is computed anew, and the middle share of the answers is the interval (percentile bootstrap). Decided by the seed alone,
// on every machine. Pure function; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace hs::model {

struct BootstrapOptions {
    int draws = 1000;
    double level = 0.95;
    std::uint64_t seed = 1;
};

struct Interval {
    double low = 0.0;
    double high = 0.0;
};

// `figure` gets indices below `cases`, one drawn case each, and answers the figure over them; answers that are not a
// number are left out. 0 cases: both ends are not a number.
Interval bootstrapInterval(std::size_t cases, const std::function<double(std::span<const std::size_t>)>& figure,
                           const BootstrapOptions& options);

} // namespace hs::model
