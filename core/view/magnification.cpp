#include "core/view/magnification.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr double kMicronsAtOneTimes = 10.0;
constexpr double kSameLevel = 0.01;

} // namespace

std::optional<double> scanMagnification(const SlideInfo& info) {
    if (info.objective && std::isfinite(*info.objective) && *info.objective > 0) return info.objective;
    if (info.spacing && info.spacing->plausible()) return kMicronsAtOneTimes / info.spacing->mean();
    return std::nullopt;
}

Downsample downsampleFor(double times, double scan, const SlideInfo& info) {
    const double exact = scan / times;
    for (const SlideLevel& level : info.levels)
        if (std::abs(level.downsample.value / exact - 1) < kSameLevel) return level.downsample;
    return {exact};
}

} // namespace hs::core
