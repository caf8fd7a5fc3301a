#include "model/io/published.h"

#include "tests/model/io/temporary_folder.h"
#include "tests/model/io/tiny_weights.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace hs::model;
using hs::core::ErrorCode;
using hs::test::TemporaryFolder;
using hs::test::tinyEncoder;
using hs::test::tinyHistoGpt;
using hs::test::WeightsMaker;
using testing::HasSubstr;

namespace {

const char* const kTinyConfig = R"({"text": {"vocab_size": 20, "hidden_size": 8, "num_hidden_layers": 2,
    "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 10},
    "vision": {"dim_feats": 6, "dim_model": 12, "dim_head": 4, "num_heads": 3, "num_layers": 2, "num_latents": 5},
    "xattn": {"dim_head": 4, "heads": 2, "ff_mult": 4}, "pad_token_id": 1, "seed": 20})";

const TextConfig kTinyText{
    .vocabulary = 20, .hidden = 8, .layers = 2, .heads = 2, .feedForward = 16, .maxPositions = 10};
const ResamplerConfig kTinyResampler{
    .features = 6, .model = 12, .headDimension = 4, .heads = 3, .layers = 2, .latents = 5};

std::shared_ptr<const WeightsFile> opened(const std::filesystem::path& path) {
    auto file = WeightsFile::open(path);
    EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.error().message);
    return file.ok() ? std::move(file).value() : nullptr;
}

// A weights file that has the names and shapes of a golden key list, without the bytes: every tensor is empty but for
// its shape, which is all that inference reads.
class KeyList final : public WeightsFile {
public:
    explicit KeyList(const std::filesystem::path& path) {
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("#")) continue;
            std::istringstream fields(line);
            TensorEntry tensor;
            std::string dtype, shape;
            std::getline(fields, tensor.name, '\t');
            std::getline(fields, dtype, '\t');
            std::getline(fields, shape, '\t');
            for (char& c : shape)
                if (c == '[' || c == ']' || c == ',') c = ' ';
            std::istringstream numbers(shape);
            for (std::int64_t size; numbers >> size;)
                tensor.shape.push_back(size);
            m_tensors.push_back(std::move(tensor));
        }
    }
    const std::vector<TensorEntry>& tensors() const override { return m_tensors; }
    const std::map<std::string, std::string>& metadata() const override { return m_metadata; }
    std::string fileName() const override { return "keys"; }
    std::uint64_t fileBytes() const override { return 0; }

private:
    std::vector<TensorEntry> m_tensors;
    std::map<std::string, std::string> m_metadata;
};

void expectSameModel(const ModelConfig& found, const Bundle& expected) {
    EXPECT_EQ(found.text.vocabulary, expected.text.vocabulary);
    EXPECT_EQ(found.text.hidden, expected.text.hidden);
    EXPECT_EQ(found.text.layers, expected.text.layers);
    EXPECT_EQ(found.text.heads, expected.text.heads);
    EXPECT_EQ(found.text.feedForward, expected.text.feedForward);
    EXPECT_EQ(found.text.maxPositions, expected.text.maxPositions);
    EXPECT_EQ(found.text.crossHeadDimension, 64);
    EXPECT_EQ(found.text.crossFeedForwardMultiple, 4);
    EXPECT_EQ(found.resampler->features, expected.resampler.features);
    EXPECT_EQ(found.resampler->model, expected.resampler.model);
    EXPECT_EQ(found.resampler->heads, expected.resampler.heads);
    EXPECT_EQ(found.resampler->headDimension, expected.resampler.headDimension);
    EXPECT_EQ(found.resampler->layers, expected.resampler.layers);
    EXPECT_EQ(found.resampler->latents, expected.resampler.latents);
    EXPECT_EQ(found.resampler->feedForwardMultiple, 4);
}

} // namespace

TEST(Published, SizesFollowFromTheShapesOfTheReleasedFiles) {
    HS_NEED_SHARED("golden/histogpt_s_keys.txt");
    const auto golden = hs::test::sharedFolder() / "golden";
    const auto small = inferModel(KeyList(golden / "histogpt_s_keys.txt"));
    ASSERT_TRUE(small.ok()) << small.error().message;
    expectSameModel(small.value(), architectureNamed("histogpt-s").value());
    const auto medium = inferModel(KeyList(golden / "histogpt_l_keys.txt"));
    ASSERT_TRUE(medium.ok()) << medium.error().message;
    expectSameModel(medium.value(), architectureNamed("histogpt-m").value());
    const auto encoder = inferEncoder(KeyList(golden / "ctranspath_keys.txt"));
    ASSERT_TRUE(encoder.ok()) << encoder.error().message;
    const EncoderConfig expected;
    EXPECT_EQ(encoder.value().embed, 96);
    EXPECT_EQ(encoder.value().depths, expected.depths);
    EXPECT_EQ(encoder.value().heads, expected.heads);
    EXPECT_EQ(encoder.value().window, 7);
    EXPECT_EQ(encoder.value().mlpRatio, 4.0);
    EXPECT_EQ(encoder.value().tag(), "ctranspath/clip");
}

