// MarkTools: selecting, moving, corners and keys.
#include "ui/marks/mark_tools.h"

#include "ui/marks/marks_painter.h"
#include "ui/viewer/slide_view.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QStyleHints>

#include <cmath>

namespace hs::ui {

namespace {

constexpr double kReach = 6;
constexpr double kBrushStep = 1.2;
constexpr double kNudge = 1;      // device-independent pixels
constexpr double kNudgeFar = 10;
constexpr std::size_t kMostMoving = 200; // shown on their way

QPointF nudgeOf(int key) {
    switch (key) {
    case Qt::Key_Left:
        return {-1, 0};
    case Qt::Key_Right:
        return {1, 0};
    case Qt::Key_Up:
        return {0, -1};
    case Qt::Key_Down:
        return {0, 1};
    default:
        return {};
    }
}

} // namespace

std::optional<std::size_t> MarkTools::cornerAt(const QPointF& position) const {
    if (board()->selection().size() != 1) return std::nullopt;
    const core::AnnotationPtr mark = board()->document().find(board()->selection().front());
    if (!mark || !hasHandles(*mark) || !board()->shows(*mark)) return std::nullopt;
    std::optional<std::size_t> nearest;
    double least = kReach;
    for (std::size_t i = 0; i < mark->shape.points.size(); ++i) {
        const core::ViewPoint corner = m_layer.view()->viewport().toView(mark->shape.points[i]);
        const double distance = std::hypot(corner.x - position.x(), corner.y - position.y());
        if (distance > least) continue;
        least = distance;
        nearest = i;
    }
    return nearest;
}

// Takes the press when something selected is under it; otherwise it is the view's, which pans or tells a click.
bool MarkTools::pressSelect(QMouseEvent* event) {
    if (board()->selection().empty() || event->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier)) return false;
    const core::Level0Point point = at(event->position());
    Drag drag{point, nextGesture(), cornerAt(event->position()), false, event->position()};
    if (!drag.corner) {
        const auto hit = board()->document().pick(point, kReach * perPixel(), [this](const core::Annotation& mark) {
            return board()->shows(mark) && !mark.isLocked();
        });
        if (!hit || !board()->isSelected(*hit)) return false;
    }
    m_drag = drag;
    return true;
}

void MarkTools::moveSelect(QMouseEvent* event) {
    const QPointF way = event->position() - m_drag->pressed;
    if (!m_drag->moved && std::hypot(way.x(), way.y()) < QGuiApplication::styleHints()->startDragDistance()) return;
    m_drag->moved = true;
    const core::Level0Point point = at(event->position());
    if (m_drag->corner) {
        const core::MarkId id = board()->selection().front();
        const core::AnnotationPtr mark = board()->document().find(id);
        if (!mark) return;
        core::Annotation changed = *mark;
        changed.shape = core::withPoint(std::move(changed.shape), *m_drag->corner, point);
        board()->document().replace(id, std::move(changed), tr("Move a corner").toStdString(), m_drag->gesture);
    } else {
        m_layer.view()->setCursor(Qt::SizeAllCursor);
        m_layer.repaint();
        if (movesMany()) return; // when the hand lets go
        board()->moveSelected(point.x - m_drag->last.x, point.y - m_drag->last.y, m_drag->gesture);
    }
    m_drag->last = point;
}

bool MarkTools::movesMany() const {
    return m_drag && !m_drag->corner && board()->selection().size() > MarkWork::kAtOnce;
}

// Some of the marks that will be moved, where they would come to lie.
void MarkTools::paintMany(QPainter& painter, const core::Viewport& view) const {
    const core::Level0Point to = at(m_pointer.value_or(m_drag->pressed));
    const double dx = to.x - m_drag->last.x, dy = to.y - m_drag->last.y;
    MarkStyle style;
    style.emphasised = true;
    std::size_t painted = 0;
    for (const core::MarkId id : board()->selection()) {
        const core::AnnotationPtr mark = board()->document().find(id);
        if (!mark || !mark->drawable() || mark->isLocked() || !board()->shows(*mark)) continue;
        if (++painted > kMostMoving) return;
        core::Annotation moved = *mark;
        moved.shape = core::translated(std::move(moved.shape), dx, dy);
        paintMark(painter, slideToView(view), moved, style);
    }
}

void MarkTools::clickSelect(core::Level0Point point, Qt::KeyboardModifiers modifiers) {
    const auto hit = board()->document().pick(point, kReach * perPixel(), [this](const core::Annotation& mark) {
        return board()->shows(mark);
    });
    const bool several = modifiers & (Qt::ControlModifier | Qt::ShiftModifier);
    if (several && hit)
        board()->toggle(*hit);
    else if (!several)
        board()->select(hit ? std::vector{*hit} : std::vector<core::MarkId>{});
}

