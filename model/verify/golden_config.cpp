#include "model/verify/golden_config.h"

#include "core/files.h"
#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <limits>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
using nlohmann::json;

namespace {

constexpr std::int64_t kLargest = 1 << 24; // of any size in a configuration

// Reads numbers out of one section and remembers the first that is wrong.
class Section {
public:
    Section(const json& root, std::string name, std::string fileName)
        : m_name(std::move(name))
        , m_fileName(std::move(fileName)) {
        if (root.is_object() && root.contains(m_name) && root.at(m_name).is_object()) m_values = &root.at(m_name);
    }

    bool present() const { return m_values != nullptr; }

    template <class Number>
    void required(const char* key, Number& out) {
        if (m_values == nullptr || !m_values->contains(key))
            return fail(std::string("expected \"") + key + "\" in \"" + m_name + "\" of " + m_fileName +
                        ", found none");
        optional(key, out);
    }

    template <class Number>
    void optional(const char* key, Number& out) {
        if (m_values == nullptr || !m_values->contains(key)) return;
        const json& value = m_values->at(key);
        if constexpr (std::is_floating_point_v<Number>) {
            if (value.is_number()) {
                out = value.get<Number>();
                return;
            }
        } else if (value.is_number_integer() && value.get<std::int64_t>() >= 0 &&
                   value.get<std::int64_t>() <= kLargest) {
            out = Number(value.get<std::int64_t>());
            return;
        }
        fail(std::string("expected a number from 0 to ") + std::to_string(kLargest) + " for \"" + key + "\" in \"" +
             m_name + "\" of " + m_fileName + ", found " + value.dump().substr(0, 40));
    }

    const std::string& error() const { return m_error; }

private:
    void fail(std::string sentence) {
        if (m_error.empty()) m_error = std::move(sentence);
    }

    const json* m_values = nullptr;
    std::string m_name, m_fileName, m_error;
};

void readSampling(const json& generate, const char* name, SamplingSettings& out, std::string& error,
                  const std::string& fileName) {
    Section section(generate, name, fileName);
    section.optional("seed", out.seed);
    section.optional("top_k", out.topK);
    section.optional("top_p", out.topP);
    section.optional("temp", out.temperature);
    if (error.empty()) error = section.error();
}

Result<GoldenConfig> fromGoldenJson(const json& root, const std::string& fileName) {
    GoldenConfig config;
    Section text(root, "text", fileName), vision(root, "vision", fileName), cross(root, "xattn", fileName);
    text.required("vocab_size", config.text.vocabulary);
    text.required("hidden_size", config.text.hidden);
    text.required("num_hidden_layers", config.text.layers);
    text.required("num_attention_heads", config.text.heads);
    text.required("intermediate_size", config.text.feedForward);
    text.required("max_position_embeddings", config.text.maxPositions);
    vision.required("dim_feats", config.resampler.features);
    vision.required("dim_model", config.resampler.model);
    vision.required("dim_head", config.resampler.headDimension);
    vision.required("num_heads", config.resampler.heads);
    vision.required("num_layers", config.resampler.layers);
    vision.required("num_latents", config.resampler.latents);
    vision.optional("ff_mult", config.resampler.feedForwardMultiple);
    cross.optional("heads", config.text.crossHeads);
    cross.optional("dim_head", config.text.crossHeadDimension);
    cross.optional("ff_mult", config.text.crossFeedForwardMultiple);
    std::string error = !text.error().empty() ? text.error() : !vision.error().empty() ? vision.error() : cross.error();
    const json whole = {{"top", root}};
    Section top(whole, "top", fileName);
    top.optional("pad_token_id", config.text.padId);
    top.optional("bos_token_id", config.text.bosId);
    top.optional("eos_token_id", config.text.eosId);
    top.optional("classes", config.classes);
    if (error.empty()) error = top.error();
    if (root.contains("generate")) {
        Section generate(root, "generate", fileName);
        generate.optional("length", config.length);
        readSampling(root.at("generate"), "sampled", config.sampled, error, fileName);
        readSampling(root.at("generate"), "sampled_eos", config.sampledToEnd, error, fileName);
    }
    if (!error.empty()) return Error(ErrorCode::InvalidInput, error);
    return config;
}

// Sizes that would make no network; the rest is told by the weights that do not fit.
Result<GoldenConfig> checked(GoldenConfig config, const std::string& fileName) {
    const TextConfig& text = config.text;
    const ResamplerConfig& resampler = config.resampler;
    for (const int size : {text.vocabulary, text.hidden, text.layers, text.heads, text.feedForward, text.maxPositions,
                           resampler.features, resampler.model, resampler.headDimension, resampler.heads,
                           resampler.layers, resampler.latents})
        if (size < 1)
            return Error(ErrorCode::InvalidInput,
                         "expected every size in " + fileName + " to be at least 1, found " + std::to_string(size));
    if (text.hidden % text.heads != 0)
        return Error(ErrorCode::InvalidInput, "expected the hidden size in " + fileName +
                                                  " to be a multiple of the heads, found " +
                                                  std::to_string(text.hidden) + " and " + std::to_string(text.heads));
    return config;
}

} // namespace

Result<GoldenConfig> readGoldenConfig(const std::filesystem::path& path) {
    const std::string fileName = core::displayName(path);
    HS_TRY(const std::string content, core::readTextFile(path));
    const json root = json::parse(core::shallowJson(content), nullptr, false);
    if (!root.is_object()) return Error(ErrorCode::Corrupt, "expected a JSON object in " + fileName);
    if (root.contains("architecture")) {
        HS_TRY(const Bundle bundle, readBundle(path.parent_path()));
        GoldenConfig config{.text = bundle.text, .resampler = bundle.resampler};
        if (bundle.encoder) config.encoder = *bundle.encoder;
        config.classes = std::int64_t(bundle.classes.size());
        return config;
    }
    const json& sizes = root.contains("config") && root.at("config").is_object() ? root.at("config") : root;
    HS_TRY(GoldenConfig config, fromGoldenJson(sizes, fileName));
    return checked(std::move(config), fileName);
}

} // namespace hs::model
