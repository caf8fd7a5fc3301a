// The session's side of the engine thread; included by the session's own sources alone.
#pragma once

#include "app/histoscribe/session.h"
#include "model/io/bundle.h"

#include <deque>
#include <map>

namespace hs::app {

struct Session::EngineSide {
    std::optional<model::Bundle> bundle;
    std::map<std::filesystem::path, core::FeatureSetPtr> features; // by slide, under this bundle
    std::deque<std::filesystem::path> order;                       // as they came; the oldest gives way
    void forgetFeatures() {
        features.clear();
        order.clear();
    }
};

core::Error noBundle();

} // namespace hs::app
