#include "ui/viewer/scale_bar_widget.h"

#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <cmath>

namespace hs::ui {

namespace {

constexpr int kPadding = 8;
constexpr int kTick = 6;

} // namespace

ScaleBarWidget::ScaleBarWidget(QWidget* parent)
    : OnSlideWidget(parent) {
    setFont(smallFont());
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleName(tr("Scale bar"));
    hide();
}

void ScaleBarWidget::setBar(std::optional<core::ScaleBar> bar) {
    m_bar = bar;
    setVisible(m_bar.has_value());
    setAccessibleDescription(text());
    update();
}

QString ScaleBarWidget::text() const {
    if (!m_bar) return {};
    const QString number = QLocale().toString(m_bar->number, 'g', 6);
    switch (m_bar->unit) {
    case core::LengthUnit::Micrometre:
        return tr("%1 µm").arg(number);
    case core::LengthUnit::Millimetre:
        return tr("%1 mm").arg(number);
    case core::LengthUnit::Pixel:
        break;
    }
    return tr("%1 px").arg(number);
}

QSize ScaleBarWidget::sizeHint() const {
    return {int(kLongest) + 2 * kPadding, fontMetrics().height() + kTick + 2 * kPadding};
}

void ScaleBarWidget::paintEvent(QPaintEvent*) {
    if (!m_bar) return;
    QPainter painter(this);
    paintPlate(painter);
    painter.setPen(colours().onSlideText);
    painter.drawText(QRect(kPadding, kPadding - 1, width() - 2 * kPadding, fontMetrics().height()), Qt::AlignLeft,
                     text());
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours().onSlideText, 2, Qt::SolidLine, Qt::FlatCap));
    const double line = height() - kPadding, end = kPadding + m_bar->length;
    painter.drawLine(QPointF(kPadding, line), QPointF(end, line));
    painter.setPen(QPen(colours().onSlideText, 1));
    painter.drawLine(QPointF(kPadding, line - kTick), QPointF(kPadding, line));
    painter.drawLine(QPointF(end, line - kTick), QPointF(end, line));
}

} // namespace hs::ui
