// Two views locked in place and scale: what one does, the other does too, as on the glass. Pure; any thread.
//
// The link is a pair of views that belong together. Where a view goes is computed from that pair each time and never
// from the step before, so two views cannot drift apart, however long they are moved.
#pragma once

#include "core/view/viewport.h"

namespace hs::core {

struct ViewLink {
    Viewport leader;   // when the lock was closed
    Viewport follower; // at the same moment
    bool operator==(const ViewLink&) const = default;
};

// Where the follower goes when the leader is here. A leader that was mirrored since the lock was closed mirrors the
// follower.
Viewport follow(const ViewLink& link, const Viewport& leaderNow);

// The same with the parts exchanged.
ViewLink reversed(const ViewLink& link);

} // namespace hs::core
