// giveBackFreed(): what a step has freed goes back to the system before the next one asks for as much. The allocator keeps
// pieces below 32 MB for itself, and a map would take half as much again. A hint; may do nothing. Any thread.
#pragma once

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace hs::model {

inline void giveBackFreed() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

} // namespace hs::model
