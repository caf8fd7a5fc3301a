// The session's side of the engine thread; included by the session's own sources alone.
#pragma once

#include "app/common/slide_encoding.h"
#include "app/histoscribe/session.h"
#include "model/io/bundle.h"

#include <deque>
#include <limits>
#include <map>

namespace hs::app {

struct Session::EngineSide {
    std::optional<model::Bundle> bundle;
    std::map<std::filesystem::path, core::FeatureSetPtr> features; // by slide, under this bundle
    std::deque<std::filesystem::path> order;                       // as they came; the oldest gives way
    std::map<std::filesystem::path, std::unique_ptr<SlideEncoding>> begun; // held where their reading was stopped
    void forgetFeatures() {
        features.clear();
        order.clear();
        begun.clear();
    }
    // Encodes a slide until it has so many patches; what is whole moves to features.
    core::Result<core::FeatureSetPtr> encode(core::Engine& engine, const std::filesystem::path& slide, std::size_t enough,
                                             const CaseOptions& options, const core::ProgressSink& progress, std::stop_token stop);
};

core::Error noBundle();
inline constexpr std::size_t kWholeSlide = std::numeric_limits<std::size_t>::max();

} // namespace hs::app
