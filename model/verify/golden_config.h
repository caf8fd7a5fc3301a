// The sizes of the network that a golden file was made with: from the golden's own configuration file (text, vision,
// xattn, generate, as in golden/README.md), from a bundle.json, or from the name of a published size. Values.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"

#include <cstdint>
#include <filesystem>

namespace hs::model {

struct SamplingSettings {
    std::uint64_t seed = 1234;
    std::int64_t topK = 40;
    double topP = 0.95;
    double temperature = 0.7;
};

struct GoldenConfig {
    TextConfig text;
    ResamplerConfig resampler;
    EncoderConfig encoder;
    std::int64_t classes = 0;
    std::int64_t length = -1; // of greedy and sampled generation; -1: as many tokens as the golden has
    SamplingSettings sampled;
    SamplingSettings sampledToEnd{.seed = 5, .temperature = 1.5};
};

// Refuses what is not such a file, with the first key that is missing or out of range.
core::Result<GoldenConfig> readGoldenConfig(const std::filesystem::path& path);

} // namespace hs::model
