#include "ui/marks/mark_tools.h"

#include "core/annotations/polygon_union.h"
#include "ui/viewer/slide_view.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kReach = 6; // device-independent pixels within which a pointer means something
constexpr double kMitosisArea = 1e6; // µm²
constexpr double kFreehandStep = 3;
constexpr double kStrokeTolerance = 0.6;

double apart(QPointF a, QPointF b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

bool twoCorners(MarkTool tool) {
    return tool == MarkTool::Ruler || tool == MarkTool::Rectangle || tool == MarkTool::Ellipse;
}

// The opposite corner of a square that is as large as the longer side.
core::Level0Point evened(core::Level0Point from, core::Level0Point to) {
    const double side = std::max(std::abs(to.x - from.x), std::abs(to.y - from.y));
    return {from.x + std::copysign(side, to.x - from.x), from.y + std::copysign(side, to.y - from.y)};
}

} // namespace

MarkTools::MarkTools(MarksLayer& layer, MarkPen& pen, QObject* parent)
    : QObject(parent)
    , m_layer(layer)
    , m_pen(pen) {
    SlideView* view = layer.view();
    view->installEventFilter(this);
    layer.setAbove([this](QPainter& painter, const core::Viewport& seen) { paint(painter, seen); });
    connect(&pen, &MarkPen::changed, this, &MarkTools::toolChanged);
    connect(&layer, &MarksLayer::boardChanged, this, [this] { // a number of another slide's marks means nothing here
        cancel();
        m_counter.reset();
    });
    connect(view, &SlideView::clicked, this, [this](core::Level0Point point) {
        if (m_pen.tool() == MarkTool::Select && board()) clickSelect(point, m_clickModifiers);
    });
}

MarkTools::~MarkTools() {
    m_layer.setAbove({});
}

core::Level0Point MarkTools::at(const QPointF& position) const {
    return m_layer.view()->viewport().toSlide({position.x(), position.y()});
}

double MarkTools::perPixel() const {
    const core::Viewport& view = m_layer.view()->viewport();
    return view.downsample.value * view.devicePixelRatio;
}

core::Annotation MarkTools::freshMark(core::Shape shape) const {
    core::Annotation mark;
    mark.shape = std::move(shape);
    mark.classification = m_pen.markClass();
    if (m_layer.view()->focalPlanes() > 1) core::setFocalPlane(mark, m_layer.view()->focalPlane());
    return mark;
}

void MarkTools::add(core::Shape shape, const QString& what) {
    const core::MarkId id = board()->document().add(freshMark(std::move(shape)), what.toStdString());
    board()->setAllShown(true);
    if (m_pen.markClass()) board()->setClassShown(m_pen.markClass()->name, true);
    board()->select({id});
}

void MarkTools::toolChanged() {
    if (drawing()) cancel();
    m_counter.reset();
    showCursor();
    m_layer.repaint();
}

void MarkTools::showCursor() {
    if (!m_layer.view()) return;
    if (m_pen.tool() == MarkTool::Select || !board())
        m_layer.view()->unsetCursor();
    else
        m_layer.view()->setCursor(m_pen.tool() == MarkTool::Brush ? Qt::BlankCursor : Qt::CrossCursor);
}

bool MarkTools::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_layer.view() || !board() || !m_layer.view()->slide()) return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove:
        return move(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return release(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick:
        return doubleClick(static_cast<QMouseEvent*>(event));
    case QEvent::ShortcutOverride:
        return overrides(static_cast<QKeyEvent*>(event));
    case QEvent::KeyPress:
        return key(static_cast<QKeyEvent*>(event));
    case QEvent::Leave:
        m_pointer.reset();
        m_layer.repaint();
        return false;
    default:
        return false;
    }
}

