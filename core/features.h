// FeatureSet: what the patch encoder made of one slide, and where on the slide each row comes from.
//
// Shared between threads as shared_ptr<const FeatureSet> once filled.
#pragma once

#include "core/patch_grid.h"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace hs::core {

struct FeatureSet {
    std::string slideFingerprint; // of the slide file; empty when the feature file does not say
    std::string slideName;        // base name to show; never logged
    std::string encoder;          // encoder name and normalisation tag, "ctranspath/clip"; empty when unknown
    std::string programVersion;
    PatchGrid grid;               // one patch a row of values, same order
    int dimension = 0;
    std::vector<float> values;    // [patches, dimension], row-major

    std::size_t count() const { return grid.patches.size(); }
};

using FeatureSetPtr = std::shared_ptr<const FeatureSet>;

} // namespace hs::core
