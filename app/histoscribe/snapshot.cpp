#include "app/histoscribe/snapshot.h"

#include "core/view/scale_bar.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>
#include <QPixmap>
#include <QStringList>

#include <algorithm>

namespace hs::app {

namespace {

constexpr int kStrip = 46;      // device-independent pixels below the picture
constexpr int kMargin = 12;
constexpr int kBarHeight = 9;
constexpr int kColourBar = 220; // long
constexpr double kLongestScale = 180;

QString unitText(const core::ScaleBar& bar) {
    const QString number = QLocale().toString(bar.number, 'g', 6);
    switch (bar.unit) {
    case core::LengthUnit::Micrometre:
        return QCoreApplication::translate("hs::app::Snapshot", "%1 µm").arg(number);
    case core::LengthUnit::Millimetre:
        return QCoreApplication::translate("hs::app::Snapshot", "%1 mm").arg(number);
    case core::LengthUnit::Pixel:
        break;
    }
    return QCoreApplication::translate("hs::app::Snapshot", "%1 px").arg(number);
}

void paintScaleBar(QPainter& painter, const ui::SlideView& view, double top) {
    const core::Viewport& port = view.viewport();
    const auto bar = core::fitScaleBar(port.downsample.value * port.devicePixelRatio, view.slide()->info().spacing, kLongestScale);
    if (!bar) return;
    painter.setPen(QPen(Qt::black, 2, Qt::SolidLine, Qt::FlatCap));
    const double line = top + 16;
    painter.drawLine(QPointF(kMargin, line), QPointF(kMargin + bar->length, line));
    for (const double x : {double(kMargin), kMargin + bar->length})
        painter.drawLine(QPointF(x, line - 5), QPointF(x, line + 1));
    painter.drawText(QRectF(kMargin, line + 4, 200, 18), Qt::AlignLeft | Qt::AlignVCenter, unitText(*bar));
}

void paintColourBar(QPainter& painter, const ui::SlideView& view, double top, double right) {
    const ui::OverlayModelPtr map = view.overlay();
    const ui::OverlayStyle& style = view.overlayStyle();
    const double left = right - kColourBar;
    for (int x = 0; x < kColourBar; ++x) {
        const double place = style.threshold + (1 - style.threshold) * (x + 0.5) / kColourBar;
        painter.fillRect(QRectF(left + x, top + 8, 1, kBarHeight),
                         QColor::fromRgba(qUnpremultiply(ui::overlayColour(place, style))));
    }
    painter.setPen(QPen(QColor(120, 120, 120), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(left, top + 8, kColourBar, kBarHeight));
    painter.setPen(Qt::black);
    const QLocale locale;
    const QRectF numbers(left, top + 8 + kBarHeight + 2, kColourBar, 18);
    painter.drawText(numbers, Qt::AlignLeft | Qt::AlignVCenter, locale.toString(map->rawAt(style.threshold, style.scale), 'g', 3));
    painter.drawText(numbers, Qt::AlignRight | Qt::AlignVCenter, locale.toString(map->rawAt(1.0, style.scale), 'g', 3));
    const QString words = QString::fromStdString(map->scores().what).simplified();
    const double room = left - kLongestScale - 3 * kMargin - 40;
    if (room > 60)
        painter.drawText(QRectF(left - room - kMargin, top + 4, room, 18), Qt::AlignRight | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(words, Qt::ElideRight, int(room)));
}

} // namespace

QImage takeSnapshot(ui::SlideView& view) {
    const ui::Furniture before = view.furniture();
    view.setFurniture(ui::Furniture::Hidden);
    const QImage shown = view.grab().toImage();
    view.setFurniture(before);
    if (!view.slide()) return shown;
    const double ratio = shown.devicePixelRatio();
    QImage picture(QSize(shown.width(), shown.height() + qRound(kStrip * ratio)), QImage::Format_RGB32);
    picture.fill(Qt::white);
    QPainter painter(&picture);
    QImage plain = shown;
    plain.setDevicePixelRatio(1);
    painter.drawImage(0, 0, plain);
    painter.scale(ratio, ratio);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(ui::smallFont());
    const double top = shown.height() / ratio;
    paintScaleBar(painter, view, top);
    if (view.overlay()) paintColourBar(painter, view, top, shown.width() / ratio - kMargin);
    return picture;
}

QString snapshotCaption(const ui::SlideView& view) {
    QStringList parts;
    if (view.overlay()) {
        const QString words = QString::fromStdString(view.overlay()->scores().what).simplified();
        if (!words.isEmpty()) parts << words;
        parts << QString::fromStdString(view.overlay()->scores().method);
    }
    if (const auto times = view.magnification()) parts << QCoreApplication::translate("hs::app::Snapshot", "%1x").arg(QLocale().toString(*times, 'g', 3));
    return parts.join(QStringLiteral(" · "));
}

} // namespace hs::app
