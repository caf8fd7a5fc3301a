// Many marks come to a board in slices.
#include "ui/marks/mark_feeder.h"

#include "tests/ui/viewer/settle.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

std::vector<core::AnnotationPtr> marks(std::size_t count) {
    core::Annotation one;
    one.shape = core::rectangleShape({1, 1}, {9, 9});
    return core::sharedMarks(std::vector<core::Annotation>(count, one));
}

TEST(MarkFeeder, ABoardThatGoesTakesItsMarksWithIt) {
    bool done = false;
    {
        MarkBoard board;
        MarkFeeder::feed(board, marks(200'000), MarkFeeder::Undo::OneStep, QStringLiteral("Open"), [&] { done = true; });
    }
    QTest::qWait(20);
    EXPECT_FALSE(done);
}

TEST(MarkFeeder, NoMarksAreDoneAtOnce) {
    MarkBoard board;
    int done = 0;
    MarkFeeder::feed(board, {}, MarkFeeder::Undo::OneStep, QStringLiteral("Open"), [&] { ++done; });
    MarkFeeder::feed(board, marks(3), MarkFeeder::Undo::None, {}, {});
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 3u);
    EXPECT_FALSE(board.document().canUndo());
}

TEST(MarkFeeder, ManyComeInSlicesBetweenWhichOthersHaveTheirTurn) {
    MarkBoard board;
    int done = 0, turns = 0;
    QTimer other;
    QObject::connect(&other, &QTimer::timeout, &board, [&] { turns += board.document().count() < 100'000; });
    other.start(0);
    MarkFeeder::feed(board, marks(100'000), MarkFeeder::Undo::OneStep, QStringLiteral("Open"), [&] { ++done; });
    EXPECT_LT(board.document().count(), 100'000u);
    ASSERT_TRUE(waitFor([&] { return done > 0; }));
    EXPECT_EQ(done, 1);
    EXPECT_GT(turns, 2);
    EXPECT_EQ(board.document().count(), 100'000u);
    EXPECT_EQ(board.document().undoDepth(), 1u);
    board.document().undo();
    EXPECT_EQ(board.document().count(), 0u);
}

TEST(MarkFeeder, WhatIsStillOnItsWayCanBeHadAtOnce) {
    MarkBoard board;
    int done = 0;
    MarkFeeder::feed(board, marks(60'000), MarkFeeder::Undo::None, {}, [&] { ++done; });
    MarkFeeder::finish(board);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 60'000u);
    MarkFeeder::finish(board);
    QTest::qWait(10);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 60'000u);
}

} // namespace
} // namespace hs::ui
