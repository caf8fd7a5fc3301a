// MarkTools: the brush, and what is painted while a hand draws.
#include "ui/marks/mark_tools.h"

#include "core/annotations/polygon_union.h"
#include "ui/marks/measure_words.h"
#include "ui/viewer/slide_view.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kMitosisArea = 1e6; // µm²
constexpr double kStrokeTolerance = 0.6;
constexpr std::size_t kStrokePiece = 24; // points of a stroke that are joined at once
constexpr double kLeastStep = 0.15;      // of the radius

QPointF toPoint(core::ViewPoint point) {
    return {point.x, point.y};
}

} // namespace

// The brush goes on with the selected area when it starts on it; with Alt or Ctrl (many desktops keep Alt for themselves) it cuts from it.
void MarkTools::pressBrush(QMouseEvent* event) {
    Stroke stroke;
    stroke.cuts = event->modifiers() & (Qt::AltModifier | Qt::ControlModifier);
    const core::Level0Point point = at(event->position());
    const double radius = m_pen.brushRadius() * perPixel();
    for (const core::MarkId id : board()->selection()) {
        const core::AnnotationPtr mark = board()->document().find(id);
        if (!mark || !mark->shape.isArea() || mark->isLocked()) continue;
        if (stroke.cuts || core::containsPoint(mark->shape, point) || core::distanceTo(mark->shape, point) < radius)
            stroke.target = id;
    }
    if (stroke.cuts && !stroke.target) {
        Q_EMIT said(tr("Select the area to cut from first"));
        return;
    }
    stroke.painted = core::brushed(std::vector{point}, radius);
    stroke.way = {point};
    m_stroke = std::move(stroke);
}

void MarkTools::extendStroke(core::Level0Point point) {
    const double radius = m_pen.brushRadius() * perPixel();
    const core::Level0Point last = m_stroke->way.back();
    if (std::hypot(point.x - last.x, point.y - last.y) < kLeastStep * radius) return;
    m_stroke->way.push_back(point);
    if (m_stroke->way.size() >= kStrokePiece) {
        if (auto joined = core::united(m_stroke->painted, core::brushed(m_stroke->way, radius)))
            m_stroke->painted = std::move(*joined);
        m_stroke->way = {point};
    }
    m_layer.repaint();
}

void MarkTools::endStroke() {
    Stroke stroke = std::move(*m_stroke);
    m_stroke.reset();
    m_layer.repaint();
    const double radius = m_pen.brushRadius() * perPixel();
    const auto area = core::united(stroke.painted, core::brushed(stroke.way, radius));
    if (!area) return;
    const double tolerance = kStrokeTolerance * perPixel();
    const core::AnnotationPtr target = stroke.target ? board()->document().find(*stroke.target) : nullptr;
    if (!target) {
        if (auto shape = core::simplifiedArea(*area, tolerance)) add(std::move(*shape), tr("Paint an area"));
        return;
    }
    auto combined = stroke.cuts ? core::subtracted(target->shape, *area) : core::united(target->shape, *area);
    if (combined) combined = core::simplifiedArea(*combined, tolerance);
    if (!combined) return board()->document().remove({*stroke.target}, tr("Cut away").toStdString());
    core::Annotation changed = *target;
    changed.shape = std::move(*combined);
    board()->document().replace(*stroke.target, std::move(changed),
                                (stroke.cuts ? tr("Cut away") : tr("Paint an area")).toStdString());
}

void MarkTools::paintCircleAt(QPainter& painter, const core::Viewport& view) const {
    const auto spacing = board()->spacing();
    if (!spacing || !m_pointer) return;
    core::Annotation mark = freshMark(core::circleOfArea(at(*m_pointer), kMitosisArea, *spacing));
    MarkStyle style;
    style.fillOpacity = 0.06;
    paintMark(painter, slideToView(view), mark, style);
    paintMeasure(painter, *m_pointer + QPointF(0, 22), areaText(kMitosisArea, true));
}

void MarkTools::paint(QPainter& painter, const core::Viewport& view) const {
    if (!board()) return;
    const QTransform toView = slideToView(view);
    MarkStyle style;
    if (m_stroke) {
        core::Annotation mark = freshMark(m_stroke->painted);
        style.fillOpacity = 0.25;
        if (m_stroke->cuts) mark.colour = core::MarkColour{255, 255, 255};
        paintMark(painter, toView, mark, style);
        mark.shape = core::brushed(m_stroke->way, m_pen.brushRadius() * perPixel());
        paintMark(painter, toView, mark, style);
    }
    if (m_pen.tool() == MarkTool::Brush && m_pointer) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor(255, 255, 255, 220), 3));
        painter.drawEllipse(*m_pointer, m_pen.brushRadius(), m_pen.brushRadius());
        painter.setPen(QPen(QColor(30, 30, 30), 1.2));
        painter.drawEllipse(*m_pointer, m_pen.brushRadius(), m_pen.brushRadius());
    }
    if (m_pen.tool() == MarkTool::MitosisCircle) paintCircleAt(painter, view);
    if (m_drag && m_drag->moved && movesMany()) paintMany(painter, view);
    if (m_corners.size() < 2) return;
    const bool polygon = m_pen.tool() == MarkTool::Polygon;
    const std::optional<core::Shape> shape = polygon ? core::lineShape(m_corners) : shapeOfCorners();
    if (!shape) return;
    paintMark(painter, toView, freshMark(*shape), style);
    if (polygon) {
        painter.setPen(QPen(QColor(30, 30, 30), 1));
        painter.setBrush(Qt::white);
        painter.drawEllipse(toPoint(view.toView(m_corners.front())), 4, 4);
    }
    const core::Shape measured = polygon && m_corners.size() > 2 ? core::polygonShape(m_corners) : *shape;
    paintMeasure(painter, toPoint(view.toView(m_corners.back())) + QPointF(0, 20),
                 mainMeasure(core::measure(measured, board()->spacing())));
}

} // namespace hs::ui
