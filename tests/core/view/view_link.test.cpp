#include "core/view/view_link.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace hs::core {
namespace {

Viewport view(double x, double y, double downsample, double rotation, double width = 800) {
    Viewport made;
    made.centre = {x, y};
    made.downsample = {downsample};
    made.rotation = rotation;
    made.size = {width, 600};
    return made;
}

void expectSame(const Viewport& a, const Viewport& b) {
    EXPECT_NEAR(a.centre.x, b.centre.x, 1e-6);
    EXPECT_NEAR(a.centre.y, b.centre.y, 1e-6);
    EXPECT_NEAR(a.downsample.value, b.downsample.value, 1e-9);
    EXPECT_NEAR(std::remainder(a.rotation - b.rotation, 360), 0, 1e-9);
    EXPECT_EQ(a.mirrored, b.mirrored);
}

TEST(ViewLink, ALeaderAtRestLeavesTheFollowerAtRest) {
    const ViewLink link{view(100, 200, 2, 30), view(5000, 6000, 4, 200)};
    expectSame(follow(link, link.leader), link.follower);
}

TEST(ViewLink, AStepOnTheScreenIsTheSameStepOnBoth) {
    const ViewLink link{view(100, 200, 2, 30), view(5000, 6000, 4, 200)};
    expectSame(follow(link, link.leader.panned(40, -25)), link.follower.panned(40, -25));
}

TEST(ViewLink, ZoomAndTurnGoTogether) {
    const ViewLink link{view(100, 200, 2, 30), view(5000, 6000, 4, 200)};
    Viewport near = link.leader;
    near.downsample = {0.5};
    EXPECT_DOUBLE_EQ(follow(link, near).downsample.value, 1);
    EXPECT_DOUBLE_EQ(follow(link, link.leader.rotatedTo(75)).rotation, 245);
}

TEST(ViewLink, TheSizesOfTheTwoWidgetsDoNotMatter) {
    const ViewLink link{view(100, 200, 2, 0), view(5000, 6000, 4, 0)};
    const Viewport wide = link.leader.resized({1500, 900}, 1);
    expectSame(follow(link, wide), link.follower);
}

TEST(ViewLink, ThereAndBackIsWhereItWasHoweverLongTheWay) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> step(-300, 300), zoom(0.8, 1.25), turn(0, 360);
    const ViewLink link{view(100, 200, 2, 30), view(5000, 6000, 4, 200)};
    Viewport leader = link.leader;
    for (int i = 0; i < 5000; ++i) {
        leader = leader.panned(step(random), step(random));
        leader.downsample.value = std::min(64.0, std::max(0.1, leader.downsample.value * zoom(random)));
        leader = leader.rotatedTo(turn(random));
        const Viewport follower = follow(link, leader);
        const Viewport back = follow(reversed(link), follower);
        ASSERT_NEAR(back.centre.x, leader.centre.x, 1e-3);
        ASSERT_NEAR(back.centre.y, leader.centre.y, 1e-3);
    }
    expectSame(follow(link, link.leader), link.follower);
}

TEST(ViewLink, AMirroredLeaderMirrorsTheFollower) {
    const ViewLink link{view(100, 200, 2, 0), view(5000, 6000, 4, 0)};
    const Viewport mirrored = follow(link, link.leader.mirroredOnScreen());
    EXPECT_TRUE(mirrored.mirrored);
    EXPECT_NEAR(mirrored.centre.x, 5000, 1e-9);
    expectSame(follow(link, link.leader.mirroredOnScreen().mirroredOnScreen()), link.follower);
}

} // namespace
} // namespace hs::core
