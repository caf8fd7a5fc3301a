// The slide painted by OpenGL is the slide painted by the processor.
#include "ui/viewer/slide_view.h"

#include "tests/ui/viewer/fake_slide.h"
#include "tests/ui/viewer/settle.h"

#include "ui/theme/theme.h"
#include "ui/viewer/gpu_canvas.h"
#include "ui/viewer/view_layer.h"

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QPainter>
#include <QSignalSpy>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

bool openGlWorks() {
    if (QGuiApplication::platformName() != QLatin1String("xcb")) return false;
    QOffscreenSurface surface;
    surface.create();
    QOpenGLContext context;
    return context.create() && context.makeCurrent(&surface);
}

struct Difference {
    double mean = 0;  // of 255, over all channels
    double share = 0; // of pixels with a channel more than 12 off
};

Difference difference(const QImage& a, const QImage& b) {
    Difference d;
    if (a.size() != b.size() || a.isNull()) return {255, 1};
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QRgb p = a.pixel(x, y), q = b.pixel(x, y);
            const int off[] = {std::abs(qRed(p) - qRed(q)), std::abs(qGreen(p) - qGreen(q)), std::abs(qBlue(p) - qBlue(q))};
            d.mean += off[0] + off[1] + off[2];
            d.share += std::max({off[0], off[1], off[2]}) > 12;
        }
    const double pixels = double(a.width()) * a.height();
    return {d.mean / pixels / 3, d.share / pixels};
}

class Triangle : public ViewLayer {
public:
    void paint(QPainter& painter, const LayerFrame&) override {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(QColor(20, 90, 200), 2));
        painter.setBrush(QColor(20, 90, 200, 60));
        painter.drawPolygon(QPolygonF({{100, 100}, {300, 140}, {180, 320}}));
    }
};

class GpuPaint : public testing::Test {
protected:
    void SetUp() override {
        if (!openGlWorks()) GTEST_SKIP() << "no OpenGL: Xvfb or Mesa is not installed here";
        applyTheme(SchemePreference::Light);
        window.resize(700, 560);
        view = new SlideView(cache, &window);
        view->setGeometry(0, 0, 700, 560);
        view->setFurniture(Furniture::Hidden);
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        view->setSlide(std::make_shared<FakeSlide>(core::Level0Size{24'000, 20'000}));
        ASSERT_TRUE(settle(*view, 20'000));
    }
    void useOpenGl() {
        view->setPaintPath(PaintPath::OpenGl);
        ASSERT_EQ(view->paintPath(), PaintPath::OpenGl);
        ASSERT_TRUE(waitFor([&] { return canvas() && canvas()->isValid(); }, 10'000));
    }
    GpuCanvas* canvas() { return view->findChild<GpuCanvas*>(); }
    QImage byOpenGl() { return canvas()->grabFramebuffer().convertToFormat(QImage::Format_RGB32); }
    void expectSame(const char* what) {
        ASSERT_TRUE(settle(*view, 20'000));
        QTest::qWait(20);
        const Difference d = difference(view->picture(), byOpenGl());
        EXPECT_LT(d.mean, 1.0) << what;
        EXPECT_LT(d.share, 0.005) << what;
    }

    std::shared_ptr<core::TileCache> cache = std::make_shared<core::TileCache>(std::size_t(128) << 20);
    QWidget window;
    SlideView* view = nullptr;
};

TEST_F(GpuPaint, GoingBackAndForthLosesNothing) {
    for (int round = 0; round < 3; ++round) {
        useOpenGl();
        view->setPaintPath(PaintPath::Raster);
        EXPECT_EQ(view->paintPath(), PaintPath::Raster);
        QTest::qWait(20);
        EXPECT_FALSE(canvas());
        EXPECT_LT(difference(view->picture(), view->grab().toImage()).mean, 0.1);
    }
    EXPECT_TRUE(window.isVisible());
}

TEST_F(GpuPaint, AClosedSlideLeavesAnEmptyCanvas) {
    useOpenGl();
    view->clear();
    QTest::qWait(30);
    const QImage picture = byOpenGl();
    EXPECT_EQ(picture.pixel(350, 280), colours().canvas.rgb());
}

TEST_F(GpuPaint, BothPathsPaintTheSamePicture) {
    useOpenGl();
    expectSame("whole slide");
    core::Viewport to = view->viewport();
    to.downsample = {3.3};
    view->setViewport(to);
    expectSame("closer");
    view->setViewport(view->viewport().panned(211, -57));
    expectSame("panned");
    view->setViewport(view->viewport().rotatedTo(90));
    expectSame("a quarter turn");
    view->setViewport(view->viewport().rotatedTo(23));
    expectSame("turned");
    view->mirror();
    expectSame("mirrored");
    core::ColourSettings colours;
    colours.contrast = 0.3;
    view->setColours(colours);
    expectSame("with other colours");
}

TEST_F(GpuPaint, WhatALayerPaintsIsThereAsSoonAsItAsks) {
    useOpenGl();
    expectSame("without");
    const QImage before = byOpenGl();
    Triangle triangle;
    view->addLayer(triangle); // asks the view, not the canvas
    QTest::qWait(50);
    EXPECT_GT(difference(before, byOpenGl()).mean, 0.5);
    expectSame("with a mark");
    view->removeLayer(triangle);
    QTest::qWait(50);
    EXPECT_LT(difference(before, byOpenGl()).mean, 0.01);
}

TEST_F(GpuPaint, AFrameInMotionShowsTheSamePlace) {
    useOpenGl();
    core::Viewport to = view->viewport();
    to.downsample = {6};
    view->setViewport(to);
    ASSERT_TRUE(settle(*view, 20'000));
    view->zoomBy(1.7);
    QTest::qWait(60); // in the middle of the ease
    view->setViewport(view->viewport()); // it stays where it is, and is drawn as in a movement for a moment
    const QImage picture = byOpenGl();
    const Difference d = difference(view->picture(), picture);
    EXPECT_LT(d.mean, 12) << "one is smooth, the other takes the nearest pixel";
    expectSame("at rest");
}

TEST_F(GpuPaint, TheWindowGrowsWithItsPicture) {
    useOpenGl();
    view->setGeometry(0, 0, 640, 500);
    QTest::qWait(30);
    EXPECT_EQ(canvas()->size(), QSize(640, 500));
    expectSame("smaller");
}

} // namespace
} // namespace hs::ui
