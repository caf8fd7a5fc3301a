// ThreadPool: our own worker threads for the token step. One parallel region a token, cheap barriers inside it.
//
// Owned by the decoder (or a bench); run() is called from one thread at a time, which takes part as thread 0. Waiting
// spins for some microseconds, then sleeps in the kernel, so that an idle or preempted pool takes no core from the
// viewer. Workers run at low priority.
//
// Rejected: OpenMP loops. A region costs 41 µs with passive waiting and about 290 of them are needed a token; with
// active waiting the spinning starves the GUI, and the pool would be shared with LibTorch.
#pragma once

#include "model/kernels/kernel_table.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace hs::model::kernels {

// Cores this process may use: its affinity mask, less the second threads of a core, at most its cgroup's quota.
int usableCores();

class ThreadPool {
public:
    // threads 0: usableCores(). Threads that cannot be started are left out: size() tells how many there are.
    explicit ThreadPool(int threads);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int size() const { return m_size; }

    // Calls body(thread) once on every thread and returns when all have. body must not throw.
    template <class Body>
    void run(Body&& body) {
        using Plain = std::remove_reference_t<Body>;
        start([](void* context, int thread) { (*static_cast<Plain*>(context))(thread); }, &body);
    }

    // Inside run(): returns when every thread has arrived.
    void barrier();

private:
    using Function = void (*)(void* context, int thread);

    void start(Function function, void* context);
    void work(int thread);
    void awaitChange(const std::atomic<std::uint32_t>& value, std::uint32_t old) const;

    int m_size = 1;
    int m_spinMicroseconds = 30;
    Function m_function = nullptr; // written before m_epoch changes, read after
    void* m_context = nullptr;
    alignas(64) std::atomic<std::uint32_t> m_epoch{0};    // one more a region; workers wait on it
    alignas(64) std::atomic<std::uint32_t> m_arrived{0};  // at the barrier
    alignas(64) std::atomic<std::uint32_t> m_barriers{0}; // one more when all have arrived
    std::atomic<bool> m_stopping{false};
    std::vector<std::thread> m_workers;
};

// Rows that a thread takes at a time: half of what the share still holds, so that the last pieces are small.
struct PieceSize {
    int least = 1;
    int most = 1;
};

// The rows of one phase, divided among threads: each takes pieces from the front of its own share, and when that is
// empty from the back of the others'. A thread that the system holds up so delays a phase by one piece, not by its
// share.
class SharedRows {
public:
    explicit SharedRows(int threads)
        : m_threads(threads)
        , m_bounds(std::size_t(threads) + 1)
        , m_shares(std::make_unique<Share[]>(std::size_t(threads))) {}

    // Before the phase, by one thread; shares begin at multiples of `grain`.
    void reset(int rows, int grain);

    // The next piece for this thread; false when nothing is left anywhere.
    bool take(int thread, PieceSize size, RowRange& piece);
    bool take(int thread, int rows, int& begin, int& end);

    // The share that this row was dealt to, whole.
    RowRange shareOf(int row) const;

private:
    struct alignas(64) Share {
        std::atomic<std::uint64_t> range{0}; // begin in the upper half, end in the lower
    };

    enum class Side { Front, Back };
    static bool takeFrom(Share& share, Side side, PieceSize size, RowRange& piece);

    int m_threads = 1;
    std::vector<int> m_bounds; // share i holds rows [bounds[i], bounds[i + 1])
    std::unique_ptr<Share[]> m_shares;
};

} // namespace hs::model::kernels
