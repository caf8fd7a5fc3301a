#include "core/tiles/background_thread.h"

#include <sys/resource.h>

namespace hs::core {

namespace {

// With two cores and two workers a frame else waits for a whole time slice; alone on a core, a worker is as fast as
// before.
constexpr int kNiceness = 6;

} // namespace

void stepBackForTheScreen() {
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kNiceness); // of the calling thread on Linux
}

} // namespace hs::core
