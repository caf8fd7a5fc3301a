#include "model/training/metrics.h"

#include <cstddef>
#include <vector>

namespace hs::model {

double accuracy(std::span<const int> expected, std::span<const int> found) {
    if (expected.empty()) return 0.0;
    std::size_t right = 0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        right += expected[i] == found[i];
    return double(right) / double(expected.size());
}

double weightedF1(std::span<const int> expected, std::span<const int> found, int classes) {
    if (expected.empty()) return 0.0;
    std::vector<double> both(classes), real(classes), named(classes);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        real[expected[i]] += 1;
        named[found[i]] += 1;
        if (expected[i] == found[i]) both[expected[i]] += 1;
    }
    double sum = 0.0;
    for (int c = 0; c < classes; ++c)
        if (real[c] > 0) sum += real[c] * 2 * both[c] / (real[c] + named[c]);
    return sum / double(expected.size());
}

} // namespace hs::model
