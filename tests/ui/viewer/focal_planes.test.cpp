// A slide scanned in several focal planes: turning the focus with wheel, keys and buttons, without a flash.

#include "core/annotations/geojson.h"
#include "ui/marks/mark_tools.h"
#include "ui/viewer/plane_bar.h"
#include "ui/viewer/slide_view.h"

#include "tests/support/focal_stack.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/viewer/fake_slide.h"
#include "tests/ui/viewer/settle.h"

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

class Focus : public testing::Test {
protected:
    void SetUp() override {
        view.resize(500, 400);
        view.show();
    }
    void open(const test::FocalStack& stack) {
        const auto path = folder / "stack.ome.tif";
        test::writeFocalStack(path, stack);
        auto slide = core::Slide::open(path);
        ASSERT_TRUE(slide.ok()) << core::describe(slide.error());
        view.setSlide(slide.value());
        ASSERT_TRUE(settle(view));
    }
    std::uint32_t middle() { return view.picture().pixel(view.width() / 2, view.height() / 2); }
    bool shows(int plane) {
        return waitFor([&] { return middle() == test::colourOfPlane(plane); }, 5'000);
    }
    void shiftWheel(int delta) {
        QWheelEvent wheel(QPointF(100, 100), view.mapToGlobal(QPointF(100, 100)), {}, {0, delta}, Qt::NoButton, Qt::ShiftModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &wheel);
    }

    test::TemporaryFolder folder;
    std::shared_ptr<core::TileCache> cache = std::make_shared<core::TileCache>(std::size_t(32) << 20);
    SlideView view{cache};
};

TEST_F(Focus, WithoutPlanesNothingIsOfferedAndNothingHappens) {
    view.setSlide(std::make_shared<FakeSlide>(core::Level0Size{2000, 1500}));
    ASSERT_TRUE(settle(view));
    QSignalSpy changed(&view, &SlideView::focalPlaneChanged);
    view.setFocalPlane(3);
    view.setFocalPlane(-1);
    EXPECT_EQ(changed.count(), 0);
    EXPECT_EQ(view.focalPlanes(), 1);
    EXPECT_FALSE(view.findChild<PlaneBar*>()->isVisible());
    const double before = view.viewport().downsample.value;
    shiftWheel(-120); // zooms, as ever
    EXPECT_TRUE(waitFor([&] { return view.viewport().downsample.value != before; }));
}

TEST_F(Focus, ASlideClosedWhileAnotherPlaneIsReadLeavesNothingBehind) {
    for (int round = 0; round < 5; ++round) {
        open({});
        view.setFocalPlane(round);
        view.setFocalPlane(4 - round);
        view.clear();
        QTest::qWait(round);
    }
    EXPECT_EQ(view.focalPlanes(), 1);
    EXPECT_TRUE(waitFor([&] { return cache->bytesHeld() == 0; }));
}

TEST_F(Focus, OpensInTheMiddleAndTurnsToEveryPlane) {
    open({});
    EXPECT_EQ(view.focalPlanes(), 5);
    EXPECT_EQ(view.focalPlane(), 2);
    EXPECT_TRUE(shows(2));
    for (const int plane : {3, 4, 0, 1, 2}) {
        view.setFocalPlane(plane);
        EXPECT_EQ(view.focalPlane(), plane);
        EXPECT_TRUE(shows(plane)) << plane;
        EXPECT_EQ(view.slideInFocus()->info().focalPlane, plane);
        EXPECT_EQ(view.slide()->info().focalPlane, 2) << "what was given stays";
    }
}

TEST_F(Focus, OnlyWholePlanesAreEverOnTheScreen) {
    open({});
    const core::Viewport place = view.viewport();
    view.setFocalPlane(4);
    for (int i = 0; i < 200 && middle() != test::colourOfPlane(4); ++i) {
        ASSERT_EQ(middle(), test::colourOfPlane(2));
        QTest::qWait(1);
    }
    EXPECT_TRUE(shows(4));
    EXPECT_EQ(view.viewport(), place);
}

TEST_F(Focus, TheLastOfManyTurnsIsTheOneThatIsShown) {
    open({});
    for (const int plane : {0, 1, 4, 3, 99})
        view.setFocalPlane(plane);
    EXPECT_EQ(view.focalPlane(), 4);
    EXPECT_TRUE(shows(4));
    view.setFocalPlane(0);
    view.setFocalPlane(4); // back before it came
    QTest::qWait(100);
    EXPECT_EQ(middle(), test::colourOfPlane(4));
}

TEST_F(Focus, WheelAndButtonsStepOnePlane) {
    open({});
    auto* bar = view.findChild<PlaneBar*>();
    ASSERT_TRUE(bar->isVisible());
    shiftWheel(120);
    EXPECT_EQ(view.focalPlane(), 3);
    shiftWheel(-60);
    EXPECT_EQ(view.focalPlane(), 3) << "half a notch";
    shiftWheel(-60);
    EXPECT_EQ(view.focalPlane(), 2);
    for (QAbstractButton* button : bar->findChildren<QAbstractButton*>())
        if (button->text() == QStringLiteral("+"))
            for (int i = 0; i < 5; ++i)
                button->click();
    EXPECT_EQ(view.focalPlane(), 4);
    EXPECT_TRUE(bar->text().contains(QStringLiteral("5 of 5")));
    EXPECT_TRUE(bar->text().contains(QStringLiteral("+3"))) << bar->text().toStdString();
}

TEST_F(Focus, AMarkBelongsToThePlaneItWasDrawnIn) {
    test::FocalStack stack;
    open(stack);
    MarkBoard board;
    MarkPen pen;
    MarksLayer layer(view);
    MarkTools tools(layer, pen);
    layer.setBoard(&board);
    view.setFocalPlane(3);
    pen.setTool(MarkTool::Points);
    QTest::mouseClick(&view, Qt::LeftButton, {}, {200, 200});
    QTest::mouseClick(&view, Qt::LeftButton, {}, {220, 200});
    view.setFocalPlane(0);
    QTest::mouseClick(&view, Qt::LeftButton, {}, {240, 200}); // another counter
    ASSERT_EQ(board.document().count(), 2u);
    EXPECT_EQ(core::focalPlaneOf(*board.document().find(0)), 3);
    EXPECT_EQ(core::focalPlaneOf(*board.document().find(1)), 0);
    const std::string text = core::geoJsonOf(board.document().marks());
    EXPECT_NE(text.find(R"("plane":{"c":-1,"z":3,"t":0})"), std::string::npos) << text;
}

} // namespace
} // namespace hs::ui
