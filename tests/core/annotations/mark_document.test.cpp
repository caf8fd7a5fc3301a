#include "core/annotations/mark_document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace hs::core {
namespace {

Annotation square(double x, double y, double side = 10) {
    Annotation mark;
    mark.shape = rectangleShape({x, y}, {x + side, y + side});
    return mark;
}

TEST(MarkDocument, EditsOfWhatIsNotThereDoNothing) {
    MarkDocument document;
    document.remove({0, 7, 4'000'000'000u}, "Delete");
    document.replace(3, square(0, 0), "Move");
    const MarkId id = document.add(square(0, 0), "Draw");
    const AnnotationPtr old = document.find(id);
    document.replace(id, square(5, 5), "Move");
    document.apply({{id, old, nullptr}}, "Delete"); // it is not that any more
    document.apply({{id, nullptr, old}}, "Draw");   // ids are never used again
    EXPECT_EQ(document.count(), 1u);
    EXPECT_EQ(document.undoDepth(), 2u);
    EXPECT_EQ(document.find(9'999), nullptr);
}

TEST(MarkDocument, UndoAndRedoBeyondTheirEndsDoNothing) {
    MarkDocument document;
    document.undo();
    document.redo();
    document.add(square(0, 0), "Draw");
    document.redo();
    document.undo();
    document.undo();
    EXPECT_EQ(document.count(), 0u);
    document.redo();
    document.redo();
    EXPECT_EQ(document.count(), 1u);
}

TEST(MarkDocument, UndoHasNoLimitAndNeverSwitchesItselfOff) {
    MarkDocument document;
    document.add(std::vector<Annotation>(20'000, square(1, 1)), "Import");
    for (int i = 0; i < 5'000; ++i)
        document.replace(MarkId(i), square(i, i), "Move");
    document.remove(document.ids(), "Delete all");
    EXPECT_EQ(document.undoDepth(), 5'002u);
    while (document.canUndo())
        document.undo();
    EXPECT_EQ(document.count(), 0u);
    while (document.canRedo())
        document.redo();
    EXPECT_EQ(document.undoDepth(), 5'002u);
    document.undo();
    EXPECT_EQ(document.find(4'999)->shape, square(4'999, 4'999).shape);
}

TEST(MarkDocument, AStepIsUndoneAndRedoneByPieces) {
    MarkDocument document;
    document.add(std::vector<Annotation>(10, square(1, 1)), "Import");
    EXPECT_TRUE(document.redoSome(4)); // there is nothing
    EXPECT_FALSE(document.undoSome(4));
    EXPECT_FALSE(document.undoSome(4));
    EXPECT_EQ(document.count(), 2u);
    EXPECT_EQ(document.undoDepth(), 1u);
    EXPECT_TRUE(document.undoSome(4));
    EXPECT_EQ(document.count(), 0u);
    EXPECT_EQ(document.undoDepth(), 0u);
    EXPECT_TRUE(document.undoSome(4));
    EXPECT_FALSE(document.redoSome(9));
    EXPECT_TRUE(document.redoSome(9));
    EXPECT_EQ(document.count(), 10u);
    EXPECT_EQ(document.undoDepth(), 1u);
}

TEST(MarkDocument, AnotherChangeFirstCompletesAStepThatIsHalfUndone) {
    MarkDocument document;
    document.add(std::vector<Annotation>(10, square(1, 1)), "Import");
    document.undoSome(4);
    const MarkId fresh = document.add(square(5, 5), "Draw");
    EXPECT_EQ(document.ids(), std::vector<MarkId>{fresh});
    EXPECT_FALSE(document.canRedo());
    document.undo();
    document.redoSome(1);
    EXPECT_EQ(document.count(), 1u);
    document.add(std::vector<Annotation>(4, square(2, 2)), "Import");
    document.undoSome(1);
    document.redoSome(1); // the other way: back first
    document.redo();
    EXPECT_EQ(document.count(), 5u);
    document.undoSome(1);
    document.undo();
    EXPECT_EQ(document.count(), 0u);
}

TEST(MarkDocument, SlicesOfOneGestureAreOneStepWhateverTheyDo) {
    MarkDocument document;
    document.add(std::vector<Annotation>(6, square(1, 1)), "Import");
    document.remove({0, 1}, "Delete", 5);
    document.remove({2, 3}, "Delete", 5);
    EXPECT_EQ(document.undoDepth(), 2u);
    document.undo();
    EXPECT_EQ(document.count(), 6u);
    document.replace(0, square(7, 7), "Move", 6);
    document.replace(1, square(7, 7), "Move", 6);
    document.replace(0, square(9, 9), "Move", 6); // the same mark again: it goes back to what it was before all of it
    EXPECT_EQ(document.undoDepth(), 2u);
    document.undo();
    EXPECT_EQ(document.find(0)->shape, square(1, 1).shape);
    EXPECT_EQ(document.find(1)->shape, square(1, 1).shape);
    document.redo();
    EXPECT_EQ(document.find(0)->shape, square(9, 9).shape);
}

TEST(MarkDocument, WhatCannotBeRedoneAnyMoreIsHandedOverWhole) {
    MarkDocument document;
    std::vector<MarkDocument::Forgotten> forgotten;
    document.setForget([&](MarkDocument::Forgotten marks) { forgotten.push_back(std::move(marks)); });
    document.add(square(0, 0), "Draw");
    const std::weak_ptr<const Annotation> gone = document.find(0);
    document.undo();
    document.add(square(1, 1), "Draw");
    ASSERT_EQ(forgotten.size(), 1u);
    EXPECT_FALSE(gone.expired());
    forgotten.clear();
    EXPECT_TRUE(gone.expired());
}

TEST(MarkDocument, AGestureIsOneStep) {
    MarkDocument document;
    const MarkId id = document.add(square(0, 0), "Draw");
    for (int i = 1; i <= 50; ++i)
        document.replace(id, square(i, 0), "Move", 7);
    document.replace(id, square(99, 0), "Move", 8);
    EXPECT_EQ(document.undoDepth(), 3u);
    document.undo();
    EXPECT_EQ(document.find(id)->shape, square(50, 0).shape);
    document.undo();
    EXPECT_EQ(document.find(id)->shape, square(0, 0).shape);
    document.redo();
    EXPECT_EQ(document.find(id)->shape, square(50, 0).shape);
}

TEST(MarkDocument, ANewEditForgetsWhatCouldBeRedone) {
    MarkDocument document;
    document.add(square(0, 0), "Draw");
    document.undo();
    document.add(square(1, 1), "Draw");
    EXPECT_FALSE(document.canRedo());
    EXPECT_EQ(document.ids(), std::vector<MarkId>{1});
}

TEST(MarkDocument, ListenersHearEveryChangeAndMayLeave) {
    MarkDocument document;
    std::size_t heard = 0;
    int number = 0;
    number = document.listen([&](const std::vector<MarkEdit>& edits) {
        heard += edits.size();
        if (heard >= 3) document.unlisten(number);
    });
    const auto before = document.revision();
    document.add(square(0, 0), "Draw");
    document.undo();
    document.redo();
    document.undo();
    EXPECT_EQ(heard, 3u);
    EXPECT_EQ(document.revision(), before + 4);
}

TEST(MarkDocument, PicksTheSmallestThatHoldsThePoint) {
    MarkDocument document;
    const MarkId large = document.add(square(0, 0, 1000), "Draw");
    const MarkId small = document.add(square(100, 100, 50), "Draw");
    Annotation line;
    line.shape = lineShape({{0, 500}, {1000, 500}});
    const MarkId ruler = document.add(line, "Measure");
    EXPECT_EQ(document.pick({120, 120}, 2), small);
    EXPECT_EQ(document.pick({300, 300}, 2), large);
    EXPECT_EQ(document.pick({300, 501}, 2), ruler);
    EXPECT_EQ(document.pick({1001, 300}, 2), large);
    EXPECT_EQ(document.pick({1010, 300}, 2), std::nullopt);
    EXPECT_EQ(document.pick({120, 120}, 2, [](const Annotation& mark) { return mark.shape.isLines(); }), std::nullopt);
}

TEST(MarkDocument, FindsWhatALinearSearchFinds) {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> place(-2000, 90'000), size(0, 1);
    MarkDocument document;
    std::vector<Annotation> marks;
    for (int i = 0; i < 3000; ++i)
        marks.push_back(square(place(random), place(random), std::pow(10, 5 * size(random))));
    document.add(marks, "Import");
    document.remove({1, 2, 3, 500, 2999}, "Delete");
    document.replace(10, square(5, 5, 3), "Move");
    for (int round = 0; round < 200; ++round) {
        const double side = std::pow(10, 5 * size(random));
        const Level0Rect area{place(random), place(random), side, side * size(random)};
        std::vector<MarkId> expected;
        for (const MarkId id : document.ids()) {
            const Level0Rect b = *boundsOf(document.find(id)->shape);
            if (b.x <= area.right() && area.x <= b.right() && b.y <= area.bottom() && area.y <= b.bottom())
                expected.push_back(id);
        }
        EXPECT_EQ(document.touching(area), expected);
    }
}

TEST(MarkDocument, RandomWorkIsUndoneExactly) {
    std::mt19937 random(11);
    MarkDocument document;
    std::vector<std::vector<AnnotationPtr>> states{document.marks()};
    for (int i = 0; i < 2000; ++i) {
        const auto ids = document.ids();
        const auto depth = document.undoDepth();
        if (ids.empty() || random() % 3 == 0)
            document.add(square(random() % 1000, random() % 1000), "Draw");
        else if (random() % 2)
            document.replace(ids[random() % ids.size()], square(random() % 1000, 0), "Move");
        else
            document.remove({ids[random() % ids.size()], ids[0]}, "Delete");
        ASSERT_EQ(document.undoDepth(), depth + 1);
        states.push_back(document.marks());
    }
    for (std::size_t i = states.size() - 1; i-- > 0;) {
        document.undo();
        ASSERT_EQ(document.marks(), states[i]);
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
        document.redo();
        ASSERT_EQ(document.marks(), states[i]);
    }
}

TEST(MarkDocument, SlicesOfOneGestureAreOneStep) {
    MarkDocument document;
    document.add(square(0, 0), "Draw");
    for (int slice = 0; slice < 5; ++slice)
        document.add(sharedMarks(std::vector<Annotation>(700, square(slice, 1))), "Open", 17);
    EXPECT_EQ(document.count(), 3'501u);
    EXPECT_EQ(document.undoDepth(), 2u);
    document.undo();
    EXPECT_EQ(document.count(), 1u);
    document.redo();
    EXPECT_EQ(document.count(), 3'501u);
    document.add(sharedMarks({square(9, 9)}), "Open", 17); // what was taken back once is closed
    EXPECT_EQ(document.undoDepth(), 3u);
}

TEST(MarkDocument, WhatIsLoadedIsNoStep) {
    MarkDocument document;
    const MarkId id = document.add(square(0, 0), "Draw");
    int told = 0;
    document.listen([&](const std::vector<MarkEdit>& edits) { told += int(edits.size()); });
    document.load({});
    document.load(sharedMarks(std::vector<Annotation>(3, square(5, 5))));
    EXPECT_EQ(told, 3);
    EXPECT_EQ(document.undoDepth(), 1u);
    document.undo();
    EXPECT_EQ(document.count(), 3u);
    EXPECT_EQ(document.find(id), nullptr);
}

TEST(MarkDocument, ASnapshotIsWhatWasThereAndTheNextIsWhatIsThere) {
    MarkDocument document;
    std::mt19937 random(3);
    std::vector<std::pair<MarkSnapshot, std::vector<AnnotationPtr>>> kept;
    for (int round = 0; round < 30; ++round) {
        document.add(sharedMarks(std::vector<Annotation>(random() % 900, square(round, round))), "Open");
        const std::vector<MarkId> ids = document.ids();
        for (int i = 0; i < 5 && !ids.empty(); ++i)
            document.remove({ids[random() % ids.size()]}, "Delete");
        if (round % 7 == 0) document.undo();
        kept.emplace_back(document.snapshot(), document.marks());
        EXPECT_EQ(document.snapshot(), document.snapshot());
    }
    for (const auto& [snapshot, marks] : kept) {
        ASSERT_EQ(snapshot->size(), marks.size());
        std::size_t at = 0;
        for (const PlacedMark& placed : *snapshot)
            ASSERT_EQ(placed.mark, marks[at++]);
        EXPECT_EQ(at, marks.size());
        EXPECT_EQ(snapshot->empty(), marks.empty());
    }
    EXPECT_TRUE(MarkDocument().snapshot()->empty());
}

} // namespace
} // namespace hs::core
