// CaseMemory: what the model makes of a case once, so that every report, sample, score and map of it starts from there:
// latents, the map from latents to patches, the keys and values of cross-attention.
//
// A case is known by its FeatureSet pointers, which are kept alive so that they cannot be taken for others. The last
// few cases stay. Engine thread alone.
#pragma once

#include "core/attention.h"
#include "core/engine.h"
#include "model/engine/loaded_model.h"
#include "model/generate/text_decoder.h"

#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace hs::model {

struct ReadCase {
    std::vector<core::FeatureSetPtr> slides;
    at::Tensor latents; // [latents, model]
    core::PatchMapPtr map;
    CrossMemoryPtr memory;
};
using ReadCasePtr = std::shared_ptr<const ReadCase>;

// Patches of all slides, one after the other: [n, features]. Unsupported when a slide is of another width or the case
// has no patch at all, Corrupt when numbers are missing or not finite.
core::Result<at::Tensor> featuresOfCase(const std::vector<core::FeatureSetPtr>& slides, int dimension);

class CaseMemory {
public:
    using StageProgress = std::function<void(core::Stage stage, std::size_t done, std::size_t total)>;

    // The case as the model reads it; null for a case without slides (text only).
    core::Result<ReadCasePtr> read(LoadedModel& model, const std::vector<core::FeatureSetPtr>& slides,
                                   const StageProgress& progress, std::stop_token stop);

    void clear() { m_cases.clear(); }

private:
    static constexpr std::size_t kKept = 3; // cases
    std::deque<ReadCasePtr> m_cases;        // latest first
};

} // namespace hs::model
