// Many marks come, change, go and come back in slices.
#include "ui/marks/mark_board.h"
#include "ui/marks/marks_list_model.h"

#include "tests/ui/viewer/settle.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

std::vector<core::AnnotationPtr> marks(std::size_t count) {
    core::Annotation one;
    one.shape = core::rectangleShape({1, 1}, {9, 9});
    return core::sharedMarks(std::vector<core::Annotation>(count, one));
}

TEST(MarkWork, ABoardThatGoesTakesItsMarksWithIt) {
    bool done = false;
    {
        MarkBoard board;
        board.feed(marks(200'000), MarkBoard::Undo::OneStep, QStringLiteral("Open"), [&] { done = true; });
    }
    QTest::qWait(20);
    EXPECT_FALSE(done);
}

TEST(MarkWork, NoMarksAreDoneAtOnce) {
    MarkBoard board;
    int done = 0;
    board.feed({}, MarkBoard::Undo::OneStep, QStringLiteral("Open"), [&] { ++done; });
    board.feed(marks(3), MarkBoard::Undo::None, {}, {});
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 3u);
    EXPECT_FALSE(board.document().canUndo());
}

TEST(MarkWork, ManyComeInSlicesBetweenWhichOthersHaveTheirTurn) {
    MarkBoard board;
    int done = 0, turns = 0;
    QTimer other;
    QObject::connect(&other, &QTimer::timeout, &board, [&] { turns += board.document().count() < 100'000; });
    other.start(0);
    board.feed(marks(100'000), MarkBoard::Undo::OneStep, QStringLiteral("Open"), [&] { ++done; });
    EXPECT_LT(board.document().count(), 100'000u);
    ASSERT_TRUE(waitFor([&] { return done > 0; }));
    EXPECT_EQ(done, 1);
    EXPECT_GT(turns, 2);
    EXPECT_EQ(board.document().count(), 100'000u);
    EXPECT_EQ(board.document().undoDepth(), 1u);
    board.document().undo();
    EXPECT_EQ(board.document().count(), 0u);
}

TEST(MarkWork, WhatIsStillOnItsWayCanBeHadAtOnce) {
    MarkBoard board;
    int done = 0;
    board.feed(marks(60'000), MarkBoard::Undo::None, {}, [&] { ++done; });
    board.work().finish();
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 60'000u);
    board.work().finish();
    QTest::qWait(10);
    EXPECT_EQ(done, 1);
    EXPECT_EQ(board.document().count(), 60'000u);
}

TEST(MarkWork, AnotherChangeWaitsForNobodyButFindsTheWorkDone) {
    MarkBoard board;
    board.document().add(marks(20'000), "Import");
    board.undo();
    EXPECT_TRUE(board.work().busy());
    EXPECT_GT(board.document().count(), 0u);
    const core::MarkId drawn = board.document().add(*marks(1).front(), "Draw");
    EXPECT_FALSE(board.work().busy());
    EXPECT_EQ(board.document().ids(), std::vector<core::MarkId>{drawn});
    EXPECT_FALSE(board.document().canRedo());
}

TEST(MarkWork, MarksThatComeLetOthersBeDrawnMeanwhile) {
    MarkBoard board;
    board.feed(marks(5'000), MarkBoard::Undo::OneStep, QStringLiteral("Open"), {});
    board.document().add(*marks(1).front(), "Draw");
    EXPECT_TRUE(board.work().busy());
    ASSERT_TRUE(waitFor([&] { return !board.work().busy(); }));
    EXPECT_EQ(board.document().count(), 5'001u);
}

TEST(MarkWork, RemovingUndoingAndRedoingManyKeepTheirOrderAndTheListWithThem) {
    MarkBoard board;
    MarksListModel model;
    model.setBoard(&board);
    board.document().add(marks(30'000), "Import");
    board.selectAll();
    EXPECT_EQ(board.removeSelected(), 30'000u);
    EXPECT_TRUE(board.selection().empty());
    board.undo(); // of the removal, when that is through
    board.undo(); // of the import
    board.redo();
    ASSERT_TRUE(waitFor([&] { return !board.work().busy(); }));
    EXPECT_EQ(board.document().count(), 30'000u);
    EXPECT_EQ(model.rowCount(), 30'000);
    EXPECT_EQ(board.document().undoDepth(), 1u);
    EXPECT_TRUE(board.document().canRedo());
    for (int row = 0; row < model.rowCount(); row += 97)
        EXPECT_EQ(model.idAt(row), core::MarkId(row));
}

TEST(MarkWork, LockedOnesAmongManyStayAndStaySelected) {
    MarkBoard board;
    std::vector<core::Annotation> some(4'000);
    for (std::size_t i = 0; i < some.size(); ++i) {
        some[i].shape = core::rectangleShape({1, 1}, {9, 9});
        some[i].locked = i % 1000 == 0;
    }
    MarksListModel model;
    model.setBoard(&board);
    board.document().add(std::move(some), "Import");
    board.selectAll();
    EXPECT_EQ(board.removeSelected(), 3'996u);
    board.work().finish();
    EXPECT_EQ(board.selection(), (std::vector<core::MarkId>{0, 1000, 2000, 3000}));
    EXPECT_EQ(model.rowCount(), 4);
    board.undo();
    board.work().finish();
    EXPECT_EQ(model.rowCount(), 4'000);
    EXPECT_EQ(model.rowOf(3999), 3999);
}

TEST(MarkWork, OneClassForManyIsOneStep) {
    MarkBoard board;
    board.document().add(marks(3'000), "Import");
    board.selectAll();
    EXPECT_EQ(board.classifySelected(core::standardClasses()[2]), 3'000u);
    board.work().finish();
    EXPECT_EQ(board.document().find(2'999)->classification, core::standardClasses()[2]);
    EXPECT_EQ(board.document().undoDepth(), 2u);
    board.undo();
    board.work().finish();
    EXPECT_EQ(board.document().find(2'999)->classification, nullptr);
}

} // namespace
} // namespace hs::ui
