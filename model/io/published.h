// Published HistoGPT files opened without a bundle: sizes are inferred from the tensors' shapes, the number of heads
// (which no shape shows) from known sizes or from a config.json. Blocking file work; any thread.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"
#include "model/io/weights_file.h"

#include <filesystem>
#include <optional>
#include <string>

namespace hs::model {

// Sizes out of a file: BioGPT's config.json ("vocab_size" at its top), the reference's {text, vision, xattn}, or the
// architecture of a bundle.json.
struct ModelConfig {
    TextConfig text;
    std::optional<ResamplerConfig> resampler;
};
core::Result<ModelConfig> readModelConfig(const std::filesystem::path& path);

enum class WeightsKind { HistoGpt, PublishedL, Encoder, Other };
WeightsKind weightsKindOf(const WeightsFile& weights);

// Text and resampler sizes of a HistoGPT file. With a config, every number that shapes show must agree with it.
// Unsupported for the published L (another network) and for anything that is not HistoGPT, by name.
core::Result<ModelConfig> inferModel(const WeightsFile& weights, const std::optional<ModelConfig>& config = {});

// Sizes of a CTransPath-like encoder file; `normalisation` is CLIP's, as HistoGPT made its features.
core::Result<EncoderConfig> inferEncoder(const WeightsFile& weights);

struct PublishedFiles {
    std::filesystem::path weights;   // HistoGPT
    std::filesystem::path encoder;   // empty: none, works from feature files
    std::filesystem::path tokenizer; // folder; empty: by the vocabulary's size, from `resources`
    std::filesystem::path config;    // empty: known sizes only
    std::filesystem::path resources; // share/histoscribe: biogpt, biogpt-large
};

// A bundle value for published files where they lie; its folder is that of the weights, its hash is unknown.
core::Result<Bundle> bundleOfPublished(const PublishedFiles& files);

// A bundle folder, a folder with published files, or a HistoGPT weights file (its encoder and config.json beside it).
core::Result<Bundle> openBundle(const std::filesystem::path& path, const std::filesystem::path& resources);

// How the two names of the token embedding relate in a file. Where they differ, output_projection wins for both, as in
// the reference (it is loaded later); `notice` is then a sentence for the user.
struct TiedEmbedding {
    bool hasEmbedding = false;
    bool hasProjection = false;
    bool same = false; // one storage, or equal bytes
    std::string notice;
};
core::Result<TiedEmbedding> examineTiedEmbedding(const WeightsFile& weights);

} // namespace hs::model
