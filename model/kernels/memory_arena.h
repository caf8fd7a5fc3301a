// MemoryArena: one anonymous mapping that holds a model's weights or caches, in huge pages where the system gives them.
//
// Owns its memory; filled by one thread at a time. Reserving costs nothing: pages come into being when first written,
// so a cache may be reserved for the longest text and pays only for what is used.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <utility>

namespace hs::model::kernels {

// Scratch: huge pages of what lives for one case. They are kept when given back (up to 400 MB, under a lock of their
// own) and given out again, zeroed: some systems hand out fresh pages slowly.
enum class Pages { Huge, Normal, Scratch };

class MemoryArena {
public:
    MemoryArena() = default;
    // OutOfMemory with the size in the sentence when the system refuses.
    static core::Result<MemoryArena> create(std::size_t bytes, Pages pages);
    ~MemoryArena() { release(); }
    MemoryArena(MemoryArena&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr))
        , m_bytes(std::exchange(other.m_bytes, 0))
        , m_used(std::exchange(other.m_used, 0))
        , m_scratch(std::exchange(other.m_scratch, false)) {}
    MemoryArena& operator=(MemoryArena&& other) noexcept;
    MemoryArena(const MemoryArena&) = delete;
    MemoryArena& operator=(const MemoryArena&) = delete;

    // 64-byte aligned, zeroed. Null when the arena is too small (the caller's sum was wrong).
    std::byte* allocate(std::size_t bytes);
    static constexpr std::size_t rounded(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

    std::byte* data() { return m_data; }
    const std::byte* data() const { return m_data; }
    std::size_t bytes() const { return m_bytes; }
    std::size_t used() const { return m_used; }

private:
    void release();

    std::byte* m_data = nullptr;
    std::size_t m_bytes = 0;
    std::size_t m_used = 0;
    bool m_scratch = false;
};

} // namespace hs::model::kernels
