#include "ui/viewer/on_slide_widget.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kDim = 0.65;        // of the plate
constexpr double kDimContent = 0.85; // of what lies on it
constexpr double kAwake = 1.0;
constexpr int kFadeMs = 120;
constexpr int kNearDistance = 72; // device-independent pixels
constexpr double kPlateRadius = 5;

double distanceTo(const QRect& rect, QPoint point) {
    const int dx = std::max({rect.left() - point.x(), 0, point.x() - rect.right()});
    const int dy = std::max({rect.top() - point.y(), 0, point.y() - rect.bottom()});
    return std::hypot(dx, dy);
}

} // namespace

OnSlideWidget::OnSlideWidget(QWidget* parent)
    : QWidget(parent)
    , m_presence(kDim) {
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    m_fade.setDuration(kFadeMs);
    connect(&m_fade, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        m_presence = value.toDouble();
        update();
    });
}

void OnSlideWidget::pointerAt(QPoint position) {
    setNear(distanceTo(geometry(), position) < kNearDistance);
}

void OnSlideWidget::pointerGone() {
    setNear(false);
}

void OnSlideWidget::enterEvent(QEnterEvent*) {
    setNear(true);
}

void OnSlideWidget::setNear(bool isNear) {
    if (isNear == m_near) return;
    m_near = isNear;
    fadeTo(m_near || m_focusInside ? kAwake : kDim);
}

void OnSlideWidget::setHasFocusInside(bool inside) {
    m_focusInside = inside;
    fadeTo(m_near || m_focusInside ? kAwake : kDim);
}

void OnSlideWidget::fadeTo(double presence) {
    m_fade.stop();
    m_fade.setStartValue(m_presence);
    m_fade.setEndValue(presence);
    m_fade.start();
}

double OnSlideWidget::contentOpacity() const {
    const double awake = (m_presence - kDim) / (kAwake - kDim);
    return kDimContent + (1 - kDimContent) * awake;
}

void OnSlideWidget::paintPlate(QPainter& painter) const {
    painter.setOpacity(m_presence);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours().onSlidePlate);
    painter.drawRoundedRect(QRectF(rect()), kPlateRadius, kPlateRadius);
    painter.setBrush(Qt::NoBrush);
    painter.setOpacity(contentOpacity());
}

} // namespace hs::ui
