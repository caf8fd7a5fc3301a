// A small bundle with random weights that follow from a seed, and what belongs to it: made on the spot, so the engine's
// tests need no file that is not in the repository.
#pragma once

#include "core/files.h"
#include "model/io/bundle.h"
#include "model/training/initial_weights.h"
#include "model/training/tokenizer_trim.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>
#include <string>

namespace hs::test {

inline std::filesystem::path sourceResources() { return std::filesystem::path(HS_SOURCE_DIR) / "resources"; }

inline model::Bundle smallBundle(const std::filesystem::path& folder, int features = 12) {
    model::Bundle bundle;
    bundle.folder = folder;
    bundle.name = "small";
    bundle.demo = true;
    const auto vocabulary = model::writeTrimmedTokenizer(
        sourceResources() / "biogpt", sourceResources() / "moses",
        {"Final diagnosis: Basal cell carcinoma. Critical findings: none. Tumor thickness 0. 3 mm."}, folder / "tokenizer");
    EXPECT_TRUE(vocabulary.ok()) << vocabulary.error().message;
    bundle.text.vocabulary = int(vocabulary.value());
    bundle.text.hidden = 64;
    bundle.text.layers = 2;
    bundle.text.heads = 4;
    bundle.text.feedForward = 128;
    bundle.text.maxPositions = 96;
    bundle.resampler = {features, 48, 16, 2, 2, 7, 4};
    bundle.classes = {"Normal skin", "Melanoma", "Naevus"};
    bundle.tokenizerKind = "biogpt";
    bundle.tokenizerFolder = folder / "tokenizer";
    bundle.weights = folder / "histogpt.safetensors";
    return bundle;
}

// Written with weights: gates open, so that the image is seen.
inline void writeSmallBundle(const model::Bundle& bundle, std::uint64_t seed = 5) {
    ASSERT_TRUE(core::writeFileAtomically(bundle.weights, "").ok());
    if (bundle.encoder) {
        ASSERT_TRUE(core::writeFileAtomically(bundle.encoderWeights, "").ok());
    }
    const auto written = model::writeBundle(bundle);
    ASSERT_TRUE(written.ok()) << written.error().message;
    const auto filled = model::writeInitialWeights(bundle, {seed, 0.8});
    ASSERT_TRUE(filled.ok()) << filled.error().message;
}

// Features of a slide that was never there: normal numbers from the seed, patches in rows of ten.
inline core::FeatureSetPtr randomFeatures(std::size_t patches, int dimension, unsigned seed) {
    auto set = std::make_shared<core::FeatureSet>();
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    set->slideName = "slide-" + std::to_string(seed);
    set->slideFingerprint = "fingerprint-" + std::to_string(seed);
    set->dimension = dimension;
    for (std::size_t i = 0; i < patches; ++i) {
        core::Patch patch;
        patch.row = std::int32_t(i / 10);
        patch.column = std::int32_t(i % 10);
        patch.area = {patch.column * 256, patch.row * 256, 256, 256};
        set->grid.patches.push_back(patch);
        for (int k = 0; k < dimension; ++k)
            set->values.push_back(normal(random));
    }
    return set;
}

} // namespace hs::test
