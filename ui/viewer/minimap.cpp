#include "ui/viewer/minimap.h"

#include "ui/theme/theme.h"
#include "ui/viewer/device_space.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kLongestSide = 150; // device-independent pixels
constexpr int kPadding = 5;
constexpr int kPictureScale = 2;
constexpr double kSmallestFrame = 5; // a view smaller than this is still to be seen

} // namespace

Minimap::Minimap(QWidget* parent)
    : OnSlideWidget(parent) {
    setAccessibleName(tr("Overview of the slide"));
    setToolTip(tr("The whole slide. Click or drag to go there."));
    setCursor(Qt::PointingHandCursor);
    hide();
}

void Minimap::setSlide(const core::SlideInfo& info, core::LevelSize coarsest) {
    m_slide = info.size;
    m_overview = core::Overview(coarsest, kLongestSide * kPictureScale, info.background);
    updateGeometry();
    update();
}

void Minimap::clear() {
    m_slide = {};
    m_overview = {};
    hide();
}

void Minimap::addTile(const core::Image& tile, core::LevelRect place) {
    m_overview.addTile(tile, place);
    update();
}

void Minimap::setViewport(const core::Viewport& viewport) {
    m_viewport = viewport;
    update();
}

QSize Minimap::sizeHint() const {
    if (m_slide.empty()) return {kLongestSide, kLongestSide};
    const double longest = double(std::max(m_slide.width, m_slide.height));
    const auto side = [&](std::int64_t length) {
        return std::max(int(kSmallestFrame) * 2, int(std::lround(double(length) / longest * kLongestSide)));
    };
    return {side(m_slide.width) + 2 * kPadding, side(m_slide.height) + 2 * kPadding};
}

QRectF Minimap::pictureArea() const {
    return QRectF(rect()).adjusted(kPadding, kPadding, -kPadding, -kPadding);
}

QPointF Minimap::position(core::Level0Point at) const {
    const QRectF area = pictureArea();
    return {area.x() + at.x / double(m_slide.width) * area.width(),
            area.y() + at.y / double(m_slide.height) * area.height()};
}

core::Level0Point Minimap::slidePoint(QPointF at) const {
    const QRectF area = pictureArea();
    const double x = std::clamp((at.x() - area.x()) / area.width(), 0.0, 1.0);
    const double y = std::clamp((at.y() - area.y()) / area.height(), 0.0, 1.0);
    return {x * double(m_slide.width), y * double(m_slide.height)};
}

void Minimap::paintEvent(QPaintEvent*) {
    if (m_overview.picture().empty()) return;
    QPainter painter(this);
    paintPlate(painter);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QImage picture = sharedImage(m_overview.picture());
    painter.drawImage(
        pictureArea(), picture,
        QRectF(0, 0, picture.width() * m_overview.widthCovered(), picture.height() * m_overview.heightCovered()));

    QPolygonF frame;
    const core::ViewSize size = m_viewport.size;
    for (const core::ViewPoint corner : {core::ViewPoint{0, 0}, core::ViewPoint{size.width, 0},
                                         core::ViewPoint{size.width, size.height}, core::ViewPoint{0, size.height}})
        frame << position(m_viewport.toSlide(corner));
    painter.setClipRect(pictureArea().adjusted(-1, -1, 1, 1));
    painter.setPen(QPen(colours().onSlideAccent, 1.5));
    QColor inside = colours().onSlideAccent;
    inside.setAlphaF(0.12f);
    painter.setBrush(inside);
    const QRectF bounds = frame.boundingRect();
    if (bounds.width() >= kSmallestFrame || bounds.height() >= kSmallestFrame) {
        painter.drawPolygon(frame);
        return;
    }
    const QPointF middle = position(m_viewport.centre);
    painter.drawRect(
        QRectF(middle.x() - kSmallestFrame / 2, middle.y() - kSmallestFrame / 2, kSmallestFrame, kSmallestFrame));
}

void Minimap::point(QPointF at) {
    if (!m_slide.empty()) Q_EMIT pointed(slidePoint(at));
}

void Minimap::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) point(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) point(event->position());
}

void Minimap::mouseReleaseEvent(QMouseEvent*) {
    // Kept from the view below, which would take it for a click on the tissue.
}

} // namespace hs::ui
