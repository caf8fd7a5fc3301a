#include "model/io/convert.h"

#include "model/io/quantise.h"
#include "model/io/weights_file.h"
#include "tests/model/io/temporary_folder.h"
#include "tests/model/io/tiny_weights.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::model {
namespace {

namespace fs = std::filesystem;

const char* const kConfig = R"({"text": {"vocab_size": 20, "hidden_size": 8, "num_hidden_layers": 2,
    "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 10},
    "vision": {"dim_feats": 6, "dim_model": 12, "dim_head": 4, "num_heads": 3, "num_layers": 2, "num_latents": 5},
    "xattn": {"dim_head": 4, "heads": 2, "ff_mult": 4}})";
const TextConfig kText{.vocabulary = 20, .hidden = 8, .layers = 2, .heads = 2, .feedForward = 16, .maxPositions = 10};
const ResamplerConfig kResampler{.features = 6, .model = 12, .headDimension = 4, .heads = 3, .layers = 2, .latents = 5};

class Convert : public ::testing::Test {
protected:
    void SetUp() override {
        auto maker = test::tinyHistoGpt(kText, kResampler);
        for (std::size_t i = 0; i < maker.count(); ++i)
            for (std::size_t k = 0; k < maker.values(i).size(); ++k)
                maker.values(i)[k] = 0.01f * float((i * 7 + k * 13) % 101) - 0.5f;
        maker.values(1) = maker.values(0); // the two names of the token embedding
        maker.write(m_folder / "model.safetensors");
        m_folder.write("config.json", kConfig);
        std::string words;
        for (int i = 0; i < 16; ++i) // and four tokens of its own make twenty
            words += std::string(1, char('a' + i)) + " 1\n";
        m_folder.write("vocabulary/dict.txt", words);
        m_folder.write("vocabulary/bpecodes", "a b 1\n");
        m_folder.write("vocabulary/notes.txt", "not part of a tokenizer");
        m_options.files.weights = m_folder / "model.safetensors";
        m_options.files.config = m_folder / "config.json";
        m_options.files.tokenizer = m_folder / "vocabulary";
        m_options.files.resources = fs::path(HS_SOURCE_DIR) / "resources";
        m_options.to = m_folder / "made bundle";
    }

    test::TemporaryFolder m_folder;
    ConvertOptions m_options;
};

TEST_F(Convert, ATokenizerOfAnotherSizeIsRefusedBeforeAnythingIsWritten) {
    m_folder.write("vocabulary/dict.txt", "a 1\n");
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_FALSE(bundle.ok());
    EXPECT_EQ(bundle.error().code, core::ErrorCode::Corrupt);
    EXPECT_NE(bundle.error().message.find("5 tokens"), std::string::npos) << bundle.error().message;
    EXPECT_NE(bundle.error().message.find("20"), std::string::npos);
    EXPECT_FALSE(fs::exists(m_options.to));
}

TEST_F(Convert, ABundleHoldsTheSameNumbersAtFp32) {
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_EQ(bundle.value().name, "made bundle");
    EXPECT_EQ(bundle.value().text.hidden, 8);
    EXPECT_EQ(bundle.value().weightsHash.size(), 64u);
    EXPECT_TRUE(fs::exists(bundle.value().tokenizerFolder / "dict.txt"));
    EXPECT_FALSE(fs::exists(bundle.value().tokenizerFolder / "notes.txt"));
    const auto before = WeightsFile::open(m_options.files.weights), after = WeightsFile::open(bundle.value().weights);
    ASSERT_TRUE(before.ok() && after.ok());
    for (const TensorEntry& entry : before.value()->tensors()) {
        const TensorEntry* made = after.value()->find(entry.name);
        ASSERT_NE(made, nullptr) << entry.name;
        std::vector<float> a(std::size_t(entry.elements())), b(a.size());
        ASSERT_TRUE(before.value()->copyToFloat(entry, a).ok() && after.value()->copyToFloat(*made, b).ok());
        EXPECT_EQ(a, b) << entry.name;
    }
}

TEST_F(Convert, Int8StaysWithinHalfAStepOfEachRowAndLeavesVectorsAlone) {
    m_options.precision = core::Precision::Int8;
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    const auto before = WeightsFile::open(m_options.files.weights), after = WeightsFile::open(bundle.value().weights);
    ASSERT_TRUE(before.ok() && after.ok());
    const TensorEntry& matrix = *before.value()->find("histogpt.layers.0.1.fc1.weight");
    EXPECT_EQ(after.value()->find(matrix.name)->dtype, DType::I8);
    EXPECT_EQ(after.value()->find("histogpt.layers.0.1.fc1.bias")->dtype, DType::F32);
    std::vector<float> a(std::size_t(matrix.elements())), b(a.size());
    ASSERT_TRUE(before.value()->copyToFloat(matrix, a).ok() &&
                after.value()->copyToFloat(*after.value()->find(matrix.name), b).ok());
    for (std::size_t i = 0; i < a.size(); ++i)
        EXPECT_NEAR(a[i], b[i], 0.5f / 127.0f * 0.51f);
}

