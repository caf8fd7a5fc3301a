// Feature files (HDF5): written in the contract's layout; HistoGPT's own, CLAM's and TRIDENT's are read too.
//
// Blocking file work: not for the GUI thread. HDF5's library is not reentrant, so calls are serialised inside.
#pragma once

#include "core/error.h"
#include "core/features.h"

#include <filesystem>
#include <string>

namespace hs::model {

// What the caller's bundle expects; a file made by another encoder or normalisation is refused, with both named.
struct ExpectedFeatures {
    int dimension = 0;      // 0: any
    std::string encoderTag; // "ctranspath/clip"; a file without a tag is accepted (the published ones carry none)
};

core::Result<core::FeatureSet> readFeatureFile(const std::filesystem::path& path, const ExpectedFeatures& expected);

// Written beside its goal and renamed.
core::Result<void> writeFeatureFile(const std::filesystem::path& path, const core::FeatureSet& features);

// True when the path looks like a feature file (HDF5 signature), whatever its suffix.
bool isFeatureFile(const std::filesystem::path& path);

} // namespace hs::model
