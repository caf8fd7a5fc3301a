#include "model/kernels/memory_arena.h"

#include <cstdio>
#include <string>

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace hs::model::kernels {

namespace {

// A mapping has no red zones of its own: what lies behind the wanted bytes is closed here, and opened before it is given
// back.
void closeRest([[maybe_unused]] std::byte* data, [[maybe_unused]] std::size_t wanted, [[maybe_unused]] std::size_t all) {
#if defined(__SANITIZE_ADDRESS__)
    ASAN_POISON_MEMORY_REGION(data + wanted, all - wanted);
#endif
}
void openAll([[maybe_unused]] std::byte* data, [[maybe_unused]] std::size_t all) {
#if defined(__SANITIZE_ADDRESS__)
    ASAN_UNPOISON_MEMORY_REGION(data, all);
#endif
}

constexpr std::size_t kHugePage = std::size_t{2} << 20;

std::string gigabytes(std::size_t bytes) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.2f GB", static_cast<double>(bytes) / 1e9);
    return text;
}

} // namespace

core::Result<MemoryArena> MemoryArena::create(std::size_t bytes, Pages pages) {
    MemoryArena arena;
    if (bytes == 0) return arena;
    const std::size_t whole = (bytes + kHugePage - 1) / kHugePage * kHugePage;
    void* memory = mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return core::Error(core::ErrorCode::OutOfMemory,
                           "the system did not give the " + gigabytes(bytes) + " of memory that the model needs");
    if (pages == Pages::Huge) madvise(memory, whole, MADV_HUGEPAGE); // only a hint: without it reading is slower
    arena.m_data = static_cast<std::byte*>(memory);
    arena.m_bytes = whole;
    closeRest(arena.m_data, rounded(bytes), whole);
    return arena;
}

MemoryArena& MemoryArena::operator=(MemoryArena&& other) noexcept {
    if (this != &other) {
        release();
        m_data = std::exchange(other.m_data, nullptr);
        m_bytes = std::exchange(other.m_bytes, 0);
        m_used = std::exchange(other.m_used, 0);
    }
    return *this;
}

std::byte* MemoryArena::allocate(std::size_t bytes) {
    const std::size_t wanted = rounded(bytes);
    if (wanted > m_bytes - m_used) return nullptr;
    std::byte* at = m_data + m_used;
    m_used += wanted;
    return at;
}

void MemoryArena::release() {
    if (m_data != nullptr) {
        openAll(m_data, m_bytes);
        munmap(m_data, m_bytes);
    }
    m_data = nullptr;
    m_bytes = m_used = 0;
}

} // namespace hs::model::kernels
