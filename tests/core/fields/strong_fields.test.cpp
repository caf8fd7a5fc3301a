#include "core/fields/strong_fields.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace hs::core {
namespace {

PatchGrid gridOf(int columns, int rows) {
    PatchGrid grid;
    for (std::int32_t row = 0; row < rows; ++row)
        for (std::int32_t column = 0; column < columns; ++column)
            grid.patches.push_back({0, row, column, {column * 100, row * 100, 100, 100}});
    return grid;
}

ScoreGrid scoresOf(const PatchGrid& grid, std::initializer_list<std::pair<std::size_t, float>> peaks) {
    ScoreGrid scores;
    scores.scores.assign(grid.patches.size(), 0.01f);
    for (const auto& [patch, score] : peaks)
        scores.scores[patch] = score;
    return scores;
}

TEST(StrongFields, ScoresThatDoNotFitGiveNone) {
    EXPECT_TRUE(strongFields(gridOf(4, 4), {}).empty());
    EXPECT_TRUE(strongFields({}, {}).empty());
}

TEST(StrongFields, NumbersThatAreNoneAreNoFields) {
    const PatchGrid grid = gridOf(3, 1);
    ScoreGrid scores;
    scores.scores = {std::numeric_limits<float>::quiet_NaN(), -1.0f, 0.0f};
    EXPECT_TRUE(strongFields(grid, scores).empty());
}

TEST(StrongFields, SlopesOfAPeakAreNoFields) {
    const PatchGrid grid = gridOf(20, 1);
    ScoreGrid scores;
    for (int i = 0; i < 20; ++i)
        scores.scores.push_back(float(20 - std::abs(i - 9)));
    const auto fields = strongFields(grid, scores);
    ASSERT_EQ(fields.size(), 1u);
    EXPECT_EQ(fields[0].patch, 9u);
}

TEST(StrongFields, TheStrongestComesFirstAndNearOnesGiveWay) {
    const PatchGrid grid = gridOf(20, 20);
    const ScoreGrid scores = scoresOf(grid, {{45, 0.9f}, {47, 0.8f}, {300, 1.0f}, {210, 0.5f}, {399, 0.1f}});
    const auto fields = strongFields(grid, scores);
    ASSERT_EQ(fields.size(), 3u);
    EXPECT_EQ(fields[0].patch, 300u);
    EXPECT_EQ(fields[1].patch, 45u);
    EXPECT_EQ(fields[2].patch, 210u);
    EXPECT_EQ(strongFields(grid, scores, {.most = 1}).size(), 1u);
}

TEST(StrongFields, WhatWasSeenCloselyIsNotMissed) {
    const PatchGrid grid = gridOf(20, 20);
    const auto fields = strongFields(grid, scoresOf(grid, {{45, 0.9f}, {300, 1.0f}}));
    const SeenAt seen = [](const Level0PixelRect& area) { return area.y > 1000 ? 20.0 : 5.0; };
    const auto missed = fieldsNotSeen(fields, grid, seen, 10.0);
    ASSERT_EQ(missed.size(), 1u);
    EXPECT_EQ(missed[0].patch, 45u);
    EXPECT_NEAR(shareSeen(grid, seen, 10.0), 0.45, 1e-12);
    EXPECT_EQ(shareSeen({}, seen, 10.0), 1.0);
}

} // namespace
} // namespace hs::core
