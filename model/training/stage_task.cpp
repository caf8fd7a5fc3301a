#include "model/training/stage_task.h"

namespace hs::model {

namespace {

constexpr std::uint64_t kExampleStream = 0x100; // and above: one stream a place

} // namespace

Random StepContext::random(std::size_t place) const {
    return Random(seed, kExampleStream + std::uint64_t(place), std::uint64_t(step));
}

} // namespace hs::model
