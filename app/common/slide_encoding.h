// SlideEncoding: a slide on its way through the patch encoder, which can be held at any moment and taken up again, so
// that a report may begin from what has been read so far.
//
// Lives on the thread of the engine that encodes. What was encoded stays when a call is stopped.
#pragma once

#include "app/common/case_reader.h"
#include "core/engine.h"
#include "core/patches/patch_stream.h"
#include "model/io/bundle.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace hs::app {

class SlideEncoding {
public:
    // Opens the slide and plans its patches; complete at once where the cache has them. Unsupported when the bundle has
    // no encoder.
    static core::Result<std::unique_ptr<SlideEncoding>> open(const model::Bundle& bundle,
                                                             const std::filesystem::path& slide,
                                                             const CaseOptions& options, core::PatchOrder order);

    bool complete() const { return m_whole != nullptr; }
    std::size_t encoded() const { return m_whole ? m_whole->count() : m_set.count(); }
    // Patches still to come if the rest of the slide is like what was examined.
    std::size_t expectedRest() const;

    // Encodes until there are `enough` patches or the slide is done; then the cache has it. Cancelled, Unsupported when
    // no patch of the whole slide passes the tissue rule.
    core::Result<void> encode(core::Engine& engine, std::size_t enough, const core::ProgressSink& progress,
                              std::stop_token stop);

    // What is there so far, in grid order; the same pointer as long as nothing is added.
    core::FeatureSetPtr features();

private:
    SlideEncoding() = default;
    core::Result<void> finish();

    std::unique_ptr<core::PatchSource> m_source; // null when complete
    core::FeatureSet m_set;                      // as the patches came
    core::FeatureSetPtr m_part;
    core::FeatureSetPtr m_whole;
    std::string m_name;
    std::string m_cacheKey; // empty: not to be kept
};

// In grid order, whatever order the patches came in.
core::FeatureSet inGridOrder(const core::FeatureSet& set);

} // namespace hs::app
