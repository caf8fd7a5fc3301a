#include "model/io/bundle.h"

#include "core/sha256.h"
#include "tests/model/io/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>

using namespace hs::model;
using hs::core::ErrorCode;
using hs::test::TemporaryFolder;
using nlohmann::json;
using testing::HasSubstr;

namespace {

Bundle writeExample(const TemporaryFolder& folder) {
    Bundle bundle = architectureNamed("demo").value();
    bundle.folder = folder.path();
    bundle.name = "Démo";
    bundle.classes = {"basal cell carcinoma", "melanocytic nevus"};
    bundle.provenance = "made in a test";
    bundle.licence = "GPL-3.0-or-later";
    bundle.intendedUse = "tests";
    bundle.weights = folder.write("weights.safetensors", "weights");
    bundle.encoderWeights = folder.write("encoder.safetensors", "encoder");
    bundle.weightsBytes = 7;
    bundle.encoderWeightsBytes = 7;
    bundle.tokenizerFolder = folder / "tokenizer";
    folder.write("tokenizer/dict.txt", "a 1\n");
    folder.write("tokenizer/bpecodes", "");
    bundle.weightsHash = hashWeights(bundle).value();
    const auto written = writeBundle(bundle);
    EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
    return bundle;
}

// Reads the example after a change to its JSON; the sentence of the refusal.
hs::core::Error refusalAfter(const std::function<void(json&)>& change) {
    TemporaryFolder folder;
    writeExample(folder);
    json content = json::parse(hs::test::readBytes(folder / "bundle.json"));
    change(content);
    folder.write("bundle.json", content.dump());
    const auto bundle = readBundle(folder.path());
    EXPECT_FALSE(bundle.ok()) << content.dump(1);
    if (bundle.ok()) return {};
    EXPECT_EQ(bundle.error().message.find('\n'), std::string::npos);
    return bundle.error();
}

} // namespace

TEST(Bundle, ReadsWhatItWrote) {
    TemporaryFolder folder;
    const Bundle written = writeExample(folder);
    const auto result = readBundle(folder.path());
    ASSERT_TRUE(result.ok()) << result.error().message;
    const Bundle& read = result.value();
    EXPECT_EQ(read.name, "Démo");
    EXPECT_TRUE(read.demo);
    EXPECT_EQ(read.classes, written.classes);
    EXPECT_EQ(read.text.vocabulary, 800);
    EXPECT_EQ(read.text.hidden, 128);
    EXPECT_EQ(read.text.maxPositions, 512);
    EXPECT_EQ(read.resampler.latents, 64);
    EXPECT_EQ(read.resampler.features, 256);
    ASSERT_TRUE(read.encoder.has_value());
    EXPECT_EQ(read.encoder->outputDimension(), 256);
    EXPECT_EQ(read.encoder->heads, written.encoder->heads);
    EXPECT_EQ(read.encoder->mean, written.encoder->mean);
    EXPECT_EQ(read.encoder->tag(), written.encoder->tag());
    EXPECT_EQ(read.patches.mpp, 1.0);
    EXPECT_EQ(read.patches.downsample, 4.0);
    EXPECT_EQ(read.patches.whiteThreshold, written.patches.whiteThreshold);
    EXPECT_EQ(read.weights, written.weights);
    EXPECT_EQ(read.encoderWeights, written.encoderWeights);
    EXPECT_EQ(read.tokenizerFolder, written.tokenizerFolder);
    EXPECT_EQ(read.weightsHash, hs::core::sha256Hex("weightsencoder"));
    EXPECT_EQ(read.licence, "GPL-3.0-or-later");
}

TEST(Bundle, WorksWithoutAnEncoder) {
    TemporaryFolder folder;
    Bundle bundle = writeExample(folder);
    bundle.encoder.reset();
    bundle.encoderWeights.clear();
    ASSERT_TRUE(writeBundle(bundle).ok());
    const auto read = readBundle(folder.path());
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_FALSE(read.value().encoder.has_value());
    EXPECT_TRUE(read.value().encoderWeights.empty());
    EXPECT_EQ(hashWeights(read.value()).value(), hs::core::sha256Hex("weights"));
}