TEST(Published, TheTinyGoldenIsReadWithItsConfig) {
    HS_NEED_SHARED("golden/tiny/tiny_config.json");
    const auto tiny = hs::test::sharedFolder() / "golden/tiny";
    const auto config = readModelConfig(tiny / "tiny_config.json");
    ASSERT_TRUE(config.ok()) << config.error().message;
    EXPECT_EQ(config.value().text.vocabulary, 128);
    EXPECT_EQ(config.value().text.crossHeadDimension, 16);
    EXPECT_EQ(config.value().resampler->headDimension, 24);
    const auto weights = opened(tiny / "tiny.pth");
    const auto model = inferModel(*weights, config.value());
    ASSERT_TRUE(model.ok()) << model.error().message;
    EXPECT_EQ(model.value().text.maxPositions, 64);
    EXPECT_EQ(model.value().text.heads, 4);
    EXPECT_EQ(model.value().resampler->heads, 4);
    EXPECT_THAT(inferModel(*weights).error().message, HasSubstr("config.json"));
    const auto tied = examineTiedEmbedding(*weights);
    EXPECT_TRUE(tied.value().same);
    EXPECT_TRUE(tied.value().notice.empty());
}

TEST(Published, AConfigThatContradictsTheTensorsIsRefused) {
    TemporaryFolder folder;
    tinyHistoGpt(kTinyText, kTinyResampler).write(folder / "model.safetensors");
    const auto weights = opened(folder / "model.safetensors");
    const ModelConfig config = readModelConfig(folder.write("config.json", kTinyConfig)).value();
    ASSERT_TRUE(inferModel(*weights, config).ok()) << inferModel(*weights, config).error().message;
    const auto sentence = [&](auto change) {
        ModelConfig changed = config;
        change(changed);
        const auto result = inferModel(*weights, changed);
        return result.ok() ? std::string("accepted") : result.error().message;
    };
    EXPECT_THAT(sentence([](auto& c) { c.text.vocabulary = 21; }), HasSubstr("vocab_size is 20"));
    EXPECT_THAT(sentence([](auto& c) { c.text.layers = 3; }), HasSubstr("num_hidden_layers"));
    EXPECT_THAT(sentence([](auto& c) { c.text.maxPositions = 12; }), HasSubstr("max_position_embeddings"));
    EXPECT_THAT(sentence([](auto& c) { c.resampler->latents = 6; }), HasSubstr("latents"));
    EXPECT_THAT(sentence([](auto& c) { c.resampler->heads = 5; }), HasSubstr("5 heads"));
    EXPECT_THAT(sentence([](auto& c) { c.resampler->heads = 4; }), HasSubstr("head size"));
    EXPECT_THAT(sentence([](auto& c) { c.text.crossHeads = 3; }), HasSubstr("3 heads"));
}

TEST(Published, FilesOfOtherNetworksAreRefusedByName) {
    TemporaryFolder folder;
    WeightsMaker large;
    large.add("histogpt.aggregator.layers.0.weight", {2, 2});
    large.add("histogpt.embedder.pos_embed_x", {4, 4});
    large.write(folder / "histogpt-l-6k-pruned.safetensors");
    const auto refusedLarge = inferModel(*opened(folder / "histogpt-l-6k-pruned.safetensors"));
    EXPECT_EQ(refusedLarge.error().code, ErrorCode::Unsupported);
    EXPECT_THAT(refusedLarge.error().message, HasSubstr("HistoGPT-L"));
    tinyEncoder(EncoderConfig{.embed = 8, .depths = {1, 1, 1, 1}, .heads = {1, 1, 1, 1}})
        .write(folder / "e.safetensors");
    EXPECT_THAT(inferModel(*opened(folder / "e.safetensors")).error().message, HasSubstr("CTransPath"));
    WeightsMaker other;
    other.add("conv1.weight", {2, 2});
    other.write(folder / "resnet.safetensors");
    EXPECT_THAT(inferModel(*opened(folder / "resnet.safetensors")).error().message, HasSubstr("not HistoGPT"));
    EXPECT_THAT(inferEncoder(*opened(folder / "resnet.safetensors")).error().message, HasSubstr("not a CTransPath"));
    WeightsMaker broken;
    broken.add("histogpt.perceiver_resampler.latents", {5, 12});
    broken.write(folder / "broken.safetensors");
    EXPECT_EQ(inferModel(*opened(folder / "broken.safetensors")).error().code, ErrorCode::Corrupt);
}

