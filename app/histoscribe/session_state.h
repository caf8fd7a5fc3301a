// SessionState: what the desk looked like, as it is kept between two starts. Values and their JSON; pure, any thread.
#pragma once

#include "core/error.h"
#include "core/view/viewport.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hs::app {

// A place on a slide without the window's size.
struct SavedView {
    core::Level0Point centre;
    double downsample = 1;
    double rotation = 0;
    bool mirrored = false;
    friend bool operator==(const SavedView&, const SavedView&) = default;
};

SavedView savedView(const core::Viewport& view);
core::Viewport restoredView(const SavedView& saved, const core::Viewport& now);

struct SessionState {
    bool clean = false;                     // the program said good-bye
    std::vector<std::string> slides;        // paths of the case, UTF-8
    std::string shown;                      // fingerprint of the slide in the view; empty: none
    std::map<std::string, SavedView> views; // by fingerprint
    friend bool operator==(const SessionState&, const SessionState&) = default;
};

std::string sessionToJson(const SessionState& state);
// Refuses what is no session; places that are no numbers are left out.
core::Result<SessionState> sessionFromJson(std::string_view json);

} // namespace hs::app
