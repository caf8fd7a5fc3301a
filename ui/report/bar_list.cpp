#include "ui/report/bar_list.h"

#include "ui/report/word_card.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace hs::ui {

BarList::BarList(QWidget* parent)
    : QWidget(parent) {
    setFont(smallFont());
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Diagnoses"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void BarList::setBars(const std::vector<DiagnosisBar>& bars, const QStringList& withoutBars) {
    m_bars = bars;
    for (const QString& diagnosis : withoutBars)
        m_bars.push_back({diagnosis, -1.0, 0.0, 0});
    m_current = -1;
    QStringList spoken;
    for (const DiagnosisBar& bar : m_bars)
        spoken << (bar.share < 0 ? bar.diagnosis : bar.diagnosis + QStringLiteral(", ") + percentText(bar.share));
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    setFixedHeight(sizeHint().height());
    updateGeometry();
    update();
}

int BarList::rowHeight() const {
    return fontMetrics().height() + 5;
}

QSize BarList::sizeHint() const {
    return {200, std::max(1, rows()) * rowHeight() + 2};
}
QSize BarList::minimumSizeHint() const {
    return {120, rowHeight()};
}

QRect BarList::rowRect(int row) const {
    return {0, row * rowHeight() + 1, width(), rowHeight()};
}

int BarList::rowAt(QPoint place) const {
    const int row = (place.y() - 1) / rowHeight();
    return place.y() >= 1 && row < rows() ? row : -1;
}

void BarList::mouseMoveEvent(QMouseEvent* event) {
    m_current = rowAt(event->pos());
    setCursor(m_current >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void BarList::leaveEvent(QEvent* event) {
    m_current = -1;
    update();
    QWidget::leaveEvent(event);
}

void BarList::mouseReleaseEvent(QMouseEvent* event) {
    const int row = rowAt(event->pos());
    if (event->button() == Qt::LeftButton && row >= 0) Q_EMIT chosen(m_bars[static_cast<std::size_t>(row)].diagnosis);
}

void BarList::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        m_current = std::clamp(m_current + (event->key() == Qt::Key_Down ? 1 : -1), 0, std::max(0, rows() - 1));
        return update();
    }
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && m_current >= 0 && m_current < rows())
        return Q_EMIT chosen(m_bars[static_cast<std::size_t>(m_current)].diagnosis);
    QWidget::keyPressEvent(event);
}

bool BarList::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const int row = rowAt(help->pos());
    if (row < 0) return true;
    const DiagnosisBar& bar = m_bars[static_cast<std::size_t>(row)];
    QString words = tr("Write the report with “%1”").arg(bar.diagnosis);
    if (bar.tokens > 0)
        words += QLatin1Char('\n') + tr("log-probability %1 over %n token(s)", nullptr, bar.tokens)
                                         .arg(QLocale().toString(bar.logProbability, 'f', 2));
    QToolTip::showText(help->globalPos(), words, this);
    return true;
}

void BarList::paintEvent(QPaintEvent*) {
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int number = fontMetrics().horizontalAdvance(percentText(0.999)) + 4;
    for (int i = 0; i < rows(); ++i) {
        const DiagnosisBar& bar = m_bars[static_cast<std::size_t>(i)];
        const QRect row = rowRect(i);
        const QRectF track = QRectF(row).adjusted(0, 1, -number - 4, -1);
        painter.setPen(Qt::NoPen);
        if (bar.share >= 0) {
            painter.setBrush(c.accentSoft);
            painter.drawRoundedRect(
                QRectF(track.topLeft(),
                       QSizeF(std::max(3.0, track.width() * std::min(1.0, bar.share)), track.height())),
                3, 3);
        }
        if (i == m_current) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(c.accent, 1));
            painter.drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        }
        painter.setPen(bar.share < 0 ? c.textSoft : c.text);
        painter.drawText(track.adjusted(6, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(bar.diagnosis, Qt::ElideRight, int(track.width()) - 10));
        if (bar.share < 0) continue;
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, percentText(bar.share));
    }
}

} // namespace hs::ui
