#include "core/annotations/shape.h"
#include "core/annotations/polygon_union.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace hs::core {
namespace {

double areaOf(const std::optional<Shape>& shape) {
    return shape ? measure(*shape, std::nullopt).area.value_or(-1) : 0;
}

TEST(Shape, EmptyShapesAnswerNothing) {
    const Shape none;
    EXPECT_FALSE(boundsOf(none));
    EXPECT_FALSE(containsPoint(none, {0, 0}));
    EXPECT_TRUE(std::isinf(distanceTo(none, {0, 0})));
    EXPECT_FALSE(withoutPoint(none, 0));
    EXPECT_EQ(measure(none, std::nullopt).count, 0u);
}

TEST(Shape, AnImplausibleSpacingIsNoSpacing) {
    const Shape line = lineShape({{0, 0}, {3, 4}});
    for (const Spacing spacing : {Spacing{0, 0}, Spacing{-1, 1}, Spacing{NAN, 1}, Spacing{1e9, 1e9}}) {
        const Measures measures = measure(line, spacing);
        EXPECT_FALSE(measures.onGlass);
        EXPECT_DOUBLE_EQ(*measures.length, 5);
    }
}

TEST(Shape, MeasuresFollowTheSpacingOfBothAxes) {
    const Measures line = measure(lineShape({{0, 0}, {3, 0}, {3, 4}}), Spacing{0.5, 0.25});
    EXPECT_TRUE(line.onGlass);
    EXPECT_DOUBLE_EQ(*line.length, 2.5);
    EXPECT_FALSE(line.area);
    const Measures square = measure(rectangleShape({100, 100}, {90, 80}), Spacing{0.5, 0.25});
    EXPECT_DOUBLE_EQ(*square.area, 10 * 20 * 0.125);
    EXPECT_DOUBLE_EQ(*square.length, 2 * (5 + 5));
    EXPECT_EQ(measure(pointsShape({{1, 1}, {2, 2}}), Spacing{1, 1}).count, 2u);
}

TEST(Shape, TheMitosisCircleHasOneSquareMillimetreExactly) {
    for (const Spacing spacing : {Spacing{0.25, 0.25}, Spacing{0.5, 0.4}}) {
        const Shape circle = circleOfArea({50'000, 40'000}, 1e6, spacing);
        EXPECT_NEAR(*measure(circle, spacing).area, 1e6, 1e-3);
        EXPECT_NEAR(boundsOf(circle)->width * spacing.x, 2 * std::sqrt(1e6 / std::numbers::pi), 0.3);
    }
}

TEST(Shape, HolesAreTakenOffAreasAndHoldNothing) {
    Shape ring = rectangleShape({0, 0}, {100, 100});
    ring.partEnds.clear();
    ring.addPath(std::vector<Level0Point>{{20, 20}, {80, 20}, {80, 80}, {20, 80}});
    ring.endPart();
    EXPECT_DOUBLE_EQ(areaOf(ring), 10'000 - 3'600);
    EXPECT_TRUE(containsPoint(ring, {10, 10}));
    EXPECT_FALSE(containsPoint(ring, {50, 50}));
    EXPECT_DOUBLE_EQ(distanceTo(ring, {50, 50}), 30);
}

TEST(Shape, PointsAreTakenAwayOnlyWhileEnoughAreLeft) {
    const Shape triangle = polygonShape({{0, 0}, {10, 0}, {0, 10}});
    EXPECT_FALSE(withoutPoint(triangle, 1));
    const Shape four = withPointAfter(triangle, 2, {-5, 5});
    EXPECT_EQ(four.points.size(), 4u);
    EXPECT_EQ(withoutPoint(four, 3), triangle);
    EXPECT_FALSE(withoutPoint(lineShape({{0, 0}, {1, 1}}), 0));
    EXPECT_FALSE(withoutPoint(pointShape({0, 0}), 0));
    EXPECT_EQ(withoutPoint(pointsShape({{0, 0}, {1, 1}}), 0)->points.front(), (Level0Point{1, 1}));
}

TEST(Shape, SimplifyingKeepsTheOutlineWithinTheTolerance) {
    std::vector<Level0Point> path;
    for (int i = 0; i <= 1000; ++i)
        path.push_back({i * 1.0, 50 * std::sin(i * 0.02)});
    const auto less = simplified(path, 1);
    EXPECT_LT(less.size(), 120u);
    const Shape line = lineShape(less);
    for (const Level0Point p : path)
        EXPECT_LE(distanceTo(line, p), 1.0 + 1e-9);
}

TEST(PolygonUnion, NothingIsLeftOfWhatIsWhollyCutAway) {
    EXPECT_FALSE(subtracted(rectangleShape({0, 0}, {10, 10}), rectangleShape({-1, -1}, {11, 11})));
    EXPECT_FALSE(simplifiedArea(rectangleShape({0, 0}, {1, 1}), 100));
}

TEST(PolygonUnion, JoinsCutsAndMakesHoles) {
    const Shape a = rectangleShape({0, 0}, {100, 100}), b = rectangleShape({50, 50}, {150, 150});
    EXPECT_NEAR(areaOf(united(a, b)), 17'500, 1);
    EXPECT_EQ(united(a, b)->kind, ShapeKind::Polygon);
    EXPECT_EQ(united(a, rectangleShape({200, 0}, {210, 10}))->kind, ShapeKind::MultiPolygon);
    const auto holed = subtracted(a, rectangleShape({40, 40}, {60, 60}));
    ASSERT_TRUE(holed);
    EXPECT_EQ(holed->pathCount(), 2u);
    EXPECT_NEAR(areaOf(holed), 9'600, 1);
    EXPECT_NEAR(areaOf(united(*holed, rectangleShape({30, 30}, {70, 70}))), 10'000, 1);
}

TEST(PolygonUnion, ABrushCoversADiscAndItsWay) {
    EXPECT_NEAR(areaOf(brushed(std::vector<Level0Point>{{500, 500}}, 100)), std::numbers::pi * 1e4, 300);
    EXPECT_NEAR(areaOf(brushed(std::vector<Level0Point>{{0, 0}, {1000, 0}}, 100)), std::numbers::pi * 1e4 + 2e5, 400);
}

TEST(PolygonUnion, CrookedStrokesNeverFail) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> step(-60, 60);
    std::optional<Shape> area;
    Level0Point at{80'000, 60'000};
    double before = 0;
    for (int i = 0; i < 400; ++i) {
        const Level0Point to{at.x + step(random), at.y + step(random)};
        const Shape piece = brushed(std::vector<Level0Point>{at, to}, 40);
        area = area ? united(*area, piece) : piece;
        ASSERT_TRUE(area);
        ASSERT_GE(areaOf(area), before - 1);
        before = areaOf(area);
        at = to;
    }
    const auto simple = simplifiedArea(*area, 2);
    ASSERT_TRUE(simple);
    EXPECT_LT(simple->points.size(), area->points.size());
    EXPECT_NEAR(areaOf(simple), before, before * 0.03);
}

} // namespace
} // namespace hs::core
