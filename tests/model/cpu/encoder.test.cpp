// The patch encoder at small odd sizes: bits that depend on the picture alone, and no step beside a buffer.
#include "model/cpu/cpu_encoder.h"
#include "model/cpu/encoder_worker.h"
#include "tests/model/cpu/random_numbers.h"

#include <gtest/gtest.h>

namespace hs::test {
namespace {

using namespace hs::model;
using kernels::WordType;

core::Result<std::vector<float>> randomTensor(const std::string& name, std::size_t count) {
    std::vector<float> values = randomNumbers(name, count, 0.3f);
    const bool around1 =
        name.ends_with("running_var") || (name.find("norm") != std::string::npos && name.ends_with("weight"));
    for (float& value : values)
        if (around1) value = 1.0f + std::abs(value);
    return values;
}

struct Size {
    int pixels, window;
    std::array<int, 4> depths;
};

// Windows of all sides the kernels take, whole maps and shifted ones among them.
constexpr Size kSizes[] = {{32, 8, {1, 2, 1, 1}}, {64, 4, {2, 2, 1, 1}}, {96, 6, {1, 2, 2, 1}}, {64, 2, {2, 1, 2, 2}}};

EncoderConfig configOf(const Size& size) {
    EncoderConfig config;
    config.embed = 32;
    config.heads = {1, 2, 4, 8};
    config.inputPixels = size.pixels;
    config.window = size.window;
    config.depths = size.depths;
    return config;
}

std::vector<float> encoded(const Size& size, WordType words, int threads, const std::vector<float>& pictures,
                           int count) {
    const kernels::MatrixTable& table = kernels::bestMatrixKernels();
    const auto weights = EncoderWeights::build(configOf(size), randomTensor, table, words);
    EXPECT_TRUE(weights.ok()) << weights.error().message;
    const auto encoder = CpuEncoder::create(weights.value(), table, std::make_shared<kernels::ThreadPool>(threads));
    EXPECT_TRUE(encoder.ok()) << encoder.error().message;
    std::vector<float> features(std::size_t(count) * 256);
    encoder.value()->encode(pictures, count, features);
    return features;
}

TEST(CpuEncoderAlone, APicturesFeaturesDependNeitherOnThreadsNorOnTheBatch) {
    for (const Size& size : kSizes) {
        ASSERT_TRUE(EncoderWeights::supports(configOf(size)));
        const std::size_t each = 3 * std::size_t(size.pixels) * std::size_t(size.pixels);
        const std::vector<float> pictures = randomNumbers("pictures", 5 * each, 1.0f);
        for (const WordType words : {WordType::Fp32, WordType::Bf16}) {
            const std::vector<float> together = encoded(size, words, 2, pictures, 5);
            EXPECT_TRUE(allFinite(together)) << size.pixels << " pixels";
            for (const int one : {0, 4}) {
                const std::vector<float> picture(pictures.begin() + std::ptrdiff_t(std::size_t(one) * each),
                                                 pictures.begin() + std::ptrdiff_t(std::size_t(one + 1) * each));
                const std::vector<float> alone = encoded(size, words, 1, picture, 1);
                EXPECT_TRUE(std::equal(alone.begin(), alone.end(), together.begin() + one * 256))
                    << size.pixels << " pixels, picture " << one;
            }
        }
    }
}

TEST(CpuEncoderAlone, NoPictureIsNoWork) {
    EXPECT_TRUE(encoded(kSizes[0], WordType::Fp32, 2, {}, 0).empty());
}

} // namespace
} // namespace hs::test
