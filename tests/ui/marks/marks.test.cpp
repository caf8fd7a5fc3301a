// Hands on marks: tools, selection, the panel's list, painting of many.
#include "ui/marks/mark_tools.h"
#include "ui/marks/marks_layer.h"
#include "ui/marks/marks_list_model.h"
#include "ui/marks/marks_panel.h"
#include "ui/marks/measure_words.h"
#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"

#include "tests/ui/window/fake_slide.h"

#include <QComboBox>
#include <QListView>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <gtest/gtest.h>

#include <cmath>

namespace hs::ui {
namespace {

class Marks : public testing::Test {
protected:
    void SetUp() override {
        QLocale::setDefault(QLocale::c());
        applyTheme(SchemePreference::Light);
        view.resize(800, 640);
        view.show();
        view.setSlide(std::make_shared<FakeSlide>());
        layer.setBoard(&board);
        board.setSpacing(core::Spacing{0.5, 0.5});
    }
    QPoint on(double x, double y) {
        const core::ViewPoint at = view.viewport().toView({x, y});
        return {int(std::lround(at.x)), int(std::lround(at.y))};
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(&view, Qt::LeftButton, modifiers, from);
        for (int i = 1; i <= 8; ++i) {
            const QPointF at = QPointF(from) + (QPointF(to) - QPointF(from)) * i / 8;
            QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, modifiers);
            QCoreApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, Qt::LeftButton, modifiers, to);
    }
    void click(QPoint at, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mouseMove(&view, at);
        QTest::mouseClick(&view, Qt::LeftButton, modifiers, at);
    }
    const core::Annotation& mark(core::MarkId id) { return *board.document().find(id); }
    double area(core::MarkId id) { return core::measure(mark(id).shape, std::nullopt).area.value_or(0); }

