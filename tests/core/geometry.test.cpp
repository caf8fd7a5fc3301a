#include "core/geometry.h"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

namespace hs::core {
namespace {

TEST(Geometry, FramesDoNotMix) {
    EXPECT_FALSE((std::is_convertible_v<Level0PixelRect, LevelRect>));
    EXPECT_FALSE((std::is_convertible_v<ViewPoint, Level0Point>));
}

TEST(Geometry, IntersectionOfDisjointRectanglesIsEmpty) {
    const LevelRect left{0, 0, 10, 10}, right{10, 0, 10, 10};
    EXPECT_TRUE(left.intersected(right).empty());
    EXPECT_EQ(left.intersected({5, 5, 10, 10}), (LevelRect{5, 5, 5, 5}));
}

TEST(Geometry, NonsenseSpacingIsNotPlausible) {
    EXPECT_FALSE((Spacing{0, 0}.plausible()));
    EXPECT_FALSE((Spacing{-0.25, 0.25}.plausible()));
    EXPECT_FALSE((Spacing{1e300, 0.25}.plausible()));
    EXPECT_FALSE((Spacing{std::numeric_limits<double>::quiet_NaN(), 0.25}.plausible()));
    EXPECT_TRUE((Spacing{0.25, 0.25}.plausible()));
}

} // namespace
} // namespace hs::core
