// Queries against a cache, in fp32 and half precision, against a naive version in double.
#include "kernel_fixture.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hs::test {

namespace {

struct Case {
    int count;
    int width;
    kn::CacheType type;
};

// What a half stores, found by the path's own conversion and read back exactly.
double halfValue(std::uint16_t half) {
    const int exponent = (half >> 10) & 31;
    const double fraction = half & 1023;
    const double magnitude = exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024.0 + fraction, exponent - 25);
    return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

} // namespace

using Attention = EveryPath;

TEST_P(Attention, AgreesWithANaiveVersion) {
    for (const Case& what :
         {Case{1, 64, kn::CacheType::Fp32}, Case{5, 16, kn::CacheType::Fp32}, Case{640, 64, kn::CacheType::Fp32},
          Case{37, 96, kn::CacheType::Fp32}, Case{640, 64, kn::CacheType::Fp16}, Case{17, 16, kn::CacheType::Fp16},
          Case{33, 256, kn::CacheType::Fp16}}) {
        Numbers numbers{std::uint64_t(what.count * 1000 + what.width)};
        const auto size = std::size_t(what.count * what.width);
        auto keys = numbers.take(size), values = numbers.take(size);
        const auto query = numbers.take(std::size_t(what.width));
        std::vector<std::uint16_t> halfKeys(size), halfValues(size);
        if (what.type == kn::CacheType::Fp16) {
            kernels().toHalf(keys.data(), halfKeys.data(), int(size));
            kernels().toHalf(values.data(), halfValues.data(), int(size));
            for (std::size_t i = 0; i < size; ++i) {
                keys[i] = float(halfValue(halfKeys[i]));
                values[i] = float(halfValue(halfValues[i]));
            }
        }
        std::vector<float> shares(std::size_t((what.count + 15) / 16 * 16)), out(std::size_t(what.width));
        const bool half = what.type == kn::CacheType::Fp16;
        const void* k = half ? static_cast<const void*>(halfKeys.data()) : keys.data();
        const void* v = half ? static_cast<const void*>(halfValues.data()) : values.data();
        kernels().attend({query.data(), 0.5f, k, v, what.type, what.count, what.width, shares.data(), out.data()});

        std::vector<double> weights(std::size_t(what.count));
        double largest = -1e300, sum = 0.0;
        for (int j = 0; j < what.count; ++j) {
            for (int d = 0; d < what.width; ++d)
                weights[std::size_t(j)] += 0.5 * query[std::size_t(d)] * double(keys[std::size_t(j * what.width + d)]);
            largest = std::max(largest, weights[std::size_t(j)]);
        }
        for (auto& weight : weights)
            sum += weight = std::exp(weight - largest);
        for (int j = 0; j < what.count; ++j)
            ASSERT_NEAR(shares[std::size_t(j)], weights[std::size_t(j)] / sum, 1e-6);
        for (int d = 0; d < what.width; ++d) {
            double expected = 0.0;
            for (int j = 0; j < what.count; ++j)
                expected += weights[std::size_t(j)] / sum * double(values[std::size_t(j * what.width + d)]);
            ASSERT_NEAR(out[std::size_t(d)], expected, 2e-6) << what.count << " keys of " << what.width;
        }
    }
}

TEST_P(Attention, GivesEachOfManyQueriesTheBitsItGetsAlone) {
    constexpr int kQueries = 13, kCount = 37;
    for (const int width : {64, 96}) {
        Numbers numbers(5);
        const auto keys = numbers.take(std::size_t(kCount * width)), values = numbers.take(std::size_t(kCount * width));
        const auto queries = numbers.take(std::size_t(kQueries * width));
        std::vector<float> shares(kQueries * 48), out(std::size_t(kQueries * width));
        kn::AttentionTask task{queries.data(), 0.5f,  keys.data(),   values.data(), kn::CacheType::Fp32,
                               kCount,         width, shares.data(), out.data()};
        task.queries = kQueries;
        task.queryStride = task.outputStride = std::size_t(width);
        task.probabilityStride = 48;
        kernels().attend(task);
        for (int q = 0; q < kQueries; ++q) {
            std::vector<float> aloneShares(48), alone(static_cast<std::size_t>(width));
            kernels().attend({queries.data() + q * width, 0.5f, keys.data(), values.data(), kn::CacheType::Fp32, kCount,
                              width, aloneShares.data(), alone.data()});
            EXPECT_EQ(std::memcmp(alone.data(), out.data() + q * width, alone.size() * sizeof(float)), 0) << q;
            EXPECT_EQ(std::memcmp(aloneShares.data(), shares.data() + q * 48, kCount * sizeof(float)), 0) << q;
        }
    }
}

TEST_P(Attention, PutsAllWeightOnAKeyThatStandsOut) {
    std::vector<float> query(16, 10.0f), keys(48, 0.0f), values(48);
    for (int d = 0; d < 16; ++d)
        keys[std::size_t(16 + d)] = 10.0f, values[std::size_t(16 + d)] = float(d);
    std::vector<float> shares(16), out(16);
    kernels().attend(
        {query.data(), 1.0f, keys.data(), values.data(), kn::CacheType::Fp32, 3, 16, shares.data(), out.data()});
    EXPECT_EQ(shares[1], 1.0f);
    EXPECT_EQ(out[7], 7.0f);
}

TEST_P(Attention, HalvesAreRoundedToNearestEvenOnEveryPath) {
    const kn::KernelList list = kn::availableKernels();
    const kn::KernelTable& plain = *list.tables[list.count - 1];
    std::vector<float> numbers = {0.0f,           -0.0f,    1.0f,     65504.0f, 65519.0f,   65520.0f,
                                  -1e6f,          5.96e-8f, 2.98e-8f, 6.1e-5f,  6.0975e-5f, 1.00048828125f,
                                  1.00146484375f, 3.14159f, INFINITY, -INFINITY};
    std::vector<std::uint16_t> expected(16), found(16);
    plain.toHalf(numbers.data(), expected.data(), 16);
    kernels().toHalf(numbers.data(), found.data(), 16);
    EXPECT_EQ(found, expected);
    EXPECT_EQ(expected[2], 0x3c00);
    EXPECT_EQ(expected[3], 0x7bff);
    EXPECT_EQ(expected[5], 0x7c00);  // half way to the next power rounds to infinity
    EXPECT_EQ(expected[11], 0x3c00); // a tie goes to the even neighbour below
    EXPECT_EQ(expected[12], 0x3c02); // and here to the one above
}

INSTANTIATE_TEST_SUITE_P(Paths, Attention, testing::ValuesIn(everyPath()), pathName);

} // namespace hs::test
