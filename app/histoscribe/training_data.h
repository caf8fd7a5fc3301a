// The data a person chose for training, made ready: looked at, checked, its slides read into feature files, written as
// the table that hscribe takes. Blocking functions for a worker.
#pragma once

#include "core/training/data_check.h"
#include "core/training/data_folder.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::app {

struct LookedAtData {
    std::filesystem::path dropped;
    core::FoundCases found;
    core::DataCheck check;
};

core::Result<LookedAtData> lookAtData(const std::filesystem::path& dropped, const std::vector<std::string>& bundleClasses,
                                      const core::FileProgress& progress, std::stop_token stop);

// Slides that have to be encoded, in batches within which no two share a file name: what `hscribe features` makes of a
// slide is then <out>/<slide name>.h5.
struct FeatureBatch {
    std::filesystem::path out;
    std::vector<std::filesystem::path> slides;
};
std::vector<FeatureBatch> batchesToRead(const std::vector<core::Case>& cases, const std::filesystem::path& out);

// The cases with the features that now lie in the batches' folders; cases whose slides are not all read stay as they are.
std::vector<core::Case> withFeatures(std::vector<core::Case> cases, const std::vector<FeatureBatch>& batches);

// Writes the table for `hscribe train`; cases without features are left out, the others keep their order.
core::Result<std::filesystem::path> writeTable(const std::vector<core::Case>& cases, const std::filesystem::path& folder);

// <data folder>/datasets/<name>-<hash of where it lies>: what belongs to one dropped folder or table.
std::filesystem::path dataSetFolder(const std::filesystem::path& dropped);

} // namespace hs::app
