#include "ui/overlay/colour_bar.h"

#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <cmath>

namespace hs::ui {

namespace {

constexpr int kPadding = 8;
constexpr int kBarHeight = 10;
constexpr int kBarWidth = 208;
constexpr int kGap = 3;
constexpr int kDigits = 3;

QString number(double value) {
    return QLocale().toString(value, 'g', kDigits);
}

} // namespace

ColourBar::ColourBar(QWidget* parent)
    : OnSlideWidget(parent) {
    setFont(smallFont());
    setAccessibleName(tr("Colour bar of the map"));
    hide();
}

void ColourBar::setOverlay(OverlayModelPtr model, const OverlayStyle& style) {
    m_model = std::move(model);
    m_style = style;
    setVisible(m_model != nullptr);
    if (!m_model) return;
    setAccessibleDescription(QStringList{title(), lowText(), highText(), remark()}.join(QStringLiteral(". ")));
    setToolTip(title());
    updateGeometry();
    update();
}

QString ColourBar::title() const {
    const QString words = QString::fromStdString(m_model->scores().what).simplified();
    return words.isEmpty() ? tr("Map of the whole report") : words;
}

QString ColourBar::lowText() const {
    return number(m_model->rawAt(m_style.threshold, m_style.scale));
}

QString ColourBar::highText() const {
    return number(m_model->rawAt(1.0, m_style.scale));
}

QString ColourBar::remark() const {
    const double share = m_model->scores().priorShare;
    if (!(share > 0)) return {};
    return tr("%1 % rests on no tissue").arg(QLocale().toString(share * 100, 'f', share < 0.01 ? 1 : 0));
}

QSize ColourBar::sizeHint() const {
    const int line = fontMetrics().height();
    const int lines = m_model && !remark().isEmpty() ? 3 : 2;
    return {kBarWidth + 2 * kPadding, 2 * kPadding + kBarHeight + lines * line + lines * kGap};
}

void ColourBar::paintEvent(QPaintEvent*) {
    if (!m_model) return;
    QPainter painter(this);
    paintPlate(painter);
    const int line = fontMetrics().height();
    const int width = this->width() - 2 * kPadding;
    QRect row(kPadding, kPadding, width, line);
    painter.setPen(colours().onSlideText);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(title(), Qt::ElideRight, width));

    // On white, as on the glass: what fades out on the slide fades out here.
    const QRect bar(kPadding, row.bottom() + 1 + kGap, width, kBarHeight);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setOpacity(1); // colours that explain colours are never dimmed
    painter.fillRect(bar, Qt::white);
    for (int x = 0; x < width; ++x) {
        const double place = m_style.threshold + (1 - m_style.threshold) * (x + 0.5) / width;
        painter.fillRect(bar.x() + x, bar.y(), 1, kBarHeight,
                         QColor::fromRgba(qUnpremultiply(overlayColour(place, m_style))));
    }
    painter.drawRect(bar.adjusted(0, 0, -1, -1));
    painter.setOpacity(contentOpacity());

    row.moveTop(bar.bottom() + 1 + kGap);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, lowText());
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, highText());
    row.translate(0, line + kGap);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, fontMetrics().elidedText(remark(), Qt::ElideRight, width));
}

} // namespace hs::ui
