// A small text model with seeded random weights, its decoder and its image, for tests that need no golden.
#pragma once

#include "model/generate/cpu_decoder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace hs::test {

// Numbers that follow from a name and an index.
inline float numberOf(const std::string& name, std::uint64_t index) {
    std::uint64_t z = 14695981039346656037u;
    for (const char c : name)
        z = (z ^ std::uint8_t(c)) * 1099511628211u;
    z += (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return float(std::int32_t(z >> 40) - 8388608) / 8388608.0f;
}

class RandomSource : public model::WeightSource {
public:
    const float* inPlace(const std::string&) const override { return nullptr; }
    core::Result<void> copyRows(const std::string& name, std::int64_t, std::int64_t columns,
                                model::kernels::RowRange range, std::span<float> out) const override {
        const bool norm = name.find("norm.weight") != std::string::npos || name.ends_with("ff.0.weight");
        const float size = name.find("embed") != std::string::npos ? 0.3f : 1.5f / std::sqrt(float(columns));
        for (std::size_t i = 0; i < out.size(); ++i) {
            const float v = numberOf(name, std::uint64_t(range.begin) * std::uint64_t(columns) + i);
            out[i] = norm ? 1.0f + 0.2f * v : (columns == 1 ? 0.4f * v : size * v);
        }
        return {};
    }
    bool isInt8(const std::string&) const override { return false; }
    core::Result<void> copyInt8Rows(const std::string&, std::int64_t, std::int64_t, model::kernels::RowRange,
                                    std::span<std::int8_t>, std::span<float>) const override {
        return core::Error(core::ErrorCode::Internal, "no int8 here");
    }
};

inline model::TextConfig smallConfig() {
    model::TextConfig config;
    config.vocabulary = 211;
    config.hidden = 64;
    config.layers = 3;
    config.heads = 4;
    config.feedForward = 160;
    config.maxPositions = 48;
    config.crossHeads = 2;
    config.crossHeadDimension = 48;
    return config;
}

struct DecoderSetup {
    core::Precision precision = core::Precision::Fp32;
    int threads = 2;
    const model::kernels::KernelTable* kernels = &model::kernels::bestKernels();
};

inline std::unique_ptr<model::CpuDecoder> makeDecoder(const model::TextConfig& config,
                                                      const model::WeightSource& source, const DecoderSetup& setup) {
    auto pool = std::make_shared<model::kernels::ThreadPool>(setup.threads);
    auto weights = model::TextWeights::build(
        config, source,
        {.precision = setup.precision, .kernels = setup.kernels, .pool = pool.get(), .progress = {}, .stop = {}});
    EXPECT_TRUE(weights.ok()) << weights.error().message;
    auto decoder = model::CpuDecoder::create(weights.value(), *setup.kernels, pool);
    EXPECT_TRUE(decoder.ok());
    return std::move(decoder).value();
}

// An image of random keys and values.
inline model::CrossMemoryPtr makeImage(const model::CpuDecoder& decoder, int rows, const std::string& name = "image") {
    auto memory = model::CpuCrossMemory::create(decoder.weights(), rows).value();
    const int inner = decoder.weights().crossHeads() * decoder.weights().crossHeadDimension();
    std::vector<float> keysValues(std::size_t(rows) * std::size_t(2 * inner));
    for (int layer = 0; layer < decoder.weights().config().layers; ++layer) {
        for (std::size_t i = 0; i < keysValues.size(); ++i)
            keysValues[i] = 1.5f * numberOf(name + std::to_string(layer), i);
        memory->fillLayer(decoder.kernels(), layer, keysValues);
    }
    return memory;
}

} // namespace hs::test
