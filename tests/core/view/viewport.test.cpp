#include "core/view/viewport.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hs::core {
namespace {

Viewport view(double rotation = 0, bool mirrored = false, double pixelRatio = 1) {
    Viewport v;
    v.centre = {5000, 3000};
    v.downsample = {4};
    v.rotation = rotation;
    v.mirrored = mirrored;
    v.size = {1000, 600};
    v.devicePixelRatio = pixelRatio;
    return v;
}

TEST(Viewport, SlideAndWidgetMapOnEachOther) {
    struct Case {
        const char* name;
        Viewport viewport;
        Level0Point slide;
        ViewPoint widget;
    };
    const Case cases[] = {
        {"middle", view(), {5000, 3000}, {500, 300}},
        {"upper left corner", view(), {3000, 1800}, {0, 0}},
        {"quarter turn clockwise: slide's right goes down", view(90), {5400, 3000}, {500, 400}},
        {"half turn", view(180), {3000, 1800}, {1000, 600}},
        {"three quarters: slide's right goes up", view(270), {5400, 3000}, {500, 200}},
        {"mirrored: slide's right goes left", view(0, true), {5400, 3000}, {400, 300}},
        {"mirrored, then turned: slide's right goes up", view(90, true), {5400, 3000}, {500, 200}},
        {"device pixels count on a 200 % screen", view(0, false, 2), {5400, 3000}, {550, 300}},
    };
    for (const Case& c : cases) {
        SCOPED_TRACE(c.name);
        const ViewPoint there = c.viewport.toView(c.slide);
        EXPECT_NEAR(there.x, c.widget.x, 1e-9);
        EXPECT_NEAR(there.y, c.widget.y, 1e-9);
        const Level0Point back = c.viewport.toSlide(there);
        EXPECT_NEAR(back.x, c.slide.x, 1e-9);
        EXPECT_NEAR(back.y, c.slide.y, 1e-9);
    }
}

TEST(Viewport, ZoomKeepsThePointUnderTheAnchor) {
    for (const double rotation : {0.0, 33.0, 90.0, 271.5})
        for (const bool mirrored : {false, true}) {
            const Viewport before = view(rotation, mirrored, 1.5);
            const ViewPoint anchor{123, 456};
            const Level0Point held = before.toSlide(anchor);
            const Viewport after = before.zoomedAbout(anchor, {0.37});
            EXPECT_DOUBLE_EQ(after.downsample.value, 0.37);
            EXPECT_NEAR(after.toView(held).x, anchor.x, 1e-6);
            EXPECT_NEAR(after.toView(held).y, anchor.y, 1e-6);
        }
}

TEST(Viewport, PanningMovesTheSlideWithThePointer) {
    for (const double rotation : {0.0, 33.0, 90.0}) {
        const Viewport before = view(rotation, true, 2);
        const ViewPoint was = before.toView({4711, 815});
        const ViewPoint is = before.panned(17, -5).toView({4711, 815});
        EXPECT_NEAR(is.x - was.x, 17, 1e-9);
        EXPECT_NEAR(is.y - was.y, -5, 1e-9);
    }
}

TEST(Viewport, MirroringSwapsTheScreenWhateverTheRotation) {
    for (const double rotation : {0.0, 30.0, 90.0, 200.0}) {
        const Viewport before = view(rotation);
        const ViewPoint was = before.toView({4711, 815});
        const ViewPoint is = before.mirroredOnScreen().toView({4711, 815});
        EXPECT_NEAR(is.x, before.size.width - was.x, 1e-9);
        EXPECT_NEAR(is.y, was.y, 1e-9);
    }
}

TEST(Viewport, AnglesStayWithinOneTurn) {
    EXPECT_DOUBLE_EQ(view().rotatedTo(-90).rotation, 270);
    EXPECT_DOUBLE_EQ(view().rotatedTo(725).rotation, 5);
    EXPECT_DOUBLE_EQ(view().rotatedTo(360).rotation, 0);
    EXPECT_LT(view().rotatedTo(-1e-20).rotation, 360);
}

TEST(Viewport, FitShowsTheWholeAreaAtEveryRotation) {
    const Level0Rect area{0, 0, 40000, 10000};
    for (const double rotation : {0.0, 45.0, 90.0, 135.0}) {
        const Viewport fitted = view(rotation).fitted(area, 0.02);
        for (const Level0Point corner :
             {Level0Point{0, 0}, Level0Point{40000, 0}, Level0Point{0, 10000}, Level0Point{40000, 10000}}) {
            const ViewPoint at = fitted.toView(corner);
            EXPECT_GE(at.x, 1000 * 0.02 - 1e-6);
            EXPECT_LE(at.x, 1000 * 0.98 + 1e-6);
            EXPECT_GE(at.y, 600 * 0.02 - 1e-6);
            EXPECT_LE(at.y, 600 * 0.98 + 1e-6);
        }
    }
}

TEST(Viewport, VisibleAreaHoldsEveryCornerOfTheWidget) {
    for (const double rotation : {0.0, 20.0, 90.0, 300.0}) {
        const Viewport v = view(rotation, true);
        const Level0Rect area = v.visibleArea();
        for (const ViewPoint corner : {ViewPoint{0, 0}, ViewPoint{1000, 0}, ViewPoint{0, 600}, ViewPoint{1000, 600}}) {
            const Level0Point p = v.toSlide(corner);
            EXPECT_GE(p.x, area.x - 1e-6);
            EXPECT_GE(p.y, area.y - 1e-6);
            EXPECT_LE(p.x, area.right() + 1e-6);
            EXPECT_LE(p.y, area.bottom() + 1e-6);
        }
    }
}

TEST(Viewport, ClampKeepsTheCentreOnTheSlideAndTheZoomWithinItsLimits) {
    const Level0Size slide{40000, 20000};
    Viewport v = view();
    v.centre = {-500, 1e9};
    v.downsample = {1e9};
    const Viewport far = v.clamped(slide);
    EXPECT_DOUBLE_EQ(far.centre.x, 0);
    EXPECT_DOUBLE_EQ(far.centre.y, 20000);
    EXPECT_DOUBLE_EQ(far.downsample.value, 80); // the slide on half of 1000 pixels
    v.downsample = {1e-9};
    EXPECT_DOUBLE_EQ(v.clamped(slide).downsample.value, 1.0 / 16);
}

TEST(Viewport, ClampMakesSenseOfWhatIsNotANumber) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    Viewport v = view();
    v.centre = {nan, std::numeric_limits<double>::infinity()};
    v.downsample = {nan};
    const Viewport held = v.clamped({400, 200});
    EXPECT_DOUBLE_EQ(held.centre.x, 200);
    EXPECT_DOUBLE_EQ(held.centre.y, 100);
    EXPECT_TRUE(std::isfinite(held.downsample.value));
}

TEST(Viewport, ASlideSmallerThanTheViewCanStillBeSeenOneToOne) {
    const ZoomLimits limits = zoomLimits(view(), {16, 16});
    EXPECT_DOUBLE_EQ(limits.coarsest.value, 1.0);
    EXPECT_LE(limits.finest.value, 1.0 / 16);
}

TEST(Viewport, AWidgetWithoutSizeGivesFiniteNumbers) {
    Viewport v = view();
    v.size = {0, 0};
    const Viewport fitted = v.fitted({0, 0, 1000, 1000}).clamped({1000, 1000});
    EXPECT_TRUE(std::isfinite(fitted.downsample.value));
    EXPECT_TRUE(std::isfinite(fitted.centre.x));
}

} // namespace
} // namespace hs::core
