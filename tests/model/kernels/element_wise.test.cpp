// Layer norm, GELU, softmax and log-sum-exp against double precision.
#include "kernel_fixture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace hs::test {

using ElementWise = EveryPath;

TEST_P(ElementWise, GeluIsTheExactErfForm) {
    std::vector<float> x;
    for (int i = -3200; i < 3200; ++i)
        x.push_back(float(i) * 0.0031f);
    auto y = x;
    kernels().gelu(y.data(), int(y.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double expected = 0.5 * double(x[i]) * std::erfc(-double(x[i]) / std::sqrt(2.0));
        ASSERT_NEAR(y[i], expected, 3e-7 * std::max(1.0, std::fabs(double(x[i])))) << x[i];
    }
}

TEST_P(ElementWise, GeluKeepsItsLimitsAndPassesNotANumberOn) {
    std::vector<float> x(16, 0.0f);
    x[0] = 1e30f, x[1] = -1e30f, x[2] = NAN, x[3] = -0.0f, x[4] = 40.0f, x[5] = -40.0f;
    kernels().gelu(x.data(), 6);
    EXPECT_EQ(x[0], 1e30f);
    EXPECT_NEAR(x[1], 0.0f, 1e12f); // 1e30 times a probability below 1e-18
    EXPECT_TRUE(std::isnan(x[2]));
    EXPECT_EQ(x[3], 0.0f);
    EXPECT_EQ(x[4], 40.0f);
    EXPECT_NEAR(x[5], 0.0f, 1e-15f);
}

TEST_P(ElementWise, GeluDiffersFromTheTanhFormWhereTheyDiffer) {
    std::vector<float> x(16, 2.2f);
    kernels().gelu(x.data(), 16);
    const double tanhForm = 0.5 * 2.2 * (1.0 + std::tanh(std::sqrt(2.0 / M_PI) * (2.2 + 0.044715 * 2.2 * 2.2 * 2.2)));
    EXPECT_GT(std::fabs(x[0] - tanhForm), 1e-4);
}

TEST_P(ElementWise, LayerNormUsesEpsilonOneHundredThousandth) {
    Numbers numbers(5);
    for (const float size : {1.0f, 3e-3f, 100.0f}) { // 3e-3: a variance near epsilon
        const int n = 1600;
        auto x = numbers.take(std::size_t(n));
        const auto gain = numbers.take(std::size_t(n));
        const auto bias = numbers.take(std::size_t(n));
        for (auto& value : x)
            value = value * size + 0.25f * size;
        double mean = 0.0, variance = 0.0;
        for (const float value : x)
            mean += value / double(n);
        for (const float value : x)
            variance += (value - mean) * (value - mean) / n;
        std::vector<float> y(x.size());
        kernels().layerNorm(x.data(), gain.data(), bias.data(), n, y.data());
        for (std::size_t i = 0; i < x.size(); ++i)
            ASSERT_NEAR(y[i], (x[i] - mean) / std::sqrt(variance + 1e-5) * gain[i] + bias[i], 5e-6) << size;
    }
}

TEST_P(ElementWise, SoftmaxSumsToOneForAnyLengthAndSize) {
    Numbers numbers(6);
    for (const int n : {1, 2, 15, 16, 17, 37, 640, 1000})
        for (const float size : {1.0f, 80.0f, 1e4f}) {
            auto x = numbers.take(std::size_t(n));
            for (auto& value : x)
                value = value * size + 1000.0f;
            auto y = x;
            y.resize(std::size_t((n + 15) / 16 * 16) + 1, 7.0f);
            kernels().softmax(y.data(), n);
            EXPECT_EQ(y.back(), 7.0f) << "wrote past its padding";
            const double largest = *std::max_element(x.begin(), x.end());
            double sum = 0.0;
            for (const float value : x)
                sum += std::exp(double(value) - largest);
            double total = 0.0;
            for (int i = 0; i < n; ++i) {
                const double expected = std::exp(double(x[std::size_t(i)]) - largest) / sum;
                ASSERT_NEAR(y[std::size_t(i)], expected, 1e-6 * expected + 1e-30) << n << " " << size;
                total += y[std::size_t(i)];
            }
            EXPECT_NEAR(total, 1.0, 1e-5);
        }
}

TEST_P(ElementWise, SoftmaxOfNotANumberIsNotANumber) {
    std::vector<float> x(32, 1.0f);
    x[3] = NAN;
    kernels().softmax(x.data(), 20);
    EXPECT_TRUE(std::isnan(x[0]) || std::isnan(x[3]));
}

TEST_P(ElementWise, LogSumExpMatchesDouble) {
    Numbers numbers(7);
    for (const int n : {1, 5, 16, 129, 42384}) {
        auto x = numbers.take(std::size_t(n));
        for (auto& value : x)
            value *= 20.0f;
        const kn::LogSum found = kernels().logSumExp(x.data(), n);
        const double largest = *std::max_element(x.begin(), x.end());
        EXPECT_EQ(found.largest, largest);
        double sum = 0.0, weighted = 0.0;
        for (const float value : x) {
            sum += std::exp(value - largest);
            weighted += std::exp(value - largest) * (value - largest);
        }
        EXPECT_NEAR(found.sum, sum, 1e-6 * sum);
        EXPECT_NEAR(found.weighted, weighted, 1e-6 * sum - 1e-5 * weighted);
    }
}

TEST_P(ElementWise, LogSumExpOfNotANumberOrInfinityIsNotFinite) {
    for (const float bad : {NAN, INFINITY})
        for (const std::size_t at : {std::size_t(0), std::size_t(20), std::size_t(35)}) {
            std::vector<float> x(36, 1.0f);
            x[at] = bad;
            EXPECT_FALSE(std::isfinite(kernels().logSumExp(x.data(), 36).sum)) << bad << " at " << at;
        }
}

TEST_P(ElementWise, SharesAddUpToTheSameSumsInAnyOrder) {
    Numbers numbers(8);
    const std::vector<float> first = numbers.take(48), second = numbers.take(48);
    std::vector<std::int32_t> sums(48, 7), other(48, 7);
    kernels().addShares(sums.data(), first.data(), 1e6f, 48);
    kernels().addShares(sums.data(), second.data(), 3e8f, 48);
    kernels().addShares(other.data(), second.data(), 3e8f, 48);
    kernels().addShares(other.data(), first.data(), 1e6f, 48);
    EXPECT_EQ(sums, other);
    for (std::size_t i = 0; i < sums.size(); ++i)
        EXPECT_EQ(sums[i], 7 + int(std::nearbyint(first[i] * 1e6f)) + int(std::nearbyint(second[i] * 3e8f)));
}

INSTANTIATE_TEST_SUITE_P(Paths, ElementWise, testing::ValuesIn(everyPath()), pathName);

} // namespace hs::test
