// Memory for pixels: large blocks straight from the system, a few kept for the next picture. Any thread.
//
// A tile is a megabyte that comes and goes all day. From the heap, each new one costs 256 page faults, and blocks freed
// by one thread for another's heap keep the process large; from here they are reused, and what is freed beyond a small
// reserve goes back to the system at once.
#pragma once

#include <cstddef>

namespace hs::core {

// Throws std::bad_alloc. The block's bytes are of any value.
void* takePixelMemory(std::size_t bytes);
// `bytes` as asked for.
void givePixelMemory(void* block, std::size_t bytes) noexcept;

// What the heap keeps of freed memory goes back to the system, once much of it has been freed: a slide has been closed.
// Threads that come and go spread small blocks over many heaps, none of which would ever shrink. Takes milliseconds:
// not on the GUI thread.
void returnFreedMemory();

// Bytes kept in reserve at the moment.
std::size_t pixelMemoryInReserve();

} // namespace hs::core
