// From the inputs of a case (slides, feature files) to the features the engine reads. Blocking; the engine's thread.
#pragma once

#include "core/engine.h"
#include "core/error.h"
#include "core/features.h"
#include "core/patch_source.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace hs::app {

struct CaseOptions {
    std::vector<std::filesystem::path> inputs; // slides and feature files, mixed as they come
    std::optional<double> spacing;             // µm/px of slides that state none (--mpp)
    int threads = 0;
    bool useCache = true;                      // features of a slide seen before are read from the cache folder
    core::Precision precision = core::Precision::Fp32; // that the engine was opened with; cached features follow it
};

// Opens a slide as the stream of patches that the bundle sees.
core::Result<std::unique_ptr<core::PatchSource>> openPatches(const std::filesystem::path& slide, const model::Bundle& bundle,
                                                             const CaseOptions& options);

// Encodes one slide, or reads it from the cache. `engine` must have opened `bundle`.
core::Result<core::FeatureSetPtr> encodeSlide(core::Engine& engine, const model::Bundle& bundle,
                                              const std::filesystem::path& slide, const CaseOptions& options,
                                              const core::ProgressSink& progress, std::stop_token stop);

// All inputs, in their order.
core::Result<std::vector<core::FeatureSetPtr>> readCase(core::Engine& engine, const model::Bundle& bundle,
                                                        const CaseOptions& options, const core::ProgressSink& progress,
                                                        std::stop_token stop);

} // namespace hs::app