bool MarkTools::press(QMouseEvent* event) {
    m_clickModifiers = event->modifiers();
    if (event->button() != Qt::LeftButton) return false;
    m_layer.view()->setFocus(Qt::MouseFocusReason);
    m_pressedAt = event->position();
    const core::Level0Point point = at(event->position());
    switch (m_pen.tool()) {
    case MarkTool::Select:
        return pressSelect(event);
    case MarkTool::Ruler:
    case MarkTool::Rectangle:
    case MarkTool::Ellipse:
        m_pressed = true;
        if (m_corners.empty())
            m_corners = {point, point};
        else
            m_corners.back() = point;
        break;
    case MarkTool::Polygon:
        m_pressed = true;
        if (m_corners.size() > 3) {
            const core::ViewPoint first = m_layer.view()->viewport().toView(m_corners.front());
            if (apart({first.x, first.y}, event->position()) <= kReach) {
                finish();
                return true;
            }
        }
        if (m_corners.empty()) m_corners.push_back(point);
        m_corners.back() = point;
        m_corners.push_back(point);
        break;
    case MarkTool::Brush:
        pressBrush(event);
        break;
    case MarkTool::Points:
        placePoint(point, event->modifiers() & (Qt::AltModifier | Qt::ControlModifier));
        break;
    case MarkTool::MitosisCircle:
        placeCircle(point);
        break;
    }
    m_layer.repaint();
    return true;
}

bool MarkTools::move(QMouseEvent* event) {
    m_pointer = event->position();
    m_even = event->modifiers() & Qt::ShiftModifier;
    if (m_pen.tool() != MarkTool::Select) {
        showCursor();
        m_layer.repaint();
    }
    if (m_drag) {
        moveSelect(event);
        return true;
    }
    if (m_stroke) {
        extendStroke(at(event->position()));
        return true;
    }
    if (m_corners.empty()) return false;
    if (event->buttons() & Qt::MiddleButton) return false;
    if (m_pen.tool() == MarkTool::Polygon && m_pressed && m_corners.size() > 1) {
        // With the button held the line follows the hand.
        const core::ViewPoint last = m_layer.view()->viewport().toView(m_corners[m_corners.size() - 2]);
        if (apart({last.x, last.y}, event->position()) >= kFreehandStep) m_corners.push_back(m_corners.back());
    }
    m_corners.back() = at(event->position());
    return m_pressed;
}

bool MarkTools::release(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return false;
    if (m_drag) {
        const bool moved = m_drag->moved;
        const core::Level0Point point = at(event->position());
        if (moved && movesMany())
            board()->moveSelected(point.x - m_drag->last.x, point.y - m_drag->last.y, m_drag->gesture);
        m_drag.reset();
        m_layer.repaint();
        m_layer.view()->unsetCursor();
        if (!moved) clickSelect(point, m_clickModifiers);
        return true;
    }
    if (m_stroke) {
        endStroke();
        return true;
    }
    if (!m_pressed) return m_pen.tool() != MarkTool::Select;
    m_pressed = false;
    // A press and release in one place starts a shape that the next click ends.
    const bool dragged =
        apart(event->position(), m_pressedAt) >= QGuiApplication::styleHints()->startDragDistance();
    const bool second = m_corners.size() == 2 && !(m_corners[0] == m_corners[1]);
    if (twoCorners(m_pen.tool()) && (dragged || second)) finishTwoCorners(at(event->position()), m_even);
    m_layer.repaint();
    return true;
}

void MarkTools::finishTwoCorners(core::Level0Point end, bool even) {
    if (m_corners.size() < 2) return;
    m_even = even;
    m_corners.back() = end;
    const double size = std::hypot(end.x - m_corners[0].x, end.y - m_corners[0].y) / perPixel();
    if (size < 2) return; // the second click of an unmoved double click
    const std::optional<core::Shape> shape = shapeOfCorners();
    m_corners.clear();
    if (!shape) return;
    add(*shape, m_pen.tool() == MarkTool::Ruler       ? tr("Measure")
                : m_pen.tool() == MarkTool::Rectangle ? tr("Draw a rectangle")
                                                      : tr("Draw an ellipse"));
}

std::optional<core::Shape> MarkTools::shapeOfCorners() const {
    if (m_corners.size() < 2) return std::nullopt;
    const core::Level0Point from = m_corners.front();
    const core::Level0Point to = m_even ? evened(from, m_corners.back()) : m_corners.back();
    switch (m_pen.tool()) {
    case MarkTool::Ruler:
        return core::lineShape({from, m_corners.back()});
    case MarkTool::Rectangle:
        return core::rectangleShape(from, to);
    case MarkTool::Ellipse:
        return core::ellipseShape(from, to);
    default:
        return std::nullopt;
    }
}

