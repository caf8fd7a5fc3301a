#include "ui/viewer/plane_bar.h"

#include "ui/theme/theme.h"
#include "ui/viewer/step_button.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kPadding = 4;
constexpr int kNotch = 120; // eighths of a degree

} // namespace

PlaneBar::PlaneBar(QWidget* parent)
    : OnSlideWidget(parent)
    , m_down(new StepButton(this))
    , m_up(new StepButton(this)) {
    setFont(smallFont());
    setAccessibleName(tr("Focus"));
    m_down->setText(QStringLiteral("\u2212"));
    m_up->setText(QStringLiteral("+"));
    m_down->setAccessibleName(tr("Focus one plane down"));
    m_up->setAccessibleName(tr("Focus one plane up"));
    m_down->setToolTip(tr("%1 (%2, or Shift and the wheel)").arg(m_down->accessibleName(), QStringLiteral("Ctrl+PgDown")));
    m_up->setToolTip(tr("%1 (%2, or Shift and the wheel)").arg(m_up->accessibleName(), QStringLiteral("Ctrl+PgUp")));
    for (StepButton* button : {m_down, m_up}) {
        button->installEventFilter(this);
        connect(button, &QAbstractButton::clicked, this, [this, button] { step(button == m_up ? 1 : -1); });
    }
    hide();
}

void PlaneBar::setPlanes(int planes, std::optional<double> spacing) {
    m_planes = std::max(1, planes);
    m_spacing = spacing;
    updateGeometry();
    setPlane(m_plane);
}

void PlaneBar::setPlane(int plane) {
    m_plane = std::clamp(plane, 0, m_planes - 1);
    m_down->setEnabled(m_plane > 0);
    m_up->setEnabled(m_plane + 1 < m_planes);
    setAccessibleDescription(text());
    update();
}

QString PlaneBar::words(int plane) const {
    QString words = tr("focus %1 of %2").arg(plane + 1).arg(m_planes);
    if (m_spacing) {
        const double height = (plane - m_planes / 2) * *m_spacing;
        const QString sign = height > 0 ? QStringLiteral("+") : height < 0 ? QStringLiteral("\u2212") : QString();
        words += QStringLiteral(" \u00B7 %1%2\u00A0\u00B5m").arg(sign, QLocale().toString(std::abs(height), 'g', 3));
    }
    return words;
}

QString PlaneBar::text() const {
    return words(m_plane);
}

void PlaneBar::step(int by) {
    const int wanted = std::clamp(m_plane + by, 0, m_planes - 1);
    if (wanted != m_plane) Q_EMIT planeChosen(wanted);
}

QSize PlaneBar::sizeHint() const {
    int width = 0; // of the longest, so that the buttons stay under the pointer
    for (const int plane : {0, m_planes / 2, m_planes - 1})
        width = std::max(width, fontMetrics().horizontalAdvance(words(plane)));
    return {width + m_down->sizeHint().width() + m_up->sizeHint().width() + 2 * kPadding + 2 * StepButton::kPadding,
            m_up->sizeHint().height() + 2 * kPadding};
}

void PlaneBar::resizeEvent(QResizeEvent*) {
    const int side = height() - 2 * kPadding;
    m_down->setGeometry(kPadding, kPadding, m_down->sizeHint().width(), side);
    const int width = m_up->sizeHint().width();
    m_up->setGeometry(this->width() - kPadding - width, kPadding, width, side);
}

void PlaneBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintPlate(painter);
    painter.setPen(colours().onSlideText);
    painter.setFont(font());
    painter.drawText(rect(), Qt::AlignCenter, text());
}

void PlaneBar::wheelEvent(QWheelEvent* event) {
    event->accept();
    m_turned += event->angleDelta().y();
    const int steps = m_turned / kNotch;
    m_turned -= steps * kNotch;
    if (steps != 0) step(steps);
}

bool PlaneBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        setHasFocusInside(event->type() == QEvent::FocusIn);
    return OnSlideWidget::eventFilter(watched, event);
}

} // namespace hs::ui
