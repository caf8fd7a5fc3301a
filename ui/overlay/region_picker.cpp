#include "ui/overlay/region_picker.h"

#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineF>
#include <QMouseEvent>
#include <QPainter>

namespace hs::ui {

namespace {

constexpr double kLeastSide = 6;     // device-independent pixels; a smaller stroke is a slip
constexpr double kBetweenPoints = 3; // of a stroke

} // namespace

RegionPicker::RegionPicker(SlideView& view)
    : QWidget(&view)
    , m_view(view) {
    setAccessibleName(tr("Region"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setGeometry(view.rect());
    view.installEventFilter(this);
    connect(&view, &SlideView::viewChanged, this, qOverload<>(&QWidget::update));
    hide();
}

void RegionPicker::startDrawing() {
    m_drawing = true;
    m_stroke.clear();
    setGeometry(m_view.rect());
    setAttribute(Qt::WA_TransparentForMouseEvents, false);
    setCursor(Qt::CrossCursor);
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
    update();
}

void RegionPicker::stopDrawing() {
    m_drawing = false;
    m_stroke.clear();
    setAttribute(Qt::WA_TransparentForMouseEvents);
    unsetCursor();
    m_view.setFocus(Qt::OtherFocusReason);
    setVisible(m_region.has_value());
    update();
}

void RegionPicker::setRegion(const std::optional<core::Region>& region) {
    m_region = region;
    setVisible(m_region.has_value() || m_drawing);
    lower(); // the small controls stay above it
    update();
}

QPolygonF RegionPicker::outlineInView() const {
    QPolygonF outline;
    for (const core::Level0Point corner : m_region->outline) {
        const core::ViewPoint place = m_view.viewport().toView(corner);
        outline << QPointF(place.x, place.y);
    }
    return outline;
}

void RegionPicker::mousePressEvent(QMouseEvent* event) {
    if (!m_drawing || event->button() != Qt::LeftButton) return event->ignore();
    m_stroke = QPolygonF({event->position()});
}

void RegionPicker::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drawing || m_stroke.isEmpty()) return event->ignore();
    if (QLineF(m_stroke.last(), event->position()).length() < kBetweenPoints) return;
    m_stroke << event->position();
    update();
}

void RegionPicker::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_drawing || event->button() != Qt::LeftButton) return event->ignore();
    const QRectF bounds = m_stroke.boundingRect();
    if (m_stroke.size() < 3 || bounds.width() < kLeastSide || bounds.height() < kLeastSide) {
        stopDrawing();
        return Q_EMIT givenUp();
    }
    core::Region region;
    for (const QPointF& place : m_stroke)
        region.outline.push_back(m_view.viewport().toSlide({place.x(), place.y()}));
    m_region = region;
    stopDrawing();
    Q_EMIT drawn(region);
}

void RegionPicker::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Escape || !m_drawing) return QWidget::keyPressEvent(event);
    stopDrawing();
    Q_EMIT givenUp();
}

bool RegionPicker::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &m_view && event->type() == QEvent::Resize) setGeometry(m_view.rect());
    return QWidget::eventFilter(watched, event);
}

void RegionPicker::paintEvent(QPaintEvent*) {
    const QPolygonF outline = m_drawing ? m_stroke : m_region ? outlineInView() : QPolygonF();
    if (outline.size() < 2) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(255, 255, 255, 190), 4)); // on tissue of any colour
    painter.drawPolygon(outline);
    painter.setPen(QPen(colours().onSlideAccent, 2));
    painter.drawPolygon(outline);
}

} // namespace hs::ui