TEST(Published, ConfigFilesOfEveryKindAreRead) {
    TemporaryFolder folder;
    const auto biogpt = readModelConfig(folder.write("a.json", R"({"vocab_size": 42384, "hidden_size": 1024,
        "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096, "max_position_embeddings": 1024,
        "model_type": "biogpt", "layer_norm_eps": 1e-12, "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2})"));
    ASSERT_TRUE(biogpt.ok()) << biogpt.error().message;
    EXPECT_EQ(biogpt.value().text.feedForward, 4096);
    EXPECT_FALSE(biogpt.value().resampler.has_value());
    EXPECT_EQ(readModelConfig(folder / "missing.json").error().code, ErrorCode::NotFound);
    EXPECT_EQ(readModelConfig(folder.write("b.json", "[]")).error().code, ErrorCode::Corrupt);
    EXPECT_EQ(readModelConfig(folder.write("c.json", "{}")).error().code, ErrorCode::Corrupt);
    EXPECT_THAT(readModelConfig(folder.write("d.json", R"({"text": {"vocab_size": 0}})")).error().message,
                HasSubstr("text.vocab_size is 0"));
    EXPECT_THAT(readModelConfig(folder.write("e.json", R"({"architecture": {}})")).error().message,
                HasSubstr("architecture.text"));
}

TEST(Published, AFolderOfFilesOpensAsABundle) {
    TemporaryFolder folder;
    std::filesystem::create_directories(folder / "model");
    tinyHistoGpt(kTinyText, kTinyResampler).write(folder / "model/tiny.safetensors");
    folder.write("model/config.json", kTinyConfig);
    folder.write("model/dict.txt", "a 1\n");
    const auto bundle = openBundle(folder / "model", folder / "resources");
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_EQ(bundle.value().name, "tiny");
    EXPECT_EQ(bundle.value().tokenizerFolder, folder / "model");
    EXPECT_FALSE(bundle.value().encoder.has_value());
    EXPECT_TRUE(bundle.value().weightsHash.empty());
    EXPECT_TRUE(openBundle(folder / "model/tiny.safetensors", folder / "resources").ok());

    tinyEncoder(EncoderConfig{.embed = 96}).write(folder / "model/ctranspath.safetensors");
    EXPECT_THAT(openBundle(folder / "model", folder / "resources").error().message, HasSubstr("768 features"));
    std::filesystem::remove(folder / "model/ctranspath.safetensors");
    std::filesystem::remove(folder / "model/dict.txt");
    EXPECT_THAT(openBundle(folder / "model", folder / "resources").error().message, HasSubstr("--tokenizer"));
    std::filesystem::copy(folder / "model/tiny.safetensors", folder / "model/other.safetensors");
    EXPECT_THAT(openBundle(folder / "model", folder / "resources").error().message, HasSubstr("several models"));
}

TEST(Published, FoldersWithoutAModelAreRefused) {
    TemporaryFolder folder;
    EXPECT_EQ(openBundle(folder / "nowhere", {}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(openBundle(folder.path(), {}).error().code, ErrorCode::NotFound);
    folder.write("broken.pth", "not weights");
    EXPECT_THAT(openBundle(folder.path(), {}).error().message, HasSubstr("broken.pth"));
    EXPECT_THAT(openBundle(folder / "broken.pth", {}).error().message, HasSubstr("broken.pth"));
}

TEST(Published, EmbeddingsThatDifferAreNoticed) {
    TemporaryFolder folder;
    WeightsMaker maker = tinyHistoGpt(kTinyText, kTinyResampler);
    maker.write(folder / "same.safetensors");
    EXPECT_TRUE(examineTiedEmbedding(*opened(folder / "same.safetensors")).value().same);
    maker.values(1)[159] = 7.0f; // the last weight of the embedding
    maker.write(folder / "differ.safetensors");
    const auto differ = examineTiedEmbedding(*opened(folder / "differ.safetensors")).value();
    EXPECT_FALSE(differ.same);
    EXPECT_THAT(differ.notice, HasSubstr("output_projection"));
    WeightsMaker shapes;
    shapes.add("histogpt.embed_tokens.weight", {4, 2});
    shapes.add("output_projection.weight", {4, 3});
    shapes.write(folder / "shapes.safetensors");
    EXPECT_EQ(examineTiedEmbedding(*opened(folder / "shapes.safetensors")).error().code, ErrorCode::Corrupt);
}
