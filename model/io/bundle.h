// Bundle: a folder with everything a model needs: bundle.json, weights, tokenizer files (contract: Bundle).
//
// A value without LibTorch, so the window and `hscribe patches` read it without an engine. Any thread.
#pragma once

#include "core/error.h"
#include "core/patch_settings.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

// Sizes of the language model and its cross-attention; names as in BioGPT's config.json.
struct TextConfig {
    int vocabulary = 42384;
    int hidden = 1024;
    int layers = 24;
    int heads = 16;
    int feedForward = 4096;
    int maxPositions = 1024;
    int crossHeads = 0;         // 0: as heads
    int crossHeadDimension = 0; // 0: hidden / heads
    int crossFeedForwardMultiple = 4;
    double dropout = 0.1; // training only: embeddings, attention weights, residual branches of decoder layers
    int padId = 1;
    int bosId = 0;
    int eosId = 2; // ends a text; also leads a prompt
};

struct ResamplerConfig {
    int features = 768;
    int model = 1536;
    int headDimension = 96;
    int heads = 16;
    int layers = 6;
    int latents = 640;
    int feedForwardMultiple = 4;
};

// CTransPath: ConvStem Swin; the demo bundle's is the same network, narrower.
struct EncoderConfig {
    std::string name = "ctranspath";
    std::string normalisation = "clip"; // tag that features carry: "clip" or "imagenet", or "own" with other constants
    int inputPixels = 224;
    int embed = 96; // width of the first stage; output is 8 times that
    std::array<int, 4> depths{2, 2, 6, 2};
    std::array<int, 4> heads{3, 6, 12, 24};
    int window = 7;
    double mlpRatio = 4.0;
    std::array<double, 3> mean{0.48145466, 0.4578275, 0.40821073};
    std::array<double, 3> std{0.26862954, 0.26130258, 0.27577711};
    int outputDimension() const { return embed * 8; }
    std::string tag() const { return name + "/" + normalisation; }
};

struct Bundle {
    std::filesystem::path folder;
    std::string name;
    TextConfig text;
    ResamplerConfig resampler;
    std::optional<EncoderConfig> encoder; // none: works from feature files
    core::PatchSettings patches;
    bool demo = false;
    std::vector<std::string> classes;
    std::string provenance, licence, intendedUse;
    std::string tokenizerKind; // "biogpt" or "sentencepiece"
    std::filesystem::path tokenizerFolder;
    std::filesystem::path weights;         // HistoGPT: resampler, exit gate, decoder, cross-attention, classifier head
    std::filesystem::path encoderWeights;  // empty when encoder is none
    std::string weightsHash;               // sha256 over the weights files, as bundle.json states it; empty: unknown
    std::string weightsPrecision = "fp32"; // as stored: "fp32", "bf16" or "int8"
    std::uint64_t weightsBytes = 0;        // sizes the hash was made at; 0: unknown
    std::uint64_t encoderWeightsBytes = 0;
    std::string notice; // one sentence to show with the bundle, or empty
};

// Reads and checks bundle.json; every contradiction in one sentence. Does not open the weights, but they must be there
// at the stated sizes. For a folder of published files without bundle.json see published.h.
core::Result<Bundle> readBundle(const std::filesystem::path& folder);

// Writes bundle.json into bundle.folder (weights and tokenizer files are the caller's).
core::Result<void> writeBundle(const Bundle& bundle);

// Architectures known by name: "histogpt-s", "histogpt-m", "demo".
core::Result<Bundle> architectureNamed(std::string_view name);

// Contradictions inside the sizes themselves (heads that do not divide, an encoder of another width than the resampler
// reads, …); readBundle and writeBundle ask it too.
core::Result<void> checkBundle(const Bundle& bundle);

// sha256 over the weights file, then the encoder's where there is one. Blocks for seconds; honours the stop token.
core::Result<std::string> hashWeights(const Bundle& bundle, std::stop_token stop = {});

} // namespace hs::model
