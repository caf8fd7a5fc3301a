#include "core/view/view_link.h"

namespace hs::core {

Viewport follow(const ViewLink& link, const Viewport& leaderNow) {
    Viewport goal = link.follower;
    // How far the leader has gone on its screen, at the scale of the moment of the lock.
    Viewport then = link.leader;
    then.size = leaderNow.size;
    const ViewPoint middle{then.size.width / 2, then.size.height / 2};
    const ViewPoint gone = then.toView(leaderNow.centre);
    const double ratio = then.devicePixelRatio / goal.devicePixelRatio;
    Viewport from = goal;
    const ViewPoint own{from.size.width / 2, from.size.height / 2};
    goal.centre = from.toSlide({own.x + (gone.x - middle.x) * ratio, own.y + (gone.y - middle.y) * ratio});
    goal.downsample = {link.follower.downsample.value * leaderNow.downsample.value / link.leader.downsample.value};
    const bool turnedOver = leaderNow.mirrored != link.leader.mirrored;
    if (turnedOver) {
        goal = goal.mirroredOnScreen();
        // Of the leader mirrored on its screen, the rotation counts backwards.
        return goal.rotatedTo(goal.rotation + leaderNow.rotation + link.leader.rotation);
    }
    return goal.rotatedTo(link.follower.rotation + leaderNow.rotation - link.leader.rotation);
}

ViewLink reversed(const ViewLink& link) {
    return {link.follower, link.leader};
}

} // namespace hs::core
