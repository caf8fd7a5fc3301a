#include "core/fields/region.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::core {
namespace {

// Ten columns, ten rows of patches of 100 px, one value each: its own number.
FeatureSet features() {
    FeatureSet set;
    set.dimension = 1;
    set.slideFingerprint = "f";
    for (std::int32_t row = 0; row < 10; ++row)
        for (std::int32_t column = 0; column < 10; ++column) {
            set.grid.patches.push_back({0, row, column, {column * 100, row * 100, 100, 100}});
            set.values.push_back(float(set.values.size()));
        }
    return set;
}

TEST(Region, WithFewerThanThreeCornersNothingIsInside) {
    EXPECT_FALSE((Region{{{0, 0}, {10, 10}}}).contains({5, 5}));
    EXPECT_TRUE(patchesIn(features().grid, {}).empty());
    EXPECT_TRUE(rectangleRegion({0, 0, -5, 5}).outline.empty());
}

TEST(Region, ARegionWithoutPatchesIsRefusedWithTheNumber) {
    const auto kept = featuresWith(features(), rectangleRegion({5000, 5000, 10, 10}), RegionUse::Isolate);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().code, ErrorCode::InvalidInput);
    EXPECT_NE(kept.error().message.find("100"), std::string::npos);
}

TEST(Region, ErasingEverythingIsRefused) {
    EXPECT_FALSE(featuresWith(features(), rectangleRegion({-1, -1, 2000, 2000}), RegionUse::Erase));
}

TEST(Region, ValuesThatDoNotFitTheirPatchesAreRefused) {
    FeatureSet broken = features();
    broken.values.pop_back();
    EXPECT_FALSE(featuresWith(broken, rectangleRegion({0, 0, 200, 200}), RegionUse::Isolate));
}

TEST(Region, InsideAndOutsideTogetherAreTheSlide) {
    const Region triangle{{{0, 0}, {1000, 0}, {0, 1000}}};
    const auto inside = featuresWith(features(), triangle, RegionUse::Isolate);
    const auto outside = featuresWith(features(), triangle, RegionUse::Erase);
    ASSERT_TRUE(inside && outside);
    EXPECT_EQ(inside.value().count() + outside.value().count(), 100u);
    EXPECT_EQ(inside.value().count(), 45u) << "patches whose centre lies left above the diagonal";
    for (const FeatureSet* set : {&inside.value(), &outside.value()})
        for (std::size_t i = 0; i < set->count(); ++i)
            EXPECT_EQ(set->values[i], float(set->grid.patches[i].row * 10 + set->grid.patches[i].column));
}

TEST(Region, AHoleByCrossingIsOutside) {
    const Region eight{{{0, 0}, {100, 100}, {100, 0}, {0, 100}}};
    EXPECT_TRUE(eight.contains({10, 50}));
    EXPECT_FALSE(eight.contains({50, 10}));
}

} // namespace
} // namespace hs::core
