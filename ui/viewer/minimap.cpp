#include "ui/viewer/minimap.h"

#include "core/view/magnification.h"
#include "ui/theme/theme.h"
#include "ui/viewer/device_space.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace hs::ui {

namespace {

constexpr int kLongestSide = 150; // device-independent pixels
constexpr int kPadding = 5;
constexpr int kPictureScale = 2;
constexpr double kSmallestFrame = 5; // a view smaller than this is still to be seen
constexpr double kUnknownScan = 40;  // for the steps below, where a slide tells neither objective nor spacing

// How strongly a place is shaded that was seen at least so closely; the first look at the whole slide shades nothing.
struct ShadeStep {
    double times;
    int alpha;
};
constexpr std::array<ShadeStep, 3> kShades{{{20, 105}, {10, 70}, {4, 36}}};

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
    m_shown = {};
    m_shade = {};
    m_overview = core::Overview(coarsest, kLongestSide * kPictureScale, info.background);
    updateGeometry();
    update();
}

void Minimap::clear() {
    m_slide = {};
    m_overview = {};
    m_shown = {};
    m_shade = {};
    hide();
}

void Minimap::addTile(const core::Image& tile, core::LevelRect place) {
    m_overview.addTile(tile, place);
    m_shown = {};
    update();
}

void Minimap::setColours(const core::ColourMapper& colours) {
    m_colours = colours;
    m_shown = {};
    update();
}

void Minimap::setSeen(const core::SeenArea& seen, const core::SlideInfo& info) {
    const QSize size = pictureArea().size().toSize();
    if (size.isEmpty() || seen.slide().empty()) return;
    const double scan = core::scanMagnification(info).value_or(kUnknownScan);
    m_shade = QImage(size, QImage::Format_ARGB32_Premultiplied);
    const QColor accent = colours().onSlideAccent;
    const double perX = double(seen.slide().width) / size.width(), perY = double(seen.slide().height) / size.height();
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_shade.scanLine(y));
        for (int x = 0; x < size.width(); ++x) {
            const auto closest = seen.closest({(x + 0.5) * perX, (y + 0.5) * perY});
            const auto* step = std::find_if(kShades.begin(), kShades.end(), [&](const ShadeStep& shade) {
                return closest && scan / closest->value >= shade.times * 0.95;
            });
            line[x] = step == kShades.end()
                          ? 0u
                          : qPremultiply(qRgba(accent.red(), accent.green(), accent.blue(), step->alpha));
        }
    }
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
    if (m_shown.isNull()) {
        m_shown = sharedImage(m_overview.picture()).copy();
        for (int y = 0; y < m_shown.height(); ++y)
            m_colours.map(reinterpret_cast<std::uint32_t*>(m_shown.scanLine(y)), std::size_t(m_shown.width()),
                          core::ColourMapper::Effort::Quick);
    }
    painter.drawImage(
        pictureArea(), m_shown,
        QRectF(0, 0, m_shown.width() * m_overview.widthCovered(), m_shown.height() * m_overview.heightCovered()));
    if (!m_shade.isNull()) painter.drawImage(pictureArea(), m_shade);

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
