// Cross keys and values at small odd sizes.
#include "model/cpu/cross_keys_values.h"
#include "tests/model/cpu/random_numbers.h"

#include <gtest/gtest.h>

#include <list>

namespace hs::test {
namespace {

using namespace hs::model;
using kernels::WordType;

// Logits of a short text before an image made of `rows` latents.
std::vector<float> logitsAfter(int rows, int threads, WordType words) {
    const TextConfig config = smallConfig();
    auto decoder = makeDecoder(config, RandomSource(), {.threads = threads});
    const int inner = config.crossHeads * config.crossHeadDimension;
    const RandomMatrix gate("gate", config.hidden, 96);
    std::list<RandomMatrix> matrices;
    CrossView view{gate.rows(), {}};
    for (int layer = 0; layer < config.layers; ++layer)
        view.keysValues.push_back(matrices.emplace_back("kv" + std::to_string(layer), 2 * inner, config.hidden).rows());
    EXPECT_TRUE(supportsCrossKeysValues(view, decoder->weights()));
    auto products =
        Products::create(kernels::bestMatrixKernels(), std::make_shared<kernels::ThreadPool>(threads)).value();
    const std::vector<float> latents = randomNumbers("latents", std::size_t(rows) * 96, 1.0f);
    int layers = 0;
    const auto memory = crossKeysValues(latents, view, decoder->weights(), decoder->kernels(), *products,
                                        {.words = words, .beforeLayer = [&] { ++layers; }});
    EXPECT_TRUE(memory.ok()) << memory.error().message;
    EXPECT_EQ(layers, config.layers);
    EXPECT_TRUE(decoder->setImage(memory.value()).ok());
    const DecodeRow text[] = {{2, 0, 0, Want::Logits}, {17, 1, 0, Want::Logits}, {93, 2, 0, Want::Logits}};
    const auto answers = decoder->read(text);
    EXPECT_TRUE(answers.ok()) << answers.error().message;
    const auto last = answers.value().back().logits;
    return {last.begin(), last.end()};
}

TEST(CrossKeysValuesAlone, TheTextAfterThemDependsNeitherOnThreadsNorOnTheRowsAtOnce) {
    for (const int rows : {1, 31, 50, 640}) {
        const std::vector<float> logits = logitsAfter(rows, 1, WordType::Fp32);
        EXPECT_TRUE(allFinite(logits)) << rows << " rows";
        EXPECT_EQ(logitsAfter(rows, 3, WordType::Fp32), logits) << rows << " rows";
        EXPECT_TRUE(allFinite(logitsAfter(rows, 2, WordType::Bf16)));
    }
}

} // namespace
} // namespace hs::test