TEST_F(Convert, Int8IsForWhatEveryTokenReads) {
    m_options.precision = core::Precision::Int8;
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    const auto made = WeightsFile::open(bundle.value().weights);
    ASSERT_TRUE(made.ok());
    const auto typeOf = [&](const std::string& name) { return dtypeName(made.value()->find(name)->dtype); };
    EXPECT_EQ(typeOf("histogpt.layers.1.0.attn.to_q.weight"), "int8");
    EXPECT_EQ(typeOf("output_projection.weight"), "int8");
    EXPECT_EQ(typeOf("histogpt.perceiver_resampler.layers.0.0.to_q.weight"), "bfloat16");
    EXPECT_EQ(typeOf("histogpt.perceiver_exitgate.weight"), "bfloat16");
    for (const char* table : {"histogpt.embed_positions.weight", "histogpt.perceiver_resampler.latents",
                              "histogpt.perceiver_resampler.media_pos", "histogpt.layers.0.0.attn_gate"})
        EXPECT_EQ(typeOf(table), "float32") << table;
}

TEST_F(Convert, TheTiedMatrixIsStoredOnceUnderBothNames) {
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_TRUE(bundle.value().notice.empty());
    const auto made = WeightsFile::open(bundle.value().weights);
    EXPECT_EQ(made.value()->find("histogpt.embed_tokens.weight")->data,
              made.value()->find("output_projection.weight")->data);
}

TEST_F(Convert, WhereEmbeddingAndProjectionDifferTheProjectionIsKeptAndTold) {
    auto maker = test::tinyHistoGpt(kText, kResampler);
    maker.values(0)[3] = 9.0f; // output_projection
    maker.write(m_folder / "untied.safetensors");
    m_options.files.weights = m_folder / "untied.safetensors";
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_NE(bundle.value().notice.find("output_projection"), std::string::npos);
    const auto made = WeightsFile::open(bundle.value().weights);
    std::vector<float> values(20 * 8);
    ASSERT_TRUE(made.value()->copyToFloat(*made.value()->find("histogpt.embed_tokens.weight"), values).ok());
    EXPECT_EQ(values[3], 9.0f);
}

TEST_F(Convert, AnInt8BundleConvertsBackToFloat) {
    m_options.precision = core::Precision::Int8;
    const auto small = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(small.ok());
    m_options.files.weights = small.value().weights;
    m_options.precision = core::Precision::Fp32;
    m_options.to = m_folder / "back";
    const auto back = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(back.ok()) << back.error().message;
    const auto before = WeightsFile::open(small.value().weights), after = WeightsFile::open(back.value().weights);
    const TensorEntry& matrix = *after.value()->find("histogpt.layers.0.1.fc1.weight");
    EXPECT_EQ(matrix.dtype, DType::F32);
    EXPECT_EQ(after.value()->find(matrix.name + std::string(kScaleSuffix)), nullptr);
    std::vector<float> a(std::size_t(matrix.elements())), b(a.size());
    ASSERT_TRUE(before.value()->copyToFloat(*before.value()->find(matrix.name), a).ok());
    ASSERT_TRUE(after.value()->copyToFloat(matrix, b).ok());
    EXPECT_EQ(a, b);
}

TEST_F(Convert, Bf16HalvesTheMatrices) {
    m_options.precision = core::Precision::Bf16;
    const auto bundle = convertToBundle(m_options, {}, {});
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_EQ(bundle.value().weightsPrecision, "bf16");
    const auto after = WeightsFile::open(bundle.value().weights);
    EXPECT_EQ(after.value()->find("histogpt.layers.0.1.fc1.weight")->dtype, DType::BF16);
}

TEST_F(Convert, AStopLeavesNoBundleAndNoHalfFile) {
    std::stop_source stop;
    stop.request_stop();
    const auto bundle = convertToBundle(m_options, {}, stop.get_token());
    ASSERT_FALSE(bundle.ok());
    EXPECT_EQ(bundle.error().code, core::ErrorCode::Cancelled);
    EXPECT_TRUE(fs::is_empty(m_options.to));
}

TEST_F(Convert, NumbersThatAreNotFiniteAreRefusedAtAnyPrecision) {
    auto maker = test::tinyHistoGpt(kText, kResampler);
    maker.values(3)[2] = std::nanf("");
    maker.write(m_folder / "nan.safetensors");
    m_options.files.weights = m_folder / "nan.safetensors";
    for (const auto precision : {core::Precision::Fp32, core::Precision::Bf16, core::Precision::Int8}) {
        m_options.precision = precision;
        const auto bundle = convertToBundle(m_options, {}, {});
        ASSERT_FALSE(bundle.ok());
        EXPECT_EQ(bundle.error().code, core::ErrorCode::Corrupt);
        EXPECT_FALSE(fs::exists(m_options.to / "bundle.json"));
    }
}

TEST_F(Convert, MissingWeightsAreSaid) {
    m_options.files.weights = m_folder / "none.pth";
    EXPECT_EQ(convertToBundle(m_options, {}, {}).error().code, core::ErrorCode::NotFound);
}

} // namespace
} // namespace hs::model
