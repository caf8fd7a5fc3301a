#include "model/kernels/thread_pool.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <numeric>
#include <tuple>
#include <vector>

namespace hs::test {

using hs::model::kernels::RowRange;
using hs::model::kernels::SharedRows;
using hs::model::kernels::ThreadPool;
using hs::model::kernels::usableCores;

TEST(ThreadPool, RunsTheBodyOnceOnEveryThread) {
    for (const int threads : {1, 2, 3, 5}) {
        ThreadPool pool(threads);
        ASSERT_EQ(pool.size(), threads);
        for (int round = 0; round < 200; ++round) {
            std::vector<int> calls(std::size_t(threads), 0);
            pool.run([&](int thread) { ++calls[std::size_t(thread)]; });
            for (const int count : calls)
                ASSERT_EQ(count, 1);
        }
    }
}

TEST(ThreadPool, NobodyPassesABarrierBeforeTheLastArrives) {
    ThreadPool pool(4);
    constexpr int kPhases = 300;
    std::vector<std::array<int, 4>> written(kPhases);
    bool complete = true;
    std::array<bool, 4> seenAll{true, true, true, true};
    pool.run([&](int thread) {
        for (std::size_t phase = 0; phase < kPhases; ++phase) {
            written[phase][std::size_t(thread)] = 1;
            pool.barrier();
            if (std::accumulate(written[phase].begin(), written[phase].end(), 0) != 4)
                seenAll[std::size_t(thread)] = false;
        }
    });
    for (const bool seen : seenAll)
        complete = complete && seen;
    EXPECT_TRUE(complete);
}

TEST(ThreadPool, WakesWorkersThatHaveGoneToSleep) {
    ThreadPool pool(3);
    for (int round = 0; round < 5; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
        std::atomic<int> calls{0};
        pool.run([&](int) {
            pool.barrier();
            ++calls;
        });
        EXPECT_EQ(calls.load(), 3);
    }
}

TEST(ThreadPool, WaitsForAThreadThatIsHeldUp) {
    ThreadPool pool(2);
    std::array<bool, 2> done{};
    pool.run([&](int thread) {
        if (thread == 1) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        done[std::size_t(thread)] = true;
        pool.barrier();
        EXPECT_TRUE(done[0] && done[1]);
    });
}

TEST(ThreadPool, IsDestroyedWithoutEverRunning) {
    for (int i = 0; i < 20; ++i)
        ThreadPool pool(3);
}

TEST(ThreadPool, TakesTheUsableCoresByDefault) {
    EXPECT_GE(usableCores(), 1);
    EXPECT_EQ(ThreadPool(0).size(), usableCores());
}

TEST(SharedRows, EveryRowIsTakenExactlyOnceByAnyNumberOfThreads) {
    for (const int threads : {1, 2, 4})
        for (const int rows : {0, 1, 7, 8, 1000, 4097}) {
            ThreadPool pool(threads);
            SharedRows shared(threads);
            shared.reset(rows, 8);
            std::vector<std::atomic<int>> taken(std::size_t(rows) + 1);
            pool.run([&](int thread) {
                int begin = 0, end = 0;
                while (shared.take(thread, 24, begin, end))
                    for (int row = begin; row < end; ++row)
                        taken[std::size_t(row)].fetch_add(1);
            });
            for (int row = 0; row < rows; ++row)
                ASSERT_EQ(taken[std::size_t(row)].load(), 1) << row << " of " << rows << " with " << threads;
        }
}

TEST(SharedRows, AnIdleThreadTakesTheRowsOfAnotherOne) {
    SharedRows shared(2);
    shared.reset(64, 8);
    int begin = 0, end = 0, rows = 0;
    while (shared.take(1, 8, begin, end)) // thread 0 never comes
        rows += end - begin;
    EXPECT_EQ(rows, 64);
}

TEST(SharedRows, PiecesShrinkWithWhatIsLeft) {
    SharedRows shared(1);
    shared.reset(100, 1);
    std::vector<int> sizes;
    RowRange piece;
    while (shared.take(0, {4, 32}, piece))
        sizes.push_back(piece.end - piece.begin);
    EXPECT_EQ(sizes, (std::vector<int>{32, 32, 16, 8, 4, 4, 4}));
}

TEST(SharedRows, TellTheShareOfARow) {
    SharedRows shared(3);
    shared.reset(100, 16); // two, two and three grains, the last one of four rows
    for (const auto& [row, begin, end] : {std::tuple{0, 0, 32}, {31, 0, 32}, {32, 32, 64}, {64, 64, 100}, {99, 64, 100}}) {
        EXPECT_EQ(shared.shareOf(row).begin, begin) << row;
        EXPECT_EQ(shared.shareOf(row).end, end) << row;
    }
}

TEST(SharedRows, SharesBeginAtWholeGrains) {
    SharedRows shared(3);
    shared.reset(100, 16);
    int begin = 0, end = 0;
    for (int thread = 0; thread < 3; ++thread) {
        ASSERT_TRUE(shared.take(thread, 1000, begin, end));
        EXPECT_EQ(begin % 16, 0);
    }
}

} // namespace hs::test
