#include "model/kernels/memory_arena.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace hs::model::kernels {

namespace {

// A mapping has no red zones of its own: what lies behind the wanted bytes is closed here, and opened before it is
// given back.
void closeRest([[maybe_unused]] std::byte* data, [[maybe_unused]] std::size_t wanted,
               [[maybe_unused]] std::size_t all) {
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

// Mappings that were given back and wait for the next case.
class Keeper {
public:
    struct Block {
        std::byte* data = nullptr;
        std::size_t bytes = 0;
    };

    // A block of at least so many bytes and not much more; null when none waits.
    Block take(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        auto best = m_blocks.end();
        for (auto at = m_blocks.begin(); at != m_blocks.end(); ++at)
            if (at->bytes >= bytes && at->bytes <= 2 * bytes && (best == m_blocks.end() || at->bytes < best->bytes))
                best = at;
        if (best == m_blocks.end()) return {};
        const Block block = *best;
        m_blocks.erase(best);
        m_bytes -= block.bytes;
        return block;
    }

    void keep(Block block) {
        const std::lock_guard lock(m_mutex);
        if (block.bytes > kMostBytes) return unmap(block);
        m_blocks.push_back(block);
        m_bytes += block.bytes;
        while (m_bytes > kMostBytes) { // the oldest goes
            m_bytes -= m_blocks.front().bytes;
            unmap(m_blocks.front());
            m_blocks.erase(m_blocks.begin());
        }
    }

    ~Keeper() {
        for (const Block& block : m_blocks)
            unmap(block);
    }

private:
    static constexpr std::size_t kMostBytes = std::size_t{400} << 20;
    static void unmap(const Block& block) { munmap(block.data, block.bytes); }

    std::mutex m_mutex;
    std::vector<Block> m_blocks; // guarded by m_mutex
    std::size_t m_bytes = 0;     // guarded by m_mutex
};

Keeper& keeper() {
    static Keeper instance;
    return instance;
}

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
    arena.m_scratch = pages == Pages::Scratch;
    if (arena.m_scratch) {
        if (const Keeper::Block block = keeper().take(whole); block.data != nullptr) {
            std::memset(block.data, 0, rounded(bytes));
            arena.m_data = block.data;
            arena.m_bytes = block.bytes;
            closeRest(arena.m_data, rounded(bytes), arena.m_bytes);
            return arena;
        }
    }
    void* memory = mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return core::Error(core::ErrorCode::OutOfMemory,
                           "the system did not give the " + gigabytes(bytes) + " of memory that the model needs");
    if (pages != Pages::Normal) madvise(memory, whole, MADV_HUGEPAGE); // only a hint: without it reading is slower
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
        m_scratch = std::exchange(other.m_scratch, false);
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
        if (m_scratch)
            keeper().keep({m_data, m_bytes});
        else
            munmap(m_data, m_bytes);
    }
    m_data = nullptr;
    m_bytes = m_used = 0;
}

} // namespace hs::model::kernels
