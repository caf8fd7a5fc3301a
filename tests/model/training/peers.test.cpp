#include "model/training/peers.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <map>

namespace hs::model {
namespace {

core::Result<PeerPlace> placeOf(std::map<std::string, std::string> environment) {
    return peerPlace([environment](const char* name) -> const char* {
        static std::map<std::string, std::string> kept;
        kept = environment;
        const auto at = kept.find(name);
        return at == kept.end() ? nullptr : at->second.c_str();
    });
}

TEST(PeerPlace, HalfAStatementIsRefused) {
    const auto said = [](std::map<std::string, std::string> environment) { return placeOf(std::move(environment)).error().message; };
    EXPECT_EQ(said({{"WORLD_SIZE", "2"}}), "WORLD_SIZE is 2 but the environment has no RANK");
    EXPECT_EQ(said({{"WORLD_SIZE", "2"}, {"RANK", "0"}, {"MASTER_ADDR", "a"}}), "WORLD_SIZE is 2 but the environment has no MASTER_PORT");
    EXPECT_EQ(said({{"WORLD_SIZE", "two"}}), "the environment's WORLD_SIZE must be a whole number from 1 to 65536, found 'two'");
    EXPECT_EQ(said({{"WORLD_SIZE", "2"}, {"RANK", "2"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "1"}}),
              "the environment's RANK must be a whole number from 0 to 1, found '2'");
    EXPECT_EQ(said({{"WORLD_SIZE", "2"}, {"RANK", "1"}, {"MASTER_ADDR", "a"}, {"MASTER_PORT", "99999"}}),
              "the environment's MASTER_PORT must be a whole number from 1 to 65535, found '99999'");
}

TEST(PeerPlace, WithoutAnyThereIsOneProcess) {
    EXPECT_EQ(placeOf({}).value().count, 1);
    EXPECT_EQ(placeOf({{"WORLD_SIZE", "1"}}).value().count, 1);
    const PeerPlace place = placeOf({{"WORLD_SIZE", "4"}, {"RANK", "3"}, {"MASTER_ADDR", "node1"}, {"MASTER_PORT", "2000"}}).value();
    EXPECT_EQ(place.rank, 3);
    EXPECT_EQ(place.address, "node1");
}

TEST(SliceOf, SlicesCoverABatchOnce) {
    for (const std::size_t count : {0u, 1u, 5u, 64u})
        for (const int processes : {1, 2, 3, 8}) {
            std::size_t next = 0;
            for (int rank = 0; rank < processes; ++rank) {
                const Slice slice = sliceOf(count, rank, processes);
                EXPECT_EQ(slice.begin, next);
                next = slice.end;
            }
            EXPECT_EQ(next, count);
        }
}

// As if another process had the same gradients.
class Twin : public Peers {
public:
    int rank() const override { return 0; }
    int count() const override { return 2; }
    void sum(at::Tensor& values) override { values.mul_(2.0); }
    void tellAll(at::Tensor&, int) override {}
};

TEST(SumGradients, AGradientThatNobodyHasStaysUndefined) {
    std::vector<NamedTensor> parameters{{"a", at::ones({2, 2}).set_requires_grad(true)}, {"b", at::ones({3}).set_requires_grad(true)}};
    parameters[0].tensor.mutable_grad() = at::full({2, 2}, 0.5);
    Twin twin;
    sumGradients(parameters, twin);
    EXPECT_TRUE(at::equal(parameters[0].tensor.grad(), at::ones({2, 2})));
    EXPECT_FALSE(parameters[1].tensor.grad().defined());
}

} // namespace
} // namespace hs::model
