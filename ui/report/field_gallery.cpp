#include "ui/report/field_gallery.h"

#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kTile = 58;
constexpr int kGap = 6;
constexpr int kMostRows = 2;

} // namespace

FieldGallery::FieldGallery(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Strongest fields"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setFields({}, tr("Hold a word: the fields it drew on most appear here"));
}

void FieldGallery::setFields(std::vector<FieldPicture> fields, const QString& why) {
    m_fields = std::move(fields);
    m_why = why;
    m_current = -1;
    setAccessibleDescription(m_fields.empty() ? m_why : tr("%n field(s)", nullptr, count()));
    updateGeometry();
    update();
}

void FieldGallery::setPicture(std::size_t index, const QImage& picture) {
    if (index >= m_fields.size()) return;
    m_fields[index].picture = picture;
    update(tileRect(static_cast<int>(index)));
}

void FieldGallery::setSeen(std::size_t index, bool seen) {
    if (index >= m_fields.size() || m_fields[index].seen == seen) return;
    m_fields[index].seen = seen;
    update(tileRect(static_cast<int>(index)));
}

void FieldGallery::setCurrent(int index) {
    m_current = index < count() ? index : -1;
    update();
}

int FieldGallery::columnsFor(int width) const {
    return std::max(1, (width + kGap) / (kTile + kGap));
}

int FieldGallery::heightForWidth(int width) const {
    if (m_fields.empty()) return fontMetrics().height() * 2 + 4;
    const int columns = columnsFor(width);
    const int rows = std::min(kMostRows, (count() + columns - 1) / columns);
    return rows * (kTile + kGap) - kGap + 2;
}

QSize FieldGallery::sizeHint() const {
    return {4 * (kTile + kGap), heightForWidth(std::max(width(), 4 * (kTile + kGap)))};
}

QRect FieldGallery::tileRect(int index) const {
    const int columns = columnsFor(width());
    return {(index % columns) * (kTile + kGap), (index / columns) * (kTile + kGap) + 1, kTile, kTile};
}

int FieldGallery::tileAt(QPoint place) const {
    for (int i = 0; i < count(); ++i)
        if (tileRect(i).contains(place) && tileRect(i).bottom() <= height()) return i;
    return -1;
}

QString FieldGallery::wordsOf(int index) const {
    const FieldPicture& field = m_fields[static_cast<std::size_t>(index)];
    const QString score = tr("Field %1, score %2").arg(index + 1).arg(QLocale().toString(field.score, 'g', 3));
    return field.seen ? score : score + QStringLiteral(" · ") + tr("not yet seen at 10x");
}

bool FieldGallery::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int index = tileAt(help->pos());
        index >= 0 ? QToolTip::showText(help->globalPos(), wordsOf(index), this) : QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void FieldGallery::mouseMoveEvent(QMouseEvent* event) {
    setCursor(tileAt(event->pos()) >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void FieldGallery::mouseReleaseEvent(QMouseEvent* event) {
    const int index = tileAt(event->pos());
    if (event->button() != Qt::LeftButton || index < 0) return;
    setCurrent(index);
    Q_EMIT chosen(index);
}

void FieldGallery::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    if (step == 0 || m_fields.empty()) return QWidget::keyPressEvent(event);
    setCurrent(std::clamp(m_current + step, 0, count() - 1));
    setAccessibleDescription(wordsOf(m_current));
    Q_EMIT chosen(m_current);
}

void FieldGallery::paintEvent(QPaintEvent*) {
    const Colours& c = colours();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (m_fields.empty()) {
        painter.setPen(c.textSoft);
        painter.setFont(smallFont());
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_why);
        return;
    }
    for (int i = 0; i < count(); ++i) {
        const QRectF tile = tileRect(i);
        if (tile.bottom() > height() + 1) break;
        const FieldPicture& field = m_fields[static_cast<std::size_t>(i)];
        QPainterPath outline;
        outline.addRoundedRect(tile, 4, 4);
        painter.save();
        painter.setClipPath(outline);
        painter.fillRect(tile, c.hover);
        if (!field.picture.isNull()) painter.drawImage(tile, field.picture);
        painter.restore();
        const bool current = i == m_current;
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(current ? c.accent : c.line, current ? 2.0 : 1.0));
        painter.drawPath(outline);
        if (field.seen) continue;
        painter.setPen(QPen(c.panel, 1.5));
        painter.setBrush(c.warning);
        painter.drawEllipse(QPointF(tile.right() - 7, tile.top() + 7), 4.5, 4.5);
    }
    if (hasFocus() && m_current < 0) {
        painter.setPen(QPen(c.accent, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace hs::ui
