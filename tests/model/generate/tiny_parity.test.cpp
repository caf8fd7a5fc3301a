// The token step against the Python reference: golden/tiny (random weights, 3 layers), logits of every greedy step
// within 5e-5 and the same tokens. Origin: golden/README.md, greedy.ids and greedy.step_logits.
#include "golden_file.h"

#include "model/generate/cpu_decoder.h"
#include "model/generate/file_weight_source.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace hs::test {

namespace {

using namespace hs::model;
namespace fs = std::filesystem;

const fs::path kTiny = fs::path(HS_SHARED_DIR) / "golden/tiny";

TextConfig tinyConfig() {
    TextConfig config;
    config.vocabulary = 128;
    config.hidden = 64;
    config.layers = 3;
    config.heads = 4;
    config.feedForward = 128;
    config.maxPositions = 64;
    return config;
}

class TinyParity : public testing::Test {
protected:
    void SetUp() override {
        if (!haveShared("golden/tiny/tiny.pth")) GTEST_SKIP() << "reference data is not here: golden/tiny";
        m_golden = std::make_unique<GoldenFile>(kTiny / "tiny_golden.pt");
        auto file = WeightsFile::open(kTiny / "tiny.pth");
        ASSERT_TRUE(file.ok()) << file.error().message;
        m_file = file.value();
    }

    std::unique_ptr<CpuDecoder> decoder(core::Precision precision, const kernels::KernelTable& table, int threads) {
        auto pool = std::make_shared<kernels::ThreadPool>(threads);
        auto weights = TextWeights::build(
            tinyConfig(), FileWeightSource(m_file),
            {.precision = precision, .kernels = &table, .pool = pool.get(), .progress = {}, .stop = {}});
        EXPECT_TRUE(weights.ok()) << weights.error().message;
        auto made = CpuDecoder::create(weights.value(), table, pool);
        EXPECT_TRUE(made.ok());
        EXPECT_TRUE(made.value()->setImage(image(*made.value(), table)).ok());
        return std::move(made).value();
    }

    // Cross keys and values from the golden's image embedding.
    CrossMemoryPtr image(const CpuDecoder& made, const kernels::KernelTable& table) {
        const auto media = m_golden->floats("image_embed"); // [10, 64]
        auto memory = CpuCrossMemory::create(made.weights(), 10).value();
        std::vector<float> weight(128 * 64), keysValues(10 * 128);
        for (int layer = 0; layer < 3; ++layer) {
            const TensorEntry* entry =
                m_file->find("histogpt.layers." + std::to_string(layer) + ".0.attn.to_kv.weight");
            EXPECT_TRUE(m_file->copyToFloat(*entry, weight).ok());
            for (std::size_t row = 0; row < 10; ++row)
                for (std::size_t out = 0; out < 128; ++out) {
                    double sum = 0.0;
                    for (std::size_t k = 0; k < 64; ++k)
                        sum += double(media[row * 64 + k]) * weight[out * 64 + k];
                    keysValues[row * 128 + out] = float(sum);
                }
            memory->fillLayer(table, layer, keysValues);
        }
        return memory;
    }

    // Reads ids in pieces of the given sizes (then one by one) and answers the logits of every row.
    std::vector<std::vector<float>> logits(CpuDecoder& made, const std::vector<int>& ids, int piece) {
        std::vector<std::vector<float>> out;
        for (std::size_t begin = 0; begin < ids.size(); begin += std::size_t(piece)) {
            std::vector<DecodeRow> rows;
            for (std::size_t i = begin; i < std::min(ids.size(), begin + std::size_t(piece)); ++i)
                rows.push_back({ids[i], int(i), 0, Want::Both});
            auto answers = made.read(rows);
            EXPECT_TRUE(answers.ok()) << answers.error().message;
            for (const RowAnswer& answer : answers.value())
                out.emplace_back(answer.logits.begin(), answer.logits.end());
        }
        return out;
    }

    std::unique_ptr<GoldenFile> m_golden;
    std::shared_ptr<const WeightsFile> m_file;
};

double largestDifference(const std::vector<std::vector<float>>& found, std::size_t offset,
                         const std::vector<float>& expected) {
    double largest = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i)
        largest = std::max(largest, std::fabs(double(found[offset + i / 128][i % 128]) - double(expected[i])));
    return largest;
}

} // namespace

TEST_F(TinyParity, LogitsOfAPromptInOnePassAreTheReferences) {
    const auto list = kernels::availableKernels();
    for (int path = 0; path < list.count; ++path) {
        auto made = decoder(core::Precision::Fp32, *list.tables[path], 2);
        const auto found = logits(*made, m_golden->integers("input_ids"), 13);
        EXPECT_LT(largestDifference(found, 0, m_golden->floats("logits")), 2e-5) << list.tables[path]->name;
    }
}

