#include "ui/viewer/step_button.h"

#include "ui/theme/theme.h"
#include "ui/viewer/on_slide_widget.h"

#include <QPainter>

namespace hs::ui {

namespace {

constexpr double kRadius = 3;
constexpr double kDisabled = 0.4; // opacity

} // namespace

StepButton::StepButton(OnSlideWidget* bar)
    : QAbstractButton(bar)
    , m_bar(bar) {
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
}

QSize StepButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + 2 * kPadding, fontMetrics().height() + kPadding};
}

void StepButton::setStanding(bool standing) {
    if (standing == m_standing) return;
    m_standing = standing;
    update();
}

void StepButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setOpacity(m_bar->contentOpacity() * (isEnabled() ? 1 : kDisabled));
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor ink = m_standing ? colours().onSlideAccent : colours().onSlideText;
    if (isEnabled() && (underMouse() || isDown())) {
        QColor plate = ink;
        plate.setAlphaF(isDown() ? 0.22f : 0.12f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(plate);
        painter.drawRoundedRect(rect(), kRadius, kRadius);
    }
    if (hasFocus()) {
        painter.setPen(QPen(colours().onSlideAccent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), kRadius, kRadius);
    }
    QFont face = font();
    face.setBold(m_standing);
    painter.setFont(face);
    painter.setPen(ink);
    painter.drawText(rect(), Qt::AlignCenter, text());
}

} // namespace hs::ui
