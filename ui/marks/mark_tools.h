// MarkTools: hands that draw, select, move and edit marks on one view. GUI thread; child of its layer's owner.
//
// Sees the view's mouse and keys first (an event filter) and takes what belongs to the tool; everything else (wheel,
// middle button, arrows, dragging with nothing selected under the pointer) stays the view's. What the hand is drawing is
// painted by the layer. A finished gesture is one step of the board's document.
#pragma once

#include "core/annotations/shape.h"
#include "ui/marks/mark_board.h"
#include "ui/marks/marks_layer.h"

#include <QObject>
#include <QPointer>

#include <optional>
#include <vector>

class QKeyEvent;
class QMouseEvent;
class QPainter;

namespace hs::ui {

class MarkTools : public QObject {
    Q_OBJECT
public:
    MarkTools(MarksLayer& layer, MarkPen& pen, QObject* parent = nullptr);
    ~MarkTools() override;

    // True while a hand is in the middle of something.
    bool drawing() const { return !m_corners.empty() || m_drag.has_value() || m_stroke.has_value(); }
    // Lets go of what is being drawn; a polygon of three corners or more is finished.
    void finish();
    void cancel();

    // Where keys place points: the middle of the view.
    bool placeAtCentre();

Q_SIGNALS:
    void said(const QString& sentence); // why nothing happened
    void detailsWanted();               // a double click on a mark

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    // What a drag of the select tool does: a corner, or the whole selection.
    struct Drag {
        core::Level0Point last;
        std::uint64_t gesture = 0;
        std::optional<std::size_t> corner; // of the one selected mark
        bool moved = false;
        QPointF pressed;
    };
    // What the brush is painting: the area so far and the mark it will become, or be added to, or cut from.
    struct Stroke {
        std::optional<core::MarkId> target;
        bool cuts = false;
        core::Shape painted;
        std::vector<core::Level0Point> way; // not yet part of `painted`
    };

    MarkBoard* board() const { return m_layer.board(); }
    core::Level0Point at(const QPointF& position) const;
    double perPixel() const; // level-0 pixels per device-independent one
    core::Annotation freshMark(core::Shape shape) const;
    void add(core::Shape shape, const QString& what);

    bool press(QMouseEvent* event);
    bool move(QMouseEvent* event);
    bool release(QMouseEvent* event);
    bool doubleClick(QMouseEvent* event);
    bool overrides(QKeyEvent* event) const;
    bool key(QKeyEvent* event);
    bool standardKey(QKeyEvent* event); // undo, redo, select all
    bool selectKey(QKeyEvent* event);

    bool pressSelect(QMouseEvent* event);
    void moveSelect(QMouseEvent* event);
    bool movesMany() const; // so many that they follow when the hand lets go
    void paintMany(QPainter& painter, const core::Viewport& view) const;
    void clickSelect(core::Level0Point point, Qt::KeyboardModifiers modifiers);
    bool removeCorner(QMouseEvent* event);
    std::optional<std::size_t> cornerAt(const QPointF& position) const;

    void pressBrush(QMouseEvent* event);
    void extendStroke(core::Level0Point point);
    void endStroke();
    void placePoint(core::Level0Point point, bool takesAway);
    void placeCircle(core::Level0Point point);
    void finishTwoCorners(core::Level0Point end, bool even);
    std::optional<core::Shape> shapeOfCorners() const;

    void toolChanged();
    void showCursor();
    void paint(QPainter& painter, const core::Viewport& view) const;
    void paintCircleAt(QPainter& painter, const core::Viewport& view) const;

    MarksLayer& m_layer;
    MarkPen& m_pen;
    std::vector<core::Level0Point> m_corners; // of what is being drawn; the last one follows the pointer
    bool m_pressed = false;                   // the button of a drawing tool is down
    QPointF m_pressedAt;
    bool m_even = false; // Shift: squares and circles
    std::optional<Drag> m_drag;
    std::optional<Stroke> m_stroke;
    std::optional<QPointF> m_pointer;
    std::optional<core::MarkId> m_counter; // the points that are being added to
    Qt::KeyboardModifiers m_clickModifiers;
};

} // namespace hs::ui
