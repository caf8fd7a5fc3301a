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

// A slide that gave no features when it was read (no tissue, broken). It is tried again when the file has changed or
// another bundle reads it.
struct LeftOutSlide {
    std::filesystem::path slide;
    std::filesystem::path bundle;
    std::uintmax_t bytes = 0;
    std::int64_t changed = 0; // seconds
    std::string why;          // a sentence without its full stop
};
std::vector<LeftOutSlide> readLeftOut(const std::filesystem::path& dropped);
// Those of `slides` that have no feature file in `out` although `messages` (of hscribe) says why not, by name.
std::vector<LeftOutSlide> leftOutOf(const std::vector<std::filesystem::path>& slides, const std::filesystem::path& out,
                                    const std::filesystem::path& bundle, const std::string& messages);
// Takes them out of the cases, and cases that have no slide left.
core::Finding takeOut(std::vector<core::Case>& cases, const std::vector<LeftOutSlide>& leftOut, const std::filesystem::path& bundle);
core::Result<void> rememberLeftOut(const std::filesystem::path& dropped, const std::vector<LeftOutSlide>& more);

struct LookedAtData {
    std::filesystem::path dropped;
    core::FoundCases found;
    core::DataCheck check;
};

struct ReadingBundle {
    std::filesystem::path folder;
    std::vector<std::string> classes;
};
core::Result<LookedAtData> lookAtData(const std::filesystem::path& dropped, const ReadingBundle& bundle,
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