    SlideView view{std::make_shared<core::TileCache>(8u << 20)};
    MarkBoard board;
    MarkPen pen;
    MarksLayer layer{view};
    MarkTools tools{layer, pen};
};

TEST_F(Marks, EscapeLetsGoOfWhatIsBeingDrawnThenOfTheTool) {
    pen.setTool(MarkTool::Polygon);
    click(on(100, 100));
    click(on(300, 100));
    EXPECT_TRUE(tools.drawing());
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_FALSE(tools.drawing());
    EXPECT_EQ(pen.tool(), MarkTool::Polygon);
    QTest::keyClick(&view, Qt::Key_Escape);
    EXPECT_EQ(pen.tool(), MarkTool::Select);
    EXPECT_EQ(board.document().count(), 0u);
}

TEST_F(Marks, WithoutABoardTheViewKeepsItsHands) {
    layer.setBoard(nullptr);
    pen.setTool(MarkTool::Rectangle);
    const auto before = view.viewport().centre;
    view.setMagnification(20, Motion::Jump);
    drag({200, 200}, {300, 260});
    EXPECT_FALSE(view.viewport().centre == before);
}

TEST_F(Marks, TheCircleSaysWhyItCannotBePlacedWithoutAScale) {
    board.setSpacing(std::nullopt);
    pen.setTool(MarkTool::MitosisCircle);
    QSignalSpy said(&tools, &MarkTools::said);
    click(on(500, 500));
    EXPECT_EQ(board.document().count(), 0u);
    EXPECT_EQ(said.count(), 1);
}

TEST_F(Marks, LockedMarksAreNeitherMovedNorDeleted) {
    core::Annotation locked;
    locked.shape = core::rectangleShape({400, 400}, {800, 800});
    locked.locked = true;
    board.document().add(locked, "x");
    board.select({0});
    drag(on(600, 600), on(900, 600));
    EXPECT_EQ(mark(0).shape, locked.shape);
    EXPECT_EQ(board.removeSelected(), 0u);
    EXPECT_EQ(board.document().undoDepth(), 1u);
}

TEST_F(Marks, ATinyRectangleIsNoRectangle) {
    pen.setTool(MarkTool::Rectangle);
    click({200, 200});
    click({201, 200});
    EXPECT_EQ(board.document().count(), 0u);
}

TEST_F(Marks, DragsDrawInOneStepEach) {
    pen.setTool(MarkTool::Rectangle);
    drag(on(400, 400), on(800, 700));
    pen.setTool(MarkTool::Ellipse);
    drag(on(900, 400), on(1200, 700), Qt::ShiftModifier);
    pen.setTool(MarkTool::Ruler);
    drag(on(400, 1000), on(1200, 1000));
    ASSERT_EQ(board.document().count(), 3u);
    EXPECT_EQ(board.document().undoDepth(), 3u);
    EXPECT_NEAR(area(0), 400 * 300, 3000);
    const core::Level0Rect circle = *core::boundsOf(mark(1).shape);
    EXPECT_NEAR(circle.width, circle.height, 2);
    EXPECT_NEAR(*core::measure(mark(2).shape, board.spacing()).length, 400, 3);
    EXPECT_EQ(board.selection(), std::vector<core::MarkId>{2});
}

TEST_F(Marks, TwoClicksDrawARuler) {
    pen.setTool(MarkTool::Ruler);
    click(on(400, 400));
    click(on(800, 400));
    ASSERT_EQ(board.document().count(), 1u);
    EXPECT_NEAR(*core::measure(mark(0).shape, std::nullopt).length, 400, 5);
}

TEST_F(Marks, APolygonEndsWithReturnADoubleClickOrItsFirstCorner) {
    pen.setTool(MarkTool::Polygon);
    const auto three = [this] {
        click(on(400, 400));
        click(on(900, 400));
        click(on(900, 900));
    };
    three();
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(board.document().count(), 1u);
    three();
    click(on(400, 400));
    EXPECT_EQ(board.document().count(), 2u);
    three();
    QTest::mouseDClick(&view, Qt::LeftButton, {}, on(400, 900));
    EXPECT_EQ(board.document().count(), 3u);
    EXPECT_NEAR(area(0), 500 * 500 / 2.0, 4000);
}

TEST_F(Marks, TheBrushPaintsAddsAndCuts) {
    pen.setTool(MarkTool::Brush);
    drag(on(600, 600), on(900, 600));
    ASSERT_EQ(board.document().count(), 1u);
    const double first = area(0);
    drag(on(900, 600), on(900, 900));
    ASSERT_EQ(board.document().count(), 1u);
    EXPECT_GT(area(0), first * 1.5);
    const double second = area(0);
    drag(on(500, 600), on(700, 600), Qt::AltModifier);
    EXPECT_LT(area(0), second);
    drag(on(1500, 1300), on(1600, 1300));
    EXPECT_EQ(board.document().count(), 2u);
}

TEST_F(Marks, PointsAreCountedInOneMarkAndTakenAwayWithAlt) {
    pen.setTool(MarkTool::Points);
    for (int i = 0; i < 5; ++i)
        click(on(400 + 100 * i, 500));
    ASSERT_EQ(board.document().count(), 1u);
    EXPECT_EQ(mark(0).shape.points.size(), 5u);
    click(on(600, 500), Qt::AltModifier);
    EXPECT_EQ(mark(0).shape.points.size(), 4u);
    pen.setMarkClass(core::standardClasses()[4]);
    click(on(400, 800));
    EXPECT_EQ(board.document().count(), 2u);
    board.document().undo();
    board.document().undo();
    EXPECT_EQ(mark(0).shape.points.size(), 5u);
}

TEST_F(Marks, AClickSelectsADragMovesACornerIsEdited) {
    board.document().add(
        [] {
            core::Annotation square;
            square.shape = core::rectangleShape({400, 400}, {1000, 1000});
            return square;
        }(),
        "x");
    click(on(600, 600));
    ASSERT_EQ(board.selection(), std::vector<core::MarkId>{0});
    drag(on(600, 600), on(700, 600));
    EXPECT_NEAR(core::boundsOf(mark(0).shape)->x, 500, 8);
    EXPECT_EQ(board.document().undoDepth(), 2u);
    drag(on(1100, 1000), on(1300, 1200));
    EXPECT_NEAR(core::boundsOf(mark(0).shape)->right(), 1300, 12);
    click(on(1800, 1500));
    EXPECT_TRUE(board.selection().empty());
}

TEST_F(Marks, ADragOverAnUnselectedMarkPansTheSlide) {
    board.document().add(
        [] {
            core::Annotation square;
            square.shape = core::rectangleShape({0, 0}, {2000, 1600});
            return square;
        }(),
        "x");
    view.setMagnification(20, Motion::Jump);
    const auto before = view.viewport().centre;
    drag({300, 300}, {400, 300});
    EXPECT_LT(view.viewport().centre.x, before.x);
    EXPECT_EQ(board.document().undoDepth(), 1u);
}

TEST_F(Marks, EveryToolWorksWithKeysAlone) {
    pen.setTool(MarkTool::Points);
    QTest::keyClick(&view, Qt::Key_Space);
    EXPECT_EQ(board.document().count(), 1u);
    pen.setTool(MarkTool::MitosisCircle);
    QTest::keyClick(&view, Qt::Key_Space);
    EXPECT_EQ(board.document().count(), 2u);
    QTest::keyClick(&view, Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(board.document().undoDepth(), 3u);
    pen.setTool(MarkTool::Ruler);
    QTest::keyClick(&view, Qt::Key_Space);
    core::Viewport to = view.viewport();
    to.centre.x += 300;
    view.setViewport(to);
    QTest::keyClick(&view, Qt::Key_Space);
    EXPECT_EQ(board.document().count(), 3u);
}

TEST_F(Marks, HiddenClassesAreNeitherPickedNorSelected) {
    core::Annotation tumour;
    tumour.shape = core::rectangleShape({400, 400}, {1000, 1000});
    tumour.classification = core::standardClasses()[0];
    board.document().add(tumour, "x");
    board.setClassShown("Tumor", false);
    click(on(600, 600));
    EXPECT_TRUE(board.selection().empty());
    board.selectAll();
    EXPECT_TRUE(board.selection().empty());
}

TEST_F(Marks, TheListFollowsTheBoard) {
    MarksListModel model;
    model.setBoard(&board);
    pen.setTool(MarkTool::Rectangle);
    drag(on(400, 400), on(800, 700));
    EXPECT_EQ(model.rowCount(), 1);
    board.renameSelected(QStringLiteral("Nest"));
    EXPECT_EQ(model.data(model.index(0), Qt::DisplayRole).toString(), QStringLiteral("Nest"));
    board.removeSelected();
    EXPECT_EQ(model.rowCount(), 0);
    board.document().undo();
    EXPECT_EQ(model.rowCount(), 1);
    board.document().add(std::vector<core::Annotation>(5000, mark(0)), "x");
    EXPECT_EQ(model.rowCount(), 5001);
}

TEST_F(Marks, ThePanelsListAndTheBoardSelectTogether) {
    MarksPanel panel(pen);
    panel.setBoard(&board);
    panel.show();
    core::Annotation square;
    square.shape = core::rectangleShape({400, 400}, {1000, 1000});
    board.document().add(std::vector<core::Annotation>(5, square), "x");
    board.select({1, 3});
    auto* list = panel.findChild<QListView*>(QStringLiteral("marksList"));
    EXPECT_EQ(list->selectionModel()->selectedRows().size(), 2);
    list->selectionModel()->select(list->model()->index(4, 0), QItemSelectionModel::ClearAndSelect);
    EXPECT_EQ(board.selection(), std::vector<core::MarkId>{4});
}

TEST_F(Marks, TheClassOfTheSelectedMarkStandsBesideItsOwnColour) {
    MarksPanel panel(pen);
    panel.setBoard(&board);
    core::Annotation square;
    square.shape = core::rectangleShape({400, 400}, {1000, 1000});
    square.classification = core::standardClasses().front();
    core::Annotation odd = square;
    odd.classification = std::make_shared<const core::MarkClass>(core::MarkClass{"Own", core::colourForName("Own"), nullptr});
    board.document().add({square, odd}, "x");
    auto* box = panel.findChild<QComboBox*>();
    board.select({0});
    EXPECT_EQ(box->itemText(box->currentIndex()), className(square.classification));
    EXPECT_EQ(box->currentText(), className(square.classification));
    board.select({1}); // not among those offered yet
    EXPECT_EQ(box->currentText(), QStringLiteral("Own"));
    EXPECT_NE(box->itemText(box->currentIndex()), className(square.classification));
    board.select({});
    EXPECT_EQ(box->itemText(box->currentIndex()), className(nullptr));
}

TEST_F(Marks, ManyMarksArePaintedOnceAndMovedAfterwards) {
    std::vector<core::Annotation> many(5000);
    for (std::size_t i = 0; i < many.size(); ++i)
        many[i].shape = core::ellipseShape({double(i % 100) * 20, double(i / 100) * 32},
                                           {double(i % 100) * 20 + 15, double(i / 100) * 32 + 15});
    board.document().add(std::move(many), "x");
    const auto settle = [this] {
        for (int i = 0; i < 300 && !layer.settled(); ++i) {
            view.repaint();
            QTest::qWait(10);
        }
    };
    settle();
    ASSERT_TRUE(layer.settled());
    const auto made = layer.picturesMade();
    for (int i = 0; i < 10; ++i) {
        view.setViewport(view.viewport().panned(3, 2));
        view.repaint();
    }
    EXPECT_EQ(layer.picturesMade(), made);
    board.document().remove({0, 1}, "x");
    settle();
    EXPECT_GT(layer.picturesMade(), made);
}

TEST_F(Marks, ACountOnAnotherSlideIsAnotherCounter) {
    pen.setTool(MarkTool::Points);
    click(on(500, 500));
    MarkBoard other; // its first mark has the number of ours
    core::Annotation points;
    points.shape = core::pointsShape({{1, 1}});
    other.document().add(points, "x");
    layer.setBoard(&other);
    click(on(700, 500));
    EXPECT_EQ(other.document().count(), 2u);
    EXPECT_EQ(other.document().find(0)->shape.points.size(), 1u);
    layer.setBoard(&board);
    click(on(600, 600));
    EXPECT_EQ(board.document().count(), 2u);
}

TEST_F(Marks, ManyMarksFollowADragWhenTheHandLetsGo) {
    std::vector<core::Annotation> many(3000);
    for (core::Annotation& one : many)
        one.shape = core::rectangleShape({400, 400}, {800, 800});
    board.document().add(std::move(many), "x");
    board.selectAll();
    std::size_t slices = 0;
    QObject::connect(&board, &MarkBoard::changed, &board, [&] { ++slices; });
    drag(on(600, 600), on(700, 600));
    board.work().finish();
    EXPECT_EQ(slices, 12u) << "none while it was dragged";
    EXPECT_EQ(board.document().undoDepth(), 2u);
    EXPECT_NEAR(core::boundsOf(mark(2999).shape)->x, 500, 4);
}

TEST(MeasureWords, UnitsFollowTheSize) {
    QLocale::setDefault(QLocale::c());
    EXPECT_EQ(lengthText(312.4, true), QStringLiteral("312 µm"));
    EXPECT_EQ(lengthText(1500, true), QStringLiteral("1.50 mm"));
    EXPECT_EQ(lengthText(12, false), QStringLiteral("12.0 px"));
    EXPECT_EQ(areaText(1e6, true), QStringLiteral("1.00 mm²"));
    EXPECT_EQ(areaText(520, true), QStringLiteral("520 µm²"));
    EXPECT_EQ(areaText(520, false), QStringLiteral("520 px²"));
}

} // namespace
} // namespace hs::ui
