#include "model/training/scores/bootstrap.h"

#include "model/training/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hs::model {

namespace {

constexpr std::uint64_t kStream = 3;

// Linear between neighbours, as NumPy's percentile.
double quantile(const std::vector<double>& sorted, double share) {
    const double place = share * double(sorted.size() - 1);
    const std::size_t below = std::size_t(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - double(below));
}

} // namespace

Interval bootstrapInterval(std::size_t cases, const std::function<double(std::span<const std::size_t>)>& figure,
                           const BootstrapOptions& options) {
    std::vector<double> answers;
    std::vector<std::size_t> drawn(cases);
    for (int draw = 0; draw < options.draws && cases > 0; ++draw) {
        Random random(options.seed, kStream, std::uint64_t(draw));
        for (std::size_t& one : drawn)
            one = random.below(cases);
        const double answer = figure(drawn);
        if (std::isfinite(answer)) answers.push_back(answer);
    }
    if (answers.empty()) return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
    std::sort(answers.begin(), answers.end());
    const double tail = (1.0 - options.level) / 2.0;
    return {quantile(answers, tail), quantile(answers, 1.0 - tail)};
}

} // namespace hs::model