TEST(Bundle, MissingPiecesAreNamed) {
    TemporaryFolder folder;
    EXPECT_EQ(readBundle(folder / "nowhere").error().code, ErrorCode::NotFound);
    EXPECT_THAT(readBundle(folder.path()).error().message, HasSubstr("bundle.json"));
    for (const char* key : {"format", "version", "name", "provenance", "licence", "intended_use", "architecture",
                            "tokenizer", "patches", "weights"})
        EXPECT_THAT(refusalAfter([&](json& j) { j.erase(key); }).message, HasSubstr(key));
    for (const char* key : {"vocab_size", "hidden_size", "num_attention_heads"})
        EXPECT_THAT(refusalAfter([&](json& j) { j["architecture"]["text"].erase(key); }).message,
                    HasSubstr("architecture.text." + std::string(key)));
    EXPECT_EQ(refusalAfter([](json& j) { j["weights"]["file"] = "gone.safetensors"; }).code, ErrorCode::NotFound);
    EXPECT_EQ(refusalAfter([](json& j) { j["tokenizer"]["files"] = {"tokenizer/gone.txt"}; }).code,
              ErrorCode::NotFound);
    EXPECT_THAT(refusalAfter([](json& j) { j["weights"].erase("encoder_file"); }).message, HasSubstr("encoder_file"));
    EXPECT_THAT(refusalAfter([](json& j) { j["patches"].erase("mean"); }).message, HasSubstr("patches.mean"));
    EXPECT_THAT(refusalAfter([](json& j) {
                    j["patches"].erase("mpp");
                    j["patches"].erase("downsample");
                }).message,
                HasSubstr("patches.mpp"));
}