// A double click on a corner takes it away, on an edge adds one.
bool MarkTools::removeCorner(QMouseEvent* event) {
    if (board()->selection().size() != 1) return false;
    const core::MarkId id = board()->selection().front();
    const core::AnnotationPtr mark = board()->document().find(id);
    if (!mark || !hasHandles(*mark) || mark->shape.isPoints()) return false;
    core::Annotation changed = *mark;
    if (const auto corner = cornerAt(event->position())) {
        const auto less = core::withoutPoint(mark->shape, *corner);
        if (!less) return true; // too few would be left
        changed.shape = *less;
        board()->document().replace(id, std::move(changed), tr("Take a corner away").toStdString());
        return true;
    }
    const core::Level0Point point = at(event->position());
    std::size_t begin = 0;
    for (std::size_t i = 0; i < mark->shape.pathCount(); ++i) {
        const auto path = mark->shape.path(i);
        const std::size_t edges = mark->shape.isArea() ? path.size() : path.size() - 1;
        for (std::size_t j = 0; j < edges; ++j) {
            const core::Shape edge = core::lineShape({path[j], path[(j + 1) % path.size()]});
            if (core::distanceTo(edge, point) > kReach * perPixel()) continue;
            changed.shape = core::withPointAfter(mark->shape, begin + j, point);
            board()->document().replace(id, std::move(changed), tr("Add a corner").toStdString());
            return true;
        }
        begin += path.size();
    }
    return false;
}

// Keys that mean marks while the slide has the focus, whatever else they do in the window.
bool MarkTools::overrides(QKeyEvent* event) const {
    const bool sized = m_pen.tool() == MarkTool::Brush &&
                       (event->key() == Qt::Key_BracketLeft || event->key() == Qt::Key_BracketRight);
    // Without a mark to take back they are the report's.
    const bool undoes = board() != nullptr && event->matches(QKeySequence::Undo) && board()->document().canUndo();
    const bool redoes = board() != nullptr && event->matches(QKeySequence::Redo) && board()->document().canRedo();
    const bool ours = sized || undoes || redoes || event->matches(QKeySequence::SelectAll);
    if (ours) event->accept();
    return ours;
}

bool MarkTools::standardKey(QKeyEvent* event) {
    if (event->matches(QKeySequence::Undo))
        board()->undo();
    else if (event->matches(QKeySequence::Redo))
        board()->redo();
    else if (event->matches(QKeySequence::SelectAll))
        board()->selectAll();
    else
        return false;
    return true;
}

bool MarkTools::key(QKeyEvent* event) {
    if (standardKey(event)) return true;
    const bool plain = !(event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    switch (event->key()) {
    case Qt::Key_Escape:
        if (drawing())
            cancel();
        else if (m_pen.tool() != MarkTool::Select)
            m_pen.setTool(MarkTool::Select);
        else if (!board()->selection().empty())
            board()->clearSelection();
        else
            return false;
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!plain) return false;
        if (m_pen.tool() == MarkTool::Polygon && m_corners.size() > 3 && event->modifiers() == Qt::NoModifier) {
            finish();
            return true;
        }
        return false;
    case Qt::Key_Space:
        return plain && placeAtCentre();
    case Qt::Key_Backspace:
        if (m_pen.tool() != MarkTool::Polygon || m_corners.size() < 3) return false;
        m_corners.erase(m_corners.end() - 2);
        m_layer.repaint();
        return true;
    case Qt::Key_BracketLeft:
    case Qt::Key_BracketRight:
        if (m_pen.tool() != MarkTool::Brush) return false;
        m_pen.setBrushRadius(m_pen.brushRadius() *
                             (event->key() == Qt::Key_BracketRight ? kBrushStep : 1 / kBrushStep));
        return true;
    default:
        return selectKey(event);
    }
}

// Ctrl and an arrow move the selection, as it lies on the screen.
bool MarkTools::selectKey(QKeyEvent* event) {
    const QPointF way = nudgeOf(event->key());
    if (way.isNull() || !(event->modifiers() & Qt::ControlModifier) || board()->selection().empty()) return false;
    if (event->isAutoRepeat() && board()->work().busy()) return true; // the last step is still being made
    const double step = event->modifiers() & Qt::ShiftModifier ? kNudgeFar : kNudge;
    const core::Viewport& view = m_layer.view()->viewport();
    const core::Level0Point from = view.toSlide({0, 0}), to = view.toSlide({way.x() * step, way.y() * step});
    board()->moveSelected(to.x - from.x, to.y - from.y);
    return true;
}

} // namespace hs::ui
