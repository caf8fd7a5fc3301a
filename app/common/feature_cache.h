// The cache of encoded slides: one feature file for each slide, encoder and patch setting, in the user's cache folder.
//
// Files are named by fingerprints, never by a slide's own name, and readable by their owner alone. Any thread.
#pragma once

#include "core/features.h"
#include "core/patches/patch_plan.h"
#include "core/report.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <optional>
#include <string>

namespace hs::app {

// Everything that changes the numbers: slide content, encoder, its weights and precision, patch rule, scale.
std::string featureCacheKey(const std::string& slideFingerprint, const model::Bundle& bundle, const core::PatchPlan& plan,
                            core::Precision precision);

std::filesystem::path featureCacheFile(const std::string& key);

// Nothing when the slide is not cached, or what is there cannot be used (it is then removed).
std::optional<core::FeatureSet> readCachedFeatures(const std::string& key, const model::Bundle& bundle);

// A cache that cannot be written is logged once and otherwise ignored: the features are in memory.
void writeCachedFeatures(const std::string& key, const core::FeatureSet& features);

// Removes what was written more than so many days ago (the policy's retention); answers how many files.
std::size_t purgeCachedFeatures(int days);

} // namespace hs::app
