#include "model/kernels/thread_pool.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hs::model::kernels {

namespace {

constexpr int kWorkerNiceness = 5;

void relax() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

#ifdef __linux__
// "max 100000" or "150000 100000": microseconds of processor time a period.
int quotaCores(int cores) {
    std::ifstream file("/sys/fs/cgroup/cpu.max");
    std::string quota;
    double period = 0.0;
    if (!(file >> quota >> period) || quota == "max" || period <= 0.0) return cores;
    const double allowed = std::atof(quota.c_str()) / period;
    return allowed > 0.0 ? std::min(cores, std::max(1, static_cast<int>(std::floor(allowed + 0.01)))) : cores;
}

int affinityCores() {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    if (sched_getaffinity(0, sizeof(mask), &mask) != 0) return static_cast<int>(std::thread::hardware_concurrency());
    std::set<std::string> cores; // processors of one core name the same siblings
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (!CPU_ISSET(cpu, &mask)) continue;
        std::ifstream file("/sys/devices/system/cpu/cpu" + std::to_string(cpu) + "/topology/thread_siblings_list");
        std::string siblings;
        if (!(file >> siblings)) siblings = std::to_string(cpu);
        cores.insert(siblings);
    }
    return static_cast<int>(cores.size());
}
#endif

} // namespace

int usableCores() {
#ifdef __linux__
    return std::max(1, quotaCores(affinityCores()));
#else
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
#endif
}

ThreadPool::ThreadPool(int threads) {
    const int wanted = threads > 0 ? threads : usableCores();
    m_workers.reserve(static_cast<std::size_t>(wanted - 1));
    // The size must be known before a worker reaches a barrier, so workers are made first and counted after.
    for (int thread = 1; thread < wanted; ++thread) {
        try {
            m_workers.emplace_back([this, thread] { work(thread); });
        } catch (const std::system_error&) {
            break;
        }
    }
    m_size = static_cast<int>(m_workers.size()) + 1;
}

ThreadPool::~ThreadPool() {
    m_stopping.store(true, std::memory_order_relaxed);
    m_epoch.fetch_add(1, std::memory_order_release);
    m_epoch.notify_all();
    for (auto& worker : m_workers)
        worker.join();
}

void ThreadPool::awaitChange(const std::atomic<std::uint32_t>& value, std::uint32_t old) const {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::microseconds(m_spinMicroseconds);
    do {
        for (int i = 0; i < 32; ++i) {
            if (value.load(std::memory_order_acquire) != old) return;
            relax();
        }
    } while (Clock::now() < deadline);
    while (value.load(std::memory_order_acquire) == old)
        value.wait(old, std::memory_order_acquire);
}

void ThreadPool::start(Function function, void* context) {
    m_function = function;
    m_context = context;
    m_epoch.fetch_add(1, std::memory_order_release);
    m_epoch.notify_all();
    function(context, 0);
    barrier();
}

void ThreadPool::work(int thread) {
#ifdef __linux__
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kWorkerNiceness); // of the calling thread on Linux
#endif
    std::uint32_t seen = 0;
    for (;;) {
        awaitChange(m_epoch, seen);
        ++seen;
        if (m_stopping.load(std::memory_order_relaxed)) return;
        m_function(m_context, thread);
        barrier();
    }
}

void ThreadPool::barrier() {
    const std::uint32_t generation = m_barriers.load(std::memory_order_acquire);
    if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == static_cast<std::uint32_t>(m_size)) {
        m_arrived.store(0, std::memory_order_relaxed);
        m_barriers.fetch_add(1, std::memory_order_release);
        m_barriers.notify_all();
        return;
    }
    awaitChange(m_barriers, generation);
}

void SharedRows::reset(int rows, int grain) {
    const int grains = (rows + grain - 1) / grain;
    for (int i = 0; i <= m_threads; ++i)
        m_bounds[std::size_t(i)] = std::min(rows, int(std::int64_t(grains) * i / m_threads) * grain);
    for (std::size_t i = 0; i < std::size_t(m_threads); ++i)
        m_shares[i].range.store(std::uint64_t(m_bounds[i]) << 32 | std::uint64_t(m_bounds[i + 1]),
                                std::memory_order_relaxed);
}

bool SharedRows::take(int thread, PieceSize size, RowRange& piece) {
    if (takeFrom(m_shares[std::size_t(thread)], Side::Front, size, piece)) return true;
    for (int step = 1; step < m_threads; ++step)
        if (takeFrom(m_shares[std::size_t((thread + step) % m_threads)], Side::Back, size, piece)) return true;
    return false;
}

bool SharedRows::take(int thread, int rows, int& begin, int& end) {
    RowRange piece;
    if (!take(thread, {rows, rows}, piece)) return false;
    begin = piece.begin;
    end = piece.end;
    return true;
}

RowRange SharedRows::shareOf(int row) const {
    const auto end = std::upper_bound(m_bounds.begin() + 1, m_bounds.end() - 1, row);
    return {*(end - 1), *end};
}

bool SharedRows::takeFrom(Share& share, Side side, PieceSize size, RowRange& piece) {
    std::uint64_t range = share.range.load(std::memory_order_relaxed);
    for (;;) {
        const int first = static_cast<int>(range >> 32);
        const int last = static_cast<int>(range & 0xffffffffu);
        if (first >= last) return false;
        const int half = (last - first) / 2 / size.least * size.least;
        const int rows = std::min(std::clamp(half, size.least, size.most), last - first);
        const int cut = side == Side::Front ? first + rows : last - rows;
        piece = side == Side::Front ? RowRange{first, cut} : RowRange{cut, last};
        const RowRange rest = side == Side::Front ? RowRange{cut, last} : RowRange{first, cut};
        if (share.range.compare_exchange_weak(range, std::uint64_t(rest.begin) << 32 | std::uint64_t(rest.end),
                                              std::memory_order_relaxed))
            return true;
    }
}

} // namespace hs::model::kernels
