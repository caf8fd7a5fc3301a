#include "ui/viewer/slide_view_private.h"

#include "core/view/plane.h"
#include "core/view/quick_draw.h"
#include "ui/theme/theme.h"
#include "ui/viewer/device_space.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

namespace hs::ui {

namespace {

constexpr double kComposeBudgetMs = 5.0; // of a frame, for making cells sharp
constexpr int kHatchAlpha = 90;
constexpr double kOutlineWidth = 2; // device-independent pixels

QRectF toQt(core::Level0Rect rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

} // namespace

void SlideView::paintEvent(QPaintEvent*) {
    QElapsedTimer frame;
    frame.start();
    const double cpuBefore = d->recorder.running() ? FrameRecorder::threadMs() : 0;
    d->takeSize();
    QPainter painter(this);
    d->paint(painter);
    if (d->hasSlide()) d->requestTiles();
    if (d->recorder.running())
        d->recorder.addFrame(double(frame.nsecsElapsed()) / 1e6, FrameRecorder::threadMs() - cpuBefore);
}

void SlideView::resizeEvent(QResizeEvent*) {
    d->takeSize();
    d->placeFurniture();
}

void SlideView::showEvent(QShowEvent*) {
    d->takeSize();
}

void SlideView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        d->composite.reset();
        update();
    }
    if (event->type() == QEvent::FontChange) d->placeFurniture();
    QWidget::changeEvent(event);
}

void SlideViewPrivate::paint(QPainter& painter) {
    const QRgb canvas = colours().canvas.rgb();
    if (!hasSlide()) {
        painter.fillRect(q->rect(), QColor(canvas));
        return;
    }
    const double ratio = view.devicePixelRatio;
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    const core::Plane plane = core::planeOf(view);
    const core::PlaneRect window = core::windowOf(view);
    paintSlide(painter, plane, window);
    const QTransform toDevice = slideToDevice(plane, window);
    if (source.anyFailure()) paintFailures(painter, toDevice);
    if (pointedPatch) overlay.paintOutline(painter, toDevice, *pointedPatch, kOutlineWidth * ratio);
    painter.restore();
    for (ViewLayer* layer : layers) {
        painter.save();
        layer->paint(painter, {view, coarse()});
        painter.restore();
    }
}

void SlideViewPrivate::paintSlide(QPainter& painter, const core::Plane& plane, core::PlaneRect window) {
    overlay.setTime(nowMs());
    if (coarse()) {
        sharp = false;
        paintInMotion(painter, plane, window);
        tellProgress(false);
        return;
    }
    composite.setPlane(plane);
    const core::FindTile find = finder();
    const CompositeInput input{source.pyramid(), find,   colours().canvas.rgb(), background(),
                               overlay,          mapper, mapperVersion};
    const Composite::Outcome outcome = composite.paint(painter, input, window, kComposeBudgetMs);
    sharp = outcome.complete;
    if (sharp) keepLooking();
    tellMemory();
    if (outcome.unfinished) QMetaObject::invokeMethod(q, qOverload<>(&QWidget::update), Qt::QueuedConnection);
    tellProgress(outcome.complete || (!outcome.unfinished && !waitingForTiles()));
}

void SlideViewPrivate::paintInMotion(QPainter& painter, const core::Plane& plane, core::PlaneRect window) {
    const QSize size(int(window.width), int(window.height));
    if (motionFrame.size() != size) motionFrame = QImage(size, QImage::Format_RGB32);
    const core::Level0Size slide = source.pyramid().size();
    const core::Level0Rect visible = view.visibleArea();
    if (visible.intersected({0, 0, double(slide.width), double(slide.height)}) != visible)
        motionFrame.fill(colours().canvas.rgb());
    const core::TargetPixels target = targetOf(motionFrame);
    core::DrawList list = core::selectDraw(source.pyramid(), core::motionLevel(source.pyramid(), view.downsample),
                                           view.visibleArea(), finder());
    if (!list.complete)
        list = core::selectDraw(source.pyramid(), core::sharpLevel(source.pyramid(), view.downsample),
                                view.visibleArea(), finder());
    if (!list.complete) core::fillSlide(source.pyramid(), plane, window, background(), target);
    core::quickDraw(source.pyramid(), list, plane, window, target);
    core::mapSlideColours(source.pyramid(), plane, window, mapper, core::ColourMapper::Effort::Quick, target);
    overlay.blend(plane, window, target);
    painter.drawImage(QPointF(0, 0), motionFrame);
}

QRgb SlideViewPrivate::background() const {
    return QRgb(0xFF000000u | source.slide()->info().background);
}

void SlideViewPrivate::paintFailures(QPainter& painter, const QTransform& toDevice) {
    const int level = core::sharpLevel(source.pyramid(), view.downsample);
    QColor ink = colours().onSlideText;
    ink.setAlpha(kHatchAlpha);
    painter.save();
    painter.setPen(Qt::NoPen);
    for (const core::TileId id : core::visibleTiles(source.pyramid(), level, view)) {
        if (!isFailedHere(id)) continue;
        painter.setBrush(QBrush(ink, Qt::BDiagPattern));
        painter.drawPolygon(toDevice.map(QPolygonF(toQt(source.pyramid().tileAreaOnSlide(id)))));
    }
    painter.restore();
}

void SlideViewPrivate::tellProgress(bool complete) {
    // Told from the event loop: whoever listens may change the view, and we are painting.
    const auto tell = [this](void (SlideView::*signal)()) {
        QMetaObject::invokeMethod(
            q,
            [view = q, signal] {
                Q_EMIT(view->*signal)
                ();
            },
            Qt::QueuedConnection);
    };
    if (anyTile && !toldFirstPicture) {
        toldFirstPicture = true;
        tell(&SlideView::firstPicture);
    }
    const bool now = complete && !motion.moving() && !press;
    if (now && !settled) tell(&SlideView::pictureComplete);
    settled = now;
}

} // namespace hs::ui
