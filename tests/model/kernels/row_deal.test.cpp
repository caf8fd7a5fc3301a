// Pieces of a share become runs: every row once, and each run goes on where its last piece ended.
#include "model/kernels/row_deal.h"
#include "model/kernels/thread_pool.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace hs::test {

using hs::model::kernels::RowDeal;
using hs::model::kernels::RowRange;
using hs::model::kernels::RowRuns;
using hs::model::kernels::SharedRows;

TEST(RowDeal, EveryRowIsInOneRunForAnyShareStreamsAndPieces) {
    for (const int rows : {1, 15, 16, 128, 1000, 4096, 42384})
        for (const int threads : {1, 2, 3})
            for (const int streams : {1, 2, 4, 8})
                for (const int least : {1, 3, 8}) {
                    const RowDeal deal{rows, 16, streams};
                    SharedRows shared(threads);
                    shared.reset(deal.grains(), 1);
                    std::vector<int> seen(std::size_t(rows), 0);
                    RowRange piece;
                    for (int turn = 0; shared.take(turn % threads, {least, 32}, piece); turn += 2)
                        deal.forEachRun(shared.shareOf(piece.begin), piece, [&](const RowRuns& runs) {
                            for (int run = 0; run < runs.count; ++run)
                                for (int i = 0; i < runs.rows; ++i)
                                    ++seen.at(std::size_t(runs.first(run) + i));
                        });
                    ASSERT_EQ(seen, std::vector<int>(std::size_t(rows), 1))
                        << rows << " rows, " << threads << " threads, " << streams << " streams, pieces of " << least;
                }
}

TEST(RowDeal, ARunGoesOnWhereItsLastPieceEnded) {
    const RowDeal deal{1024, 16, 4};
    SharedRows shared(2);
    shared.reset(deal.grains(), 1);
    std::map<int, int> next{{0, 512}, {1, 640}, {2, 768}, {3, 896}}; // by run, of the second thread's share
    RowRange piece;
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(shared.take(1, {4, 8}, piece));
        deal.forEachRun(shared.shareOf(piece.begin), piece, [&](const RowRuns& runs) {
            ASSERT_EQ(runs.count, 4);
            for (int run = 0; run < 4; ++run) {
                EXPECT_EQ(runs.first(run), next[run]);
                next[run] += runs.rows;
            }
        });
    }
}

TEST(RowDeal, AShorterLastGrainIsARunOfItsOwn) {
    const RowDeal deal{100, 16, 2};
    std::vector<int> sizes;
    deal.forEachRun({0, 7}, {0, 7}, [&](const RowRuns& runs) { sizes.push_back(runs.count * runs.rows); });
    EXPECT_EQ(sizes, (std::vector<int>{96, 4}));
}

} // namespace hs::test
