// From a run's checkpoint to a bundle: the bundle the run began from, with the tensors that were trained replaced and
// adapters added into their weights (`hscribe convert --run DIR`). No LibTorch here. Any thread; blocking file work.
#pragma once

#include "core/error.h"
#include "model/io/bundle.h"

#include <filesystem>

namespace hs::model {

enum class WhichCheckpoint { Best, Last }; // Best falls back on Last where no validation was done
enum class StoredAs { Float32, Int8 };     // Int8: matrices by rows as model/io/quantise.h says, the rest float32

struct ExportOptions {
    WhichCheckpoint checkpoint = WhichCheckpoint::Best;
    StoredAs storedAs = StoredAs::Float32;
    std::string name;              // of the bundle; empty: the folder's
    bool isStepOfItsMaking = false; // name and provenance stay those of the bundle the run began from
};

// Writes `to` (which may be the bundle the run began from) and answers the bundle as it is now; its provenance says what
// was trained on top. It stays a demo bundle where it began from one, whose encoder knows synthetic tissue only. Files are written beside
// their goal and renamed, bundle.json last.
core::Result<Bundle> exportRun(const std::filesystem::path& run, const std::filesystem::path& to,
                               const ExportOptions& options);

// A run's adapters alone (some megabytes), for the bundle that the run began from. NotFound where it trained none.
core::Result<void> exportAdapters(const std::filesystem::path& run, const std::filesystem::path& to, WhichCheckpoint which);

// Writes `bundle` with an adapter file added into its weights. InvalidInput for the adapters of other weights.
core::Result<Bundle> mergeAdapters(const Bundle& bundle, const std::filesystem::path& adapters, const std::filesystem::path& to,
                                   const ExportOptions& options);

// Writes the bundle once more into `to`, its weights stored another way.
core::Result<Bundle> repackBundle(const Bundle& bundle, const std::filesystem::path& to, StoredAs storedAs);

} // namespace hs::model
