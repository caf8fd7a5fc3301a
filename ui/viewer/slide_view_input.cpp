#include "ui/viewer/slide_view_private.h"

#include <QCoreApplication>
#include <QEvent>
#include <QGestureEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QPinchGesture>
#include <QStyleHints>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace hs::ui {

namespace {

constexpr double kNotchAngle = 120.0; // eighths of a degree, by Qt's convention
constexpr double kDoubleClickFactor = 2.0;
constexpr double kKeyPanShare = 0.2;   // of the view
constexpr double kKeyFieldShare = 0.9; // with Shift: nearly a whole field, so that nothing is skipped

core::ViewPoint toView(QPointF point) {
    return {point.x(), point.y()};
}

QPointF panOfKey(int key) {
    switch (key) {
    case Qt::Key_Left:
        return {1, 0};
    case Qt::Key_Right:
        return {-1, 0};
    case Qt::Key_Up:
        return {0, 1};
    case Qt::Key_Down:
        return {0, -1};
    default:
        return {};
    }
}

} // namespace

void SlideView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton) {
        QWidget::mousePressEvent(event);
        return;
    }
    if (!d->motion.coarse()) d->motion.stop();
    d->press = SlideViewPrivate::Press{event->position(), event->position()};
    d->dragVelocity.clear();
}

void SlideView::mouseMoveEvent(QMouseEvent* event) {
    const QPointF at = event->position();
    for (OnSlideWidget* widget : d->furnitureWidgets())
        widget->pointerAt(at.toPoint());
    if (!d->press || !(event->buttons() & (Qt::LeftButton | Qt::MiddleButton))) {
        d->setPointer(at);
        if (d->hasSlide()) Q_EMIT hovered(d->view.toSlide(toView(at)));
        return;
    }
    if (!d->press->dragging) {
        const QPointF way = at - d->press->at;
        if (std::hypot(way.x(), way.y()) < QGuiApplication::styleHints()->startDragDistance()) return;
        d->press->dragging = true;
        d->press->last = at; // the slide does not jump by the distance that told a drag from a click
        d->motion.stop();
        d->setPointer(std::nullopt);
        if (d->hasSlide()) setCursor(Qt::ClosedHandCursor);
    }
    const QPointF step = at - d->press->last;
    d->press->last = at;
    d->dragVelocity.add(toView(at), d->nowMs());
    d->pan(step.x(), step.y());
}

void SlideView::mouseReleaseEvent(QMouseEvent* event) {
    if (!d->press || (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)) {
        QWidget::mouseReleaseEvent(event);
        return;
    }
    const SlideViewPrivate::Press press = *d->press;
    d->press.reset();
    if (press.dragging) {
        unsetCursor();
        if (const auto run = d->dragVelocity.release(d->nowMs()); run && d->hasSlide()) {
            d->motion.start(*run);
            d->keepTicking();
        }
        return;
    }
    if (event->button() == Qt::LeftButton && d->hasSlide()) Q_EMIT clicked(d->view.toSlide(toView(event->position())));
}

void SlideView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const bool outwards = event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier);
    d->zoomAbout(toView(event->position()), outwards ? 1 / kDoubleClickFactor : kDoubleClickFactor);
}

void SlideView::wheelEvent(QWheelEvent* event) {
    event->accept();
    if (event->modifiers() & Qt::ShiftModifier && focalPlanes() > 1) {
        QCoreApplication::sendEvent(d->planeBar, event);
        return;
    }
    const double notches = event->angleDelta().y() / kNotchAngle;
    if (notches != 0) d->zoomAbout(toView(event->position()), std::pow(core::kNotchFactor, notches));
}

void SlideView::keyPressEvent(QKeyEvent* event) {
    const QPointF direction = panOfKey(event->key());
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    if (!direction.isNull() && !(modifiers & ~Qt::ShiftModifier)) {
        const double share = modifiers & Qt::ShiftModifier ? kKeyFieldShare : kKeyPanShare;
        const core::Viewport from = d->motion.destination(d->view);
        d->moveTo(from.panned(direction.x() * share * width(), direction.y() * share * height()), Motion::Ease,
                  core::kZoomEaseMs);
        return;
    }
    if (!(modifiers & ~Qt::ShiftModifier)) {
        const int key = event->key();
        if (key == Qt::Key_Plus || key == Qt::Key_Equal) return zoomBy(core::kNotchFactor);
        if (key == Qt::Key_Minus || key == Qt::Key_Underscore) return zoomBy(1 / core::kNotchFactor);
        if (key == Qt::Key_0) return fit();
        if (key >= Qt::Key_1 && key <= Qt::Key_6) return showStep(key - Qt::Key_1);
    }
    QWidget::keyPressEvent(event);
}

void SlideView::leaveEvent(QEvent*) {
    for (OnSlideWidget* widget : d->furnitureWidgets())
        widget->pointerGone();
    d->setPointer(std::nullopt);
    Q_EMIT hoverLeft();
}

bool SlideView::event(QEvent* event) {
    switch (event->type()) {
    case QEvent::ToolTip: {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QString why = d->failureAt(help->pos());
        if (why.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), tr("This part of the slide could not be read: %1.").arg(why), this);
        return true;
    }
    case QEvent::NativeGesture: {
        const auto* gesture = static_cast<QNativeGestureEvent*>(event);
        if (gesture->gestureType() != Qt::ZoomNativeGesture || !d->hasSlide()) return QWidget::event(event);
        d->motion.stop();
        d->holdCoarse();
        const double factor = std::max(0.1, 1 + gesture->value());
        d->jumpTo(d->view.zoomedAbout(toView(gesture->position()), {d->view.downsample.value / factor}));
        return true;
    }
    case QEvent::Gesture: {
        auto* gestures = static_cast<QGestureEvent*>(event);
        const auto* pinch = static_cast<QPinchGesture*>(gestures->gesture(Qt::PinchGesture));
        if (!pinch || !d->hasSlide()) return QWidget::event(event);
        d->press.reset(); // the first finger's press was no click
        d->motion.stop();
        d->holdCoarse();
        const QPointF was = mapFromGlobal(pinch->lastCenterPoint()), is = mapFromGlobal(pinch->centerPoint());
        const QPointF moved = pinch->state() == Qt::GestureStarted ? QPointF() : is - was;
        const double factor = std::clamp(pinch->scaleFactor(), 0.1, 10.0);
        d->jumpTo(d->view.panned(moved.x(), moved.y()).zoomedAbout(toView(is), {d->view.downsample.value / factor}));
        return true;
    }
    default:
        return QWidget::event(event);
    }
}

} // namespace hs::ui
