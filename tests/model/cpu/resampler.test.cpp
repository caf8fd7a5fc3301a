// The resampler at small sizes, from no patch to several blocks of them.
#include "model/cpu/cpu_resampler.h"
#include "tests/model/cpu/random_numbers.h"

#include <gtest/gtest.h>

#include <list>

namespace hs::test {
namespace {

using namespace hs::model;
using kernels::WordType;

class SmallResampler {
public:
    explicit SmallResampler(bool bf16 = false)
        : m_bf16(bf16) {
        m_config.features = 64;
        m_config.model = 96;
        m_config.headDimension = 48;
        m_config.heads = 4;
        m_config.layers = 2;
        m_config.latents = 50;
        const int inner = m_config.heads * m_config.headDimension, wide = m_config.model * m_config.feedForwardMultiple;
        m_view.linear = matrix("linear", m_config.model, m_config.features);
        m_view.mediaPosition = vector("position", m_config.model, 0.0f);
        m_view.latents = vector("latents", m_config.latents * m_config.model, 0.0f);
        for (int i = 0; i < m_config.layers; ++i) {
            const std::string at = std::to_string(i);
            m_view.layers.push_back({.mediaNorm = norm("m" + at),
                                     .latentsNorm = norm("l" + at),
                                     .query = matrix("q" + at, inner, m_config.model),
                                     .keysValues = matrix("kv" + at, 2 * inner, m_config.model),
                                     .output = matrix("o" + at, m_config.model, inner),
                                     .feedForwardNorm = norm("f" + at),
                                     .up = matrix("u" + at, wide, m_config.model),
                                     .down = matrix("d" + at, m_config.model, wide)});
        }
        m_view.norm = norm("last");
    }

    std::vector<float> run(int patches, int block, int threads, WordType words = WordType::Fp32) {
        auto products =
            Products::create(kernels::bestMatrixKernels(), std::make_shared<kernels::ThreadPool>(threads)).value();
        CpuResampleOptions options;
        options.words = words;
        options.patchesPerBlock = block;
        attentionRows = 0;
        attentions.clear();
        options.attention = [&](std::span<const float> attention) {
            const std::size_t row = std::size_t(patches + m_config.latents);
            attentions.insert(attentions.end(), attention.begin(), attention.end());
            EXPECT_EQ(attention.size(), std::size_t(m_config.latents) * row);
            for (std::size_t i = 0; i + row <= attention.size(); i += row, ++attentionRows) {
                double sum = 0;
                for (std::size_t k = 0; k < row; ++k)
                    sum += double(attention[i + k]);
                EXPECT_NEAR(sum, 1.0, words == WordType::Fp32 ? 1e-5 : 1e-2);
            }
        };
        const std::vector<float> features = randomNumbers("features", std::size_t(patches) * 64, 1.0f);
        std::vector<float> latents(std::size_t(m_config.latents * m_config.model));
        CpuResampler resampler(m_config, m_view, *products);
        const auto done = resampler.run(features, options, latents);
        EXPECT_TRUE(done.ok());
        return latents;
    }

    int attentionRows = 0;
    std::vector<float> attentions; // of all layers

private:
    WeightRows matrix(const std::string& name, int outputs, int inputs) {
        return m_matrices.emplace_back(name, outputs, inputs, m_bf16).rows();
    }
    const float* vector(const std::string& name, int count, float around) {
        std::vector<float>& values = m_vectors.emplace_back(randomNumbers(name, std::size_t(count), 0.3f));
        for (float& value : values)
            value += around;
        return values.data();
    }
    NormRow norm(const std::string& name) {
        return {vector(name + "g", m_config.model, 1.0f), vector(name + "b", m_config.model, 0.0f)};
    }

    const bool m_bf16;
    ResamplerConfig m_config;
    ResamplerView m_view;
    std::list<RandomMatrix> m_matrices;
    std::list<std::vector<float>> m_vectors;
};

TEST(CpuResamplerAlone, BlocksAndThreadsGiveTheSameLatents) {
    SmallResampler resampler;
    for (const int patches : {0, 1, 31, 37, 64, 300}) {
        const std::vector<float> once = resampler.run(patches, 8192, 1);
        EXPECT_EQ(resampler.attentionRows, 100) << "two layers of 50 latents";
        EXPECT_TRUE(allFinite(once)) << patches << " patches";
        EXPECT_EQ(resampler.run(patches, 8192, 3), once) << patches << " patches";
        EXPECT_LT(largestDifference(resampler.run(patches, 64, 2), once), 2e-5f) << patches << " patches, in blocks";
        EXPECT_TRUE(allFinite(resampler.run(patches, 64, 2, WordType::Bf16)));
    }
}

// More keys than a tile of the attention holds: the running softmax goes on from tile to tile. With 12,000 patches the
// heads no longer pass together.
TEST(CpuResamplerAlone, AttentionOverSeveralTilesIsWhatASecondLookFinds) {
    SmallResampler resampler;
    for (const int patches : {1000, 2500, 12'000}) {
        const std::vector<float> once = resampler.run(patches, 16'384, 1);
        const std::vector<float> attention = resampler.attentions;
        EXPECT_EQ(resampler.run(patches, 16'384, 3), once);
        EXPECT_EQ(resampler.attentions, attention) << "threads";
        EXPECT_LT(largestDifference(resampler.run(patches, 1056, 2), once), 2e-5f);
        EXPECT_LT(largestDifference(resampler.attentions, attention), 1e-6f);
        const std::vector<float> halves = resampler.run(patches, 16'384, 2, WordType::Bf16);
        EXPECT_LT(largestDifference(halves, once), 0.1f);
        EXPECT_LT(largestDifference(resampler.attentions, attention), 2e-4f) << "weights of about 1/1000 or less";
    }
}

TEST(CpuResamplerAlone, ReadsHalfPrecisionWeights) {
    SmallResampler halves(true);
    for (const int patches : {1, 70})
        for (const WordType words : {WordType::Fp32, WordType::Bf16})
            EXPECT_TRUE(allFinite(halves.run(patches, 64, 2, words)));
}

} // namespace
} // namespace hs::test
