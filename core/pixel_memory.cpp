#include "core/pixel_memory.h"

#include <sys/mman.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

namespace hs::core {

namespace {

constexpr std::size_t kSmallest = 256 << 10; // below this the heap is as good
constexpr std::size_t kPage = 4096;
constexpr std::size_t kMostReserve = 16 << 20;

std::size_t wholePages(std::size_t bytes) {
    return (bytes + kPage - 1) / kPage * kPage;
}

class Reserve {
public:
    void* take(std::size_t bytes) {
        const std::lock_guard lock(m_mutex);
        const auto fits = std::find_if(m_blocks.rbegin(), m_blocks.rend(),
                                       [&](const Block& block) { return block.bytes == bytes; });
        if (fits == m_blocks.rend()) return nullptr;
        void* const start = fits->start;
        m_bytes -= bytes;
        m_blocks.erase(std::next(fits).base());
        return start;
    }

    // False when the reserve is full of younger blocks or the block is too large for it.
    bool keep(void* start, std::size_t bytes) noexcept {
        if (bytes > kMostReserve / 4) return false;
        const std::lock_guard lock(m_mutex);
        // Sizes that nobody asks for any more make room for those that come now.
        while (!m_blocks.empty() && m_bytes + bytes > kMostReserve) {
            ::munmap(m_blocks.front().start, m_blocks.front().bytes);
            m_bytes -= m_blocks.front().bytes;
            m_blocks.erase(m_blocks.begin());
        }
        try {
            m_blocks.push_back({start, bytes});
        } catch (const std::bad_alloc&) {
            return false;
        }
        m_bytes += bytes;
        return true;
    }

    std::size_t bytes() const {
        const std::lock_guard lock(m_mutex);
        return m_bytes;
    }

private:
    struct Block {
        void* start;
        std::size_t bytes;
    };
    mutable std::mutex m_mutex;
    std::vector<Block> m_blocks; // guarded by m_mutex; youngest last
    std::size_t m_bytes = 0;     // guarded by m_mutex
};

// Never destroyed: pictures may outlive every other static.
Reserve& reserve() {
    static auto* const it = new Reserve;
    return *it;
}

} // namespace

void* takePixelMemory(std::size_t bytes) {
    if (bytes < kSmallest) return ::operator new(bytes);
    const std::size_t whole = wholePages(bytes);
    if (whole < bytes) throw std::bad_alloc();
    if (void* kept = reserve().take(whole)) return kept;
    void* const fresh = ::mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED) throw std::bad_alloc();
#if defined(MADV_POPULATE_WRITE)
    // Every byte will be written: one call is cheaper than a fault a page. Where the kernel does not know it, they fault.
    ::madvise(fresh, whole, MADV_POPULATE_WRITE);
#endif
    return fresh;
}

void givePixelMemory(void* block, std::size_t bytes) noexcept {
    if (bytes < kSmallest) {
        ::operator delete(block);
        return;
    }
    const std::size_t whole = wholePages(bytes);
    if (!reserve().keep(block, whole)) ::munmap(block, whole);
}

void returnFreedMemory() {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

std::size_t pixelMemoryInReserve() {
    return reserve().bytes();
}

} // namespace hs::core