TEST_F(TinyParity, LogitsOfTextAloneAreTheReferences) {
    auto made = decoder(core::Precision::Fp32, kernels::bestKernels(), 2);
    ASSERT_TRUE(made->setImage(nullptr).ok());
    const auto found = logits(*made, m_golden->integers("input_ids"), 5);
    EXPECT_LT(largestDifference(found, 0, m_golden->floats("logits.text_only")), 5e-5);
}

TEST_F(TinyParity, GreedyTokensAndStepLogitsThroughTheCacheAreTheReferences) {
    const auto prompt = m_golden->integers("prompt");
    const auto expected = m_golden->integers("greedy.ids");
    const auto stepLogits = m_golden->floats("greedy.step_logits");
    const auto list = kernels::availableKernels();
    for (int path = 0; path < list.count; ++path) {
        auto made = decoder(core::Precision::Fp32, *list.tables[path], 2);
        auto found = logits(*made, prompt, int(prompt.size()));
        auto ids = prompt;
        while (ids.size() < expected.size()) {
            ids.push_back(int(std::max_element(found.back().begin(), found.back().end()) - found.back().begin()));
            const DecodeRow row{ids.back(), int(ids.size()) - 1, 0, Want::Logits};
            const auto answer = made->read({&row, 1});
            ASSERT_TRUE(answer.ok());
            found.emplace_back(answer.value()[0].logits.begin(), answer.value()[0].logits.end());
        }
        EXPECT_EQ(ids, expected) << list.tables[path]->name;
        EXPECT_LT(largestDifference(found, prompt.size() - 1, stepLogits), 5e-5) << list.tables[path]->name;
    }
}

// Weights of 8 and of about 7 bits move the logits (largest 2.6): looser, stated tolerances.
TEST_F(TinyParity, Bf16AndInt8StayWithinTheirLooserTolerances) {
    for (const auto& [precision, tolerance] : {std::pair{core::Precision::Bf16, 0.03}, {core::Precision::Int8, 0.06}}) {
        auto made = decoder(precision, kernels::bestKernels(), 2);
        const auto found = logits(*made, m_golden->integers("input_ids"), 13);
        const double difference = largestDifference(found, 0, m_golden->floats("logits"));
        EXPECT_LT(difference, tolerance) << core::precisionName(precision);
        EXPECT_GT(difference, 1e-5) << "the reduced precision is not in use";
    }
}

TEST_F(TinyParity, AttentionOverTheLatentsIsTheGateWeightedMeanOfTheReferences) {
    auto made = decoder(core::Precision::Fp32, kernels::bestKernels(), 2);
    const auto ids = m_golden->integers("input_ids");
    std::vector<DecodeRow> rows;
    for (std::size_t i = 0; i < ids.size(); ++i)
        rows.push_back({ids[i], int(i), 0, Want::Attention});
    const auto answers = made->read(rows);
    ASSERT_TRUE(answers.ok());
    std::vector<std::vector<float>> layers;
    std::vector<double> gates;
    double sum = 0.0;
    for (int layer = 0; layer < 3; ++layer) {
        layers.push_back(m_golden->floats("xattn.attn." + std::to_string(layer))); // [4, 13, 10]
        float gate = 0.0f;
        const auto* entry = m_file->find("histogpt.layers." + std::to_string(layer) + ".0.attn_gate");
        ASSERT_TRUE(m_file->copyToFloat(*entry, {&gate, 1}).ok());
        gates.push_back(std::fabs(std::tanh(double(gate))));
        sum += gates.back();
    }
    for (std::size_t token = 0; token < 13; ++token) {
        ASSERT_EQ(answers.value()[token].attention.size(), 10u);
        EXPECT_TRUE(answers.value()[token].logits.empty());
        double total = 0.0;
        for (std::size_t latent = 0; latent < 10; ++latent) {
            double expected = 0.0;
            for (std::size_t layer = 0; layer < 3; ++layer)
                for (std::size_t head = 0; head < 4; ++head)
                    expected += gates[layer] / sum / 4.0 * layers[layer][(head * 13 + token) * 10 + latent];
            EXPECT_NEAR(answers.value()[token].attention[latent], expected, 5e-6);
            total += answers.value()[token].attention[latent];
        }
        EXPECT_NEAR(total, 1.0, 1e-5);
    }
}

TEST_F(TinyParity, AWrongShapeIsSaidWithNameAndNumbers) {
    TextConfig config = tinyConfig();
    config.feedForward = 144;
    kernels::ThreadPool pool(2);
    const auto weights = TextWeights::build(config, FileWeightSource(m_file),
                                            {.precision = core::Precision::Fp32,
                                             .kernels = &kernels::bestKernels(),
                                             .pool = &pool,
                                             .progress = {},
                                             .stop = {}});
    ASSERT_FALSE(weights.ok());
    EXPECT_EQ(weights.error().code, core::ErrorCode::Corrupt);
    EXPECT_NE(weights.error().message.find("144"), std::string::npos);
    EXPECT_NE(weights.error().message.find("128"), std::string::npos);
}

} // namespace hs::test
