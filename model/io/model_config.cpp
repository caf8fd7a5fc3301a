// Sizes out of configuration files that others wrote.
#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/bundle_json.h"
#include "model/io/published.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t kMostBytes = 4u << 20;

// BioGPT's own keys; a file of transformers has many more, which say nothing about sizes.
template <class Visitor>
void visitPublishedText(Visitor& visit, TextConfig& text) {
    visit("vocab_size", text.vocabulary, Limits<int>{4, 1 << 24});
    visit("hidden_size", text.hidden, kWidth);
    visit("num_hidden_layers", text.layers, kLayers);
    visit("num_attention_heads", text.heads, kHeads);
    visit("intermediate_size", text.feedForward, kWidth);
    visit("max_position_embeddings", text.maxPositions, kWidth);
}

template <class Visitor>
void visitTokenIds(Visitor& visit, TextConfig& text) {
    visit("pad_token_id", text.padId, Limits<int>{0, 1 << 24}, Presence::Optional);
    visit("bos_token_id", text.bosId, Limits<int>{0, 1 << 24}, Presence::Optional);
    visit("eos_token_id", text.eosId, Limits<int>{0, 1 << 24}, Presence::Optional);
    visit("hidden_dropout_prob", text.dropout, Limits<double>{0.0, 0.9}, Presence::Optional);
}

// Unknown keys are welcome in files that are not ours, so only the fields' own complaints count.
nlohmann::json onlyKeys(const nlohmann::json& object, std::initializer_list<const char*> keys) {
    if (!object.is_object()) return object;
    nlohmann::json kept = nlohmann::json::object();
    for (const char* key : keys)
        if (const auto found = object.find(key); found != object.end() && !found->is_null()) kept[key] = *found;
    return kept;
}

Result<void> readTextSizes(const nlohmann::json& json, const std::string& file, const std::string& path,
                           TextConfig& text) {
    const nlohmann::json sizes =
        onlyKeys(json, {"vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                        "max_position_embeddings"});
    JsonFieldReader fields(sizes, file, path);
    visitPublishedText(fields, text);
    return fields.finish();
}

Result<void> readTokenIds(const nlohmann::json& json, const std::string& file, TextConfig& text) {
    const nlohmann::json ids = onlyKeys(json, {"pad_token_id", "bos_token_id", "eos_token_id", "hidden_dropout_prob"});
    JsonFieldReader fields(ids, file, "");
    visitTokenIds(fields, text);
    return fields.finish();
}

// {"dim_feats", "dim_model", "dim_head", "num_heads", "num_layers", "num_latents"}, names of the reference's
// constructor.
Result<ResamplerConfig> readVision(const nlohmann::json& json, const std::string& file) {
    ResamplerConfig resampler;
    JsonFieldReader fields(json, file, "vision");
    fields("dim_feats", resampler.features, kWidth);
    fields("dim_model", resampler.model, kWidth);
    fields("dim_head", resampler.headDimension, kWidth);
    fields("num_heads", resampler.heads, kHeads);
    fields("num_layers", resampler.layers, kLayers);
    fields("num_latents", resampler.latents, kWidth);
    HS_CHECK(fields.finish());
    return resampler;
}

Result<void> readCrossAttention(const nlohmann::json& json, const std::string& file, TextConfig& text) {
    JsonFieldReader fields(json, file, "xattn");
    fields("dim_head", text.crossHeadDimension, kWidth);
    fields("heads", text.crossHeads, kHeads);
    fields("ff_mult", text.crossFeedForwardMultiple, Limits<int>{1, 64}, Presence::Optional);
    return fields.finish();
}

Result<ModelConfig> readArchitectureOfBundle(const nlohmann::json& json, const std::string& file) {
    ModelConfig config;
    const nlohmann::json none;
    const auto part = [&](const char* key) -> const nlohmann::json& {
        const auto architecture = json.find("architecture");
        if (architecture == json.end() || !architecture->is_object()) return none;
        const auto found = architecture->find(key);
        return found == architecture->end() ? none : *found;
    };
    JsonFieldReader text(part("text"), file, "architecture.text");
    visitText(text, config.text);
    HS_CHECK(text.finish());
    JsonFieldReader resampler(part("resampler"), file, "architecture.resampler");
    visitResampler(resampler, config.resampler.emplace());
    HS_CHECK(resampler.finish());
    return config;
}

} // namespace

Result<ModelConfig> readModelConfig(const std::filesystem::path& path) {
    const std::string file = core::displayName(path);
    HS_TRY(const std::string text, core::readTextFile(path, kMostBytes));
    const auto json = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
    if (!json.is_object()) return Error(ErrorCode::Corrupt, file + " is not a JSON object");
    if (json.contains("architecture")) return readArchitectureOfBundle(json, file);
    ModelConfig config;
    if (!json.contains("text")) {
        HS_CHECK(readTextSizes(json, file, "", config.text));
        HS_CHECK(readTokenIds(json, file, config.text));
        return config;
    }
    HS_CHECK(readTextSizes(json["text"], file, "text", config.text));
    HS_CHECK(readTokenIds(json, file, config.text));
    if (json.contains("vision")) {
        HS_TRY(config.resampler, readVision(json["vision"], file));
    }
    if (json.contains("xattn")) HS_CHECK(readCrossAttention(json["xattn"], file, config.text));
    return config;
}

} // namespace hs::model
