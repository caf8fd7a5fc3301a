// Paints marks as a view shows them, with as much detail as their size on the screen deserves. Any thread.
#pragma once

#include "core/annotations/mark_document.h"
#include "core/view/viewport.h"
#include "ui/marks/mark_visibility.h"

#include <QColor>
#include <QPainterPath>
#include <QTransform>

#include <functional>

class QPainter;

namespace hs::ui {

QColor toColour(core::MarkColour colour);
core::MarkColour fromColour(const QColor& colour);

// Level-0 pixels to the view's, in device-independent pixels.
QTransform slideToView(const core::Viewport& view);

struct MarkStyle {
    double lineWidth = 1.8;     // device-independent pixels
    double fillOpacity = 0.14;  // of areas drawn by hand; what a program detected is outlined only
    double pointRadius = 4.5;
    bool emphasised = false; // selected: wider, with a light line beneath
};

// One mark in full.
void paintMark(QPainter& painter, const QTransform& toView, const core::Annotation& mark, const MarkStyle& style);

// Those of a snapshot that touch the visible area. What is smaller than two pixels is a dot, what is small a plain
// outline. Stops early when `stopped` answers true (asked now and then).
void paintMarks(QPainter& painter, const core::Viewport& view, const core::MarkList& marks,
                const MarkVisibility& visibility, const MarkStyle& style,
                const std::function<bool()>& stopped = [] { return false; });

// The outline in view coordinates, without corners that nobody can see.
QPainterPath outlineOf(const core::Shape& shape, const QTransform& toView);

} // namespace hs::ui
