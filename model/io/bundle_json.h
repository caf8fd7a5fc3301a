// The fields of bundle.json, each with its limits; used by reader and writer alike (json_fields.h).
#pragma once

#include "model/io/bundle.h"
#include "model/io/json_fields.h"

namespace hs::model {

inline constexpr Limits<int> kWidth{1, 1 << 20};
inline constexpr Limits<int> kLayers{1, 1000};
inline constexpr Limits<int> kHeads{1, 4096};

// Names as in BioGPT's config.json where it has them.
template <class Visitor, class Config>
void visitText(Visitor& visit, Config& text) {
    visit("vocab_size", text.vocabulary, Limits<int>{4, 1 << 24});
    visit("hidden_size", text.hidden, kWidth);
    visit("num_hidden_layers", text.layers, kLayers);
    visit("num_attention_heads", text.heads, kHeads);
    visit("intermediate_size", text.feedForward, kWidth);
    visit("max_position_embeddings", text.maxPositions, kWidth);
    visit("cross_attention_heads", text.crossHeads, Limits<int>{0, 4096}, Presence::Optional);
    visit("cross_attention_head_size", text.crossHeadDimension, Limits<int>{0, 1 << 20}, Presence::Optional);
    visit("cross_attention_ff_multiple", text.crossFeedForwardMultiple, Limits<int>{1, 64}, Presence::Optional);
    visit("dropout", text.dropout, Limits<double>{0.0, 0.9}, Presence::Optional);
    visit("pad_token_id", text.padId, Limits<int>{0, 1 << 24}, Presence::Optional);
    visit("bos_token_id", text.bosId, Limits<int>{0, 1 << 24}, Presence::Optional);
    visit("eos_token_id", text.eosId, Limits<int>{0, 1 << 24}, Presence::Optional);
}

template <class Visitor, class Config>
void visitResampler(Visitor& visit, Config& resampler) {
    visit("features", resampler.features, kWidth);
    visit("model", resampler.model, kWidth);
    visit("head_size", resampler.headDimension, kWidth);
    visit("heads", resampler.heads, kHeads);
    visit("layers", resampler.layers, kLayers);
    visit("latents", resampler.latents, kWidth);
    visit("ff_multiple", resampler.feedForwardMultiple, Limits<int>{1, 64}, Presence::Optional);
}

template <class Visitor, class Config>
void visitEncoder(Visitor& visit, Config& encoder) {
    visit("name", encoder.name);
    visit("normalisation", encoder.normalisation);
    visit("input_px", encoder.inputPixels, Limits<int>{32, 4096});
    visit("embed", encoder.embed, kWidth);
    visit("depths", encoder.depths, Limits<int>{1, 200});
    visit("heads", encoder.heads, kHeads);
    visit("window", encoder.window, Limits<int>{1, 64});
    visit("mlp_ratio", encoder.mlpRatio, Limits<double>{0.25, 64.0});
}

template <class Visitor, class Settings>
void visitPatches(Visitor& visit, Settings& patches) {
    visit("size_px", patches.sizePixels, Limits<int>{16, 8192});
    visit("white_threshold", patches.whiteThreshold, Limits<int>{0, 255});
    visit("edge_threshold", patches.edgeThreshold, Limits<double>{0.0, 100.0});
    visit("resize", patches.resize);
}

inline constexpr Limits<double> kMpp{0.01, 100.0};
inline constexpr Limits<double> kDownsample{0.01, 10000.0};
inline constexpr Limits<double> kMean{-10.0, 10.0};
inline constexpr Limits<double> kDeviation{1e-6, 100.0};

} // namespace hs::model
