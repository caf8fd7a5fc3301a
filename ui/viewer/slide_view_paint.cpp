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
    if (d->gpu) return; // it lies on top of all of us
    QPainter painter(this);
    d->paintFrame(painter);
}

void SlideViewPrivate::paintFrame(QPainter& painter) {
    QElapsedTimer frame;
    frame.start();
    const double cpuBefore = recorder.running() ? FrameRecorder::threadMs() : 0;
    takeSize();
    paintingGpu = gpu != nullptr;
    paint(painter);
    paintingGpu = false;
    if (hasSlide()) requestTiles();
    if (recorder.running()) recorder.addFrame(double(frame.nsecsElapsed()) / 1e6, FrameRecorder::threadMs() - cpuBefore);
}

PaintPath SlideView::paintPath() const {
    return d->gpu ? PaintPath::OpenGl : PaintPath::Raster;
}

void SlideView::setPaintPath(PaintPath path) {
    if (path == paintPath()) return;
    if (path == PaintPath::Raster) return d->leaveGpu();
    d->gpu = new GpuCanvas(this, [this](QPainter& painter) { d->paintFrame(painter); });
    connect(d->gpu, &GpuCanvas::failed, this, [this](const QString& sentence) {
        d->leaveGpu();
        Q_EMIT openGlFailed(sentence);
    });
    d->gpu->show();
    d->gpu->lower();
}

void SlideView::update() {
    if (d->gpu)
        d->gpu->update();
    else
        QWidget::update();
}

void SlideViewPrivate::leaveGpu() {
    if (!gpu) return;
    gpu->hide();
    gpu->deleteLater();
    gpu = nullptr;
    q->update();
}

void SlideView::resizeEvent(QResizeEvent*) {
    if (d->gpu) d->gpu->setGeometry(rect());
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
    if (source->anyFailure()) paintFailures(painter, toDevice);
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
    const CompositeInput input{source->pyramid(), find,   colours().canvas.rgb(), background(),
                               overlay,          mapper, mapperVersion};
    const Composite::Outcome outcome = composite.paint(painter, input, window, kComposeBudgetMs);
    sharp = outcome.complete;
    if (sharp) keepLooking();
    tellMemory();
    if (outcome.unfinished) QMetaObject::invokeMethod(q, &SlideView::update, Qt::QueuedConnection);
    tellProgress(outcome.complete || (!outcome.unfinished && !waitingForTiles()));
}

core::DrawList SlideViewPrivate::motionTiles() const {
    core::DrawList list = core::selectDraw(source->pyramid(), core::motionLevel(source->pyramid(), view.downsample), view.visibleArea(), finder());
    if (list.complete) return list;
    return core::selectDraw(source->pyramid(), core::sharpLevel(source->pyramid(), view.downsample), view.visibleArea(), finder());
}

void SlideViewPrivate::paintInMotion(QPainter& painter, const core::Plane& plane, core::PlaneRect window) {
    if (paintingGpu && mapper.identity() && !overlay.visible()) return paintTilesInMotion(painter, plane, window);
    const QSize size(int(window.width), int(window.height));
    if (motionFrame.size() != size) motionFrame = QImage(size, QImage::Format_RGB32);
    const core::Level0Size slide = source->pyramid().size();
    const core::Level0Rect visible = view.visibleArea();
    if (visible.intersected({0, 0, double(slide.width), double(slide.height)}) != visible)
        motionFrame.fill(colours().canvas.rgb());
    const core::TargetPixels target = targetOf(motionFrame);
    const core::DrawList list = motionTiles();
    if (!list.complete) core::fillSlide(source->pyramid(), plane, window, background(), target);
    core::quickDraw(source->pyramid(), list, plane, window, target);
    core::mapSlideColours(source->pyramid(), plane, window, mapper, core::ColourMapper::Effort::Quick, target);
    overlay.blend(plane, window, target);
    painter.drawImage(QPointF(0, 0), motionFrame);
}

// Tiles as textures: they are scaled and turned where they lie.
void SlideViewPrivate::paintTilesInMotion(QPainter& painter, const core::Plane& plane, core::PlaneRect window) {
    painter.fillRect(QRectF(0, 0, double(window.width), double(window.height)), colours().canvas);
    painter.save();
    painter.setTransform(slideToDevice(plane, window), true);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const core::Level0Size slide = source->pyramid().size();
    painter.fillRect(QRectF(0, 0, double(slide.width), double(slide.height)), QColor::fromRgb(background()));
    for (const core::DrawTile& tile : motionTiles().tiles) {
        const QImage& image = gpu->tiles().imageOf(tile.id, tile.image);
        const core::Level0Rect whole = source->pyramid().tileAreaOnSlide(tile.id);
        const double scaleX = image.width() / whole.width, scaleY = image.height() / whole.height;
        const QRectF part((tile.area.x - whole.x) * scaleX, (tile.area.y - whole.y) * scaleY, tile.area.width * scaleX, tile.area.height * scaleY);
        painter.drawImage(toQt(tile.area), image, part);
    }
    painter.restore();
}

QRgb SlideViewPrivate::background() const {
    return QRgb(0xFF000000u | source->slide()->info().background);
}

void SlideViewPrivate::paintFailures(QPainter& painter, const QTransform& toDevice) {
    const int level = core::sharpLevel(source->pyramid(), view.downsample);
    QColor ink = colours().onSlideText;
    ink.setAlpha(kHatchAlpha);
    painter.save();
    painter.setPen(Qt::NoPen);
    for (const core::TileId id : core::visibleTiles(source->pyramid(), level, view)) {
        if (!isFailedHere(id)) continue;
        painter.setBrush(QBrush(ink, Qt::BDiagPattern));
        painter.drawPolygon(toDevice.map(QPolygonF(toQt(source->pyramid().tileAreaOnSlide(id)))));
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
