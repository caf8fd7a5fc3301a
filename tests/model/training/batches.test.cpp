#include "model/training/batches.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace hs::model {
namespace {

TEST(EpochBatches, EveryExampleOnceAndOnlyTheSizesAskedFor) {
    const auto batches = epochBatches(103, {}, 8, 1, 0);
    std::multiset<std::size_t> seen;
    std::size_t small = 0;
    for (const auto& batch : batches) {
        seen.insert(batch.begin(), batch.end());
        small += batch.size() != 8;
    }
    EXPECT_EQ(seen.size(), 103u);
    EXPECT_EQ(std::set<std::size_t>(seen.begin(), seen.end()).size(), 103u);
    EXPECT_EQ(small, 1u);
}

TEST(EpochBatches, SeedAndEpochDecide) {
    EXPECT_EQ(epochBatches(50, {}, 4, 7, 3), epochBatches(50, {}, 4, 7, 3));
    EXPECT_NE(epochBatches(50, {}, 4, 7, 3), epochBatches(50, {}, 4, 7, 4));
    EXPECT_NE(epochBatches(50, {}, 4, 7, 3), epochBatches(50, {}, 4, 8, 3));
}

TEST(EpochBatches, ABatchHoldsExamplesOfLikeLength) {
    std::vector<std::size_t> lengths;
    for (std::size_t i = 0; i < 512; ++i)
        lengths.push_back((i * 37) % 512);
    std::size_t padded = 0, real = 0;
    for (const auto& batch : epochBatches(lengths.size(), lengths, 8, 1, 0)) {
        std::size_t longest = 0;
        for (const std::size_t i : batch) {
            longest = std::max(longest, lengths[i]);
            real += lengths[i];
        }
        padded += longest * batch.size();
    }
    EXPECT_LT(double(padded), 1.2 * double(real)); // without buckets about 1.78
}

} // namespace
} // namespace hs::model
