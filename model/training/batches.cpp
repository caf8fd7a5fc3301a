#include "model/training/batches.h"

#include "model/training/random.h"

#include <algorithm>
#include <numeric>

namespace hs::model {

namespace {

constexpr std::uint64_t kStream = 1;
// Examples are sorted by length inside pools of this many batches: enough to pad little, few enough to stay random.
constexpr std::size_t kPool = 16;

} // namespace

std::vector<std::vector<std::size_t>> epochBatches(std::size_t examples, std::span<const std::size_t> lengths,
                                                   std::size_t batch, std::uint64_t seed, std::int64_t epoch) {
    Random random(seed, kStream, std::uint64_t(epoch));
    std::vector<std::size_t> order(examples);
    std::iota(order.begin(), order.end(), std::size_t(0));
    random.shuffle(std::span(order));
    if (!lengths.empty() && batch > 1)
        for (std::size_t begin = 0; begin < examples; begin += kPool * batch)
            std::stable_sort(order.begin() + std::ptrdiff_t(begin),
                             order.begin() + std::ptrdiff_t(std::min(examples, begin + kPool * batch)),
                             [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
    std::vector<std::vector<std::size_t>> batches;
    for (std::size_t begin = 0; begin < examples; begin += batch)
        batches.emplace_back(order.begin() + std::ptrdiff_t(begin),
                             order.begin() + std::ptrdiff_t(std::min(examples, begin + batch)));
    random.shuffle(std::span(batches));
    return batches;
}

} // namespace hs::model
