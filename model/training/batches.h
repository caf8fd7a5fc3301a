// In which order a run sees its examples: shuffled anew each epoch, those of like length together, so that a padded batch
// wastes little. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hs::model {

// Batches of one epoch: every example exactly once, the last batch may be smaller. Lengths may be empty (all alike).
// Decided by seed and epoch alone.
std::vector<std::vector<std::size_t>> epochBatches(std::size_t examples, std::span<const std::size_t> lengths,
                                                   std::size_t batch, std::uint64_t seed, std::int64_t epoch);

} // namespace hs::model