TEST(Bundle, EveryContradictionIsOneSentence) {
    const auto sentence = [](auto change) { return refusalAfter(change).message; };
    EXPECT_THAT(sentence([](json& j) { j["format"] = "other"; }), HasSubstr("histoscribe-bundle"));
    EXPECT_EQ(refusalAfter([](json& j) { j["version"] = 2; }).code, ErrorCode::Unsupported);
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["hidden_size"] = 130; }), HasSubstr("130"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["hidden_size"] = -1; }),
                HasSubstr("hidden_size is -1"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["hidden_size"] = 1e300; }), HasSubstr("whole number"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["hidden_size"] = "128"; }), HasSubstr("\"128\""));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["hidden_sise"] = 128; }), HasSubstr("hidden_sise"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["eos_token_id"] = 800; }),
                HasSubstr("vocabulary of 800"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["text"]["cross_attention_heads"] = 4; }),
                HasSubstr("together"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["resampler"]["features"] = 768; }), HasSubstr("256"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["window"] = 8; }), HasSubstr("window 8"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["heads"] = {3, 2, 4, 8}; }), HasSubstr("3 heads"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["heads"] = {1, 2, 4}; }), HasSubstr("list of 4"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["input_px"] = 225; }), HasSubstr("225"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["normalisation"] = "imagenet"; }),
                HasSubstr("imagenet"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"]["normalisation"] = "nonsense"; }),
                HasSubstr("nonsense"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"]["encoder"] = nullptr; }), HasSubstr("encoder_file"));
    EXPECT_THAT(sentence([](json& j) { j["architecture"] = json::array(); }), HasSubstr("object"));
    EXPECT_THAT(sentence([](json& j) { j["patches"]["resize"] = "nearest"; }), HasSubstr("nearest"));
    EXPECT_THAT(sentence([](json& j) { j["patches"]["mpp"] = 0; }), HasSubstr("patches.mpp is 0"));
    EXPECT_THAT(sentence([](json& j) { j["patches"]["white_threshold"] = {1, 2, 300}; }), HasSubstr("300"));
    EXPECT_THAT(sentence([](json& j) { j["tokenizer"]["kind"] = "words"; }), HasSubstr("words"));
    EXPECT_THAT(sentence([](json& j) { j["tokenizer"]["files"] = json::array(); }), HasSubstr("names no file"));
    EXPECT_THAT(sentence([](json& j) { j["tokenizer"]["files"] = {"../dict.txt"}; }), HasSubstr("inside the bundle"));
    EXPECT_THAT(sentence([](json& j) { j["weights"]["file"] = "/etc/passwd"; }), HasSubstr("inside the bundle"));
    EXPECT_THAT(sentence([](json& j) { j["weights"]["file"] = ""; }), HasSubstr("inside the bundle"));
    EXPECT_THAT(sentence([](json& j) { j["weights"]["bytes"] = 8; }), HasSubstr("has 7 bytes"));
    EXPECT_THAT(sentence([](json& j) { j["weights"]["sha256"] = "abc"; }), HasSubstr("64 hexadecimal"));
    EXPECT_THAT(sentence([](json& j) { j["weights"]["precision"] = "int4"; }), HasSubstr("int4"));
    EXPECT_THAT(sentence([](json& j) { j["classes"] = {"a", "a"}; }), HasSubstr("class name"));
    EXPECT_THAT(sentence([](json& j) { j["classes"] = {1}; }), HasSubstr("classes"));
    EXPECT_THAT(sentence([](json& j) { j["name"] = "two\nlines"; }), HasSubstr("name"));
    EXPECT_THAT(sentence([](json& j) { j["surprise"] = 1; }), HasSubstr("surprise"));
}

TEST(Bundle, JsonThatIsNoneIsRefused) {
    TemporaryFolder folder;
    writeExample(folder);
    const std::string whole = hs::test::readBytes(folder / "bundle.json");
    for (std::size_t length = 0; length + 2 < whole.size(); length += 3) {
        folder.write("bundle.json", whole.substr(0, length));
        EXPECT_EQ(readBundle(folder.path()).error().code, ErrorCode::Corrupt) << length;
    }
    folder.write("bundle.json", std::string(100000, '['));
    EXPECT_EQ(readBundle(folder.path()).error().code, ErrorCode::Corrupt);
    folder.write("bundle.json", "[1]");
    EXPECT_EQ(readBundle(folder.path()).error().code, ErrorCode::Corrupt);
}

TEST(Bundle, RefusesToWriteAContradiction) {
    TemporaryFolder folder;
    Bundle bundle = writeExample(folder);
    const std::string before = hs::test::readBytes(folder / "bundle.json");
    bundle.text.heads = 3;
    EXPECT_EQ(writeBundle(bundle).error().code, ErrorCode::Corrupt);
    bundle.text.heads = 4;
    bundle.provenance = "bad \xff";
    EXPECT_EQ(writeBundle(bundle).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(hs::test::readBytes(folder / "bundle.json"), before);
}

TEST(Bundle, ArchitecturesByName) {
    const Bundle small = architectureNamed("histogpt-s").value();
    EXPECT_EQ(small.text.vocabulary, 42384);
    EXPECT_EQ(small.encoder->outputDimension(), 768);
    const Bundle medium = architectureNamed("histogpt-m").value();
    EXPECT_EQ(medium.text.vocabulary, 57717);
    EXPECT_EQ(medium.text.hidden, 1600);
    EXPECT_EQ(medium.text.layers, 48);
    EXPECT_EQ(medium.text.heads, 25);
    EXPECT_EQ(medium.text.maxPositions, 2048);
    for (const char* name : {"histogpt-s", "histogpt-m", "demo"})
        EXPECT_TRUE(checkBundle(architectureNamed(name).value()).ok()) << name;
    EXPECT_THAT(architectureNamed("histogpt-l").error().message, HasSubstr("histogpt-l"));
}