bool MarkTools::doubleClick(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return false;
    if (m_pen.tool() == MarkTool::Select) {
        if (removeCorner(event)) return true;
        const auto hit = board()->document().pick(at(event->position()), kReach * perPixel(),
                                                  [this](const core::Annotation& mark) { return board()->shows(mark); });
        if (!hit || !board()->isSelected(*hit)) return false; // the view comes closer
        Q_EMIT detailsWanted();
        return true;
    }
    if (m_pen.tool() == MarkTool::Polygon)
        finish();
    else
        press(event); // fast counting
    return true;
}

void MarkTools::finish() {
    if (m_stroke) return endStroke();
    if (m_pen.tool() != MarkTool::Polygon || m_corners.empty()) return cancel();
    std::vector<core::Level0Point> ring = m_corners;
    ring.pop_back(); // it follows the pointer
    const double reach = perPixel();
    const auto close = [reach](core::Level0Point a, core::Level0Point b) {
        return std::hypot(a.x - b.x, a.y - b.y) < reach;
    };
    ring.erase(std::unique(ring.begin(), ring.end(), close), ring.end());
    cancel();
    if (ring.size() > 64) ring = core::simplified(ring, kStrokeTolerance * perPixel());
    if (ring.size() >= 3) add(core::polygonShape(std::move(ring)), tr("Draw a polygon"));
}

void MarkTools::cancel() {
    m_corners.clear();
    m_pressed = false;
    m_stroke.reset();
    m_drag.reset();
    m_layer.repaint();
}

void MarkTools::placePoint(core::Level0Point point, bool takesAway) {
    core::MarkDocument& document = board()->document();
    const double reach = 2 * kReach * perPixel();
    if (takesAway) {
        const auto hit = document.pick(point, reach, [this](const core::Annotation& mark) {
            return mark.shape.isPoints() && board()->shows(mark) && !mark.isLocked();
        });
        if (!hit) return;
        const core::AnnotationPtr mark = document.find(*hit);
        const auto nearest = std::min_element(
            mark->shape.points.begin(), mark->shape.points.end(), [point](core::Level0Point a, core::Level0Point b) {
                return std::hypot(a.x - point.x, a.y - point.y) < std::hypot(b.x - point.x, b.y - point.y);
            });
        core::Annotation less = *mark;
        const auto shape = core::withoutPoint(mark->shape, std::size_t(nearest - mark->shape.points.begin()));
        if (!shape) return document.remove({*hit}, tr("Take a point away").toStdString());
        less.shape = *shape;
        return document.replace(*hit, std::move(less), tr("Take a point away").toStdString());
    }
    const core::AnnotationPtr counter = m_counter ? document.find(*m_counter) : nullptr;
    const bool goesOn = counter && counter->shape.isPoints() && !counter->isLocked() &&
                        counter->classification == m_pen.markClass() &&
                        core::focalPlaneOf(*counter).value_or(0) == m_layer.view()->focalPlane();
    if (!goesOn) {
        add(core::pointsShape({point}), tr("Count"));
        m_counter = document.idEnd() - 1;
        return;
    }
    core::Annotation more = *counter;
    std::vector<core::Level0Point> points = counter->shape.points;
    points.push_back(point);
    more.shape = core::pointsShape(std::move(points));
    document.replace(*m_counter, std::move(more), tr("Count").toStdString());
}

void MarkTools::placeCircle(core::Level0Point point) {
    const auto spacing = board()->spacing();
    if (!spacing) {
        Q_EMIT said(tr("The circle of 1 mm² needs to know how large a pixel is: this slide does not say"));
        return;
    }
    add(core::circleOfArea(point, kMitosisArea, *spacing), tr("Place a circle of 1 mm²"));
}

bool MarkTools::placeAtCentre() {
    if (!board() || !m_layer.view()->slide()) return false;
    const core::Level0Point centre = m_layer.view()->viewport().centre;
    if (m_pen.tool() == MarkTool::Points)
        placePoint(centre, false);
    else if (m_pen.tool() == MarkTool::MitosisCircle)
        placeCircle(centre);
    else if (m_pen.tool() == MarkTool::Polygon) {
        if (m_corners.empty()) m_corners.push_back(centre);
        m_corners.back() = centre;
        m_corners.push_back(centre);
    } else if (twoCorners(m_pen.tool())) {
        if (m_corners.empty())
            m_corners = {centre, centre};
        else
            finishTwoCorners(centre, false);
    } else
        return false;
    m_layer.repaint();
    return true;
}

} // namespace hs::ui
