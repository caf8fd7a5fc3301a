#include "ui/marks/marks_painter.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

namespace hs::ui {

namespace {

constexpr double kDotSize = 2.0;    // device-independent pixels; smaller marks are dots of this size
constexpr double kPlainSize = 7.0;  // up to here without fill and smooth edges
constexpr double kLeastStep = 0.75; // between two corners of an outline
constexpr int kAskEvery = 512;
constexpr std::size_t kMostDiscs = 3000; // more points than this in a view are dots

QPointF mapped(const QTransform& toView, core::Level0Point point) {
    return toView.map(QPointF(point.x, point.y));
}

bool drawnByHand(const core::Annotation& mark) {
    return mark.objectType.empty() || mark.objectType == "annotation";
}

void appendPath(QPolygonF& polygon, std::span<const core::Level0Point> path, const QTransform& toView) {
    polygon.clear();
    polygon.reserve(int(path.size()) + 1);
    for (std::size_t i = 0; i < path.size(); ++i) {
        const QPointF at = mapped(toView, path[i]);
        if (!polygon.isEmpty() && i + 1 < path.size()) {
            const QPointF way = at - polygon.back();
            if (std::abs(way.x()) + std::abs(way.y()) < kLeastStep) continue;
        }
        polygon << at;
    }
}

void paintPoints(QPainter& painter, const QTransform& toView, const core::Shape& shape, const QColor& ink,
                 const MarkStyle& style) {
    const double radius = style.pointRadius * (style.emphasised ? 1.25 : 1);
    painter.setPen(QPen(QColor(255, 255, 255, 230), 1.4));
    painter.setBrush(ink);
    for (const core::Level0Point p : shape.points)
        painter.drawEllipse(mapped(toView, p), radius, radius);
}

void paintOutline(QPainter& painter, const QPainterPath& path, const QColor& ink, const MarkStyle& style, bool filled) {
    painter.setBrush(Qt::NoBrush);
    if (filled) {
        QColor wash = ink;
        wash.setAlphaF(float(style.fillOpacity));
        painter.fillPath(path, wash);
    }
    if (style.emphasised) {
        painter.setPen(QPen(QColor(255, 255, 255, 210), style.lineWidth + 3.2));
        painter.drawPath(path);
    }
    painter.setPen(QPen(ink, style.lineWidth + (style.emphasised ? 0.6 : 0), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(path);
}

// Dots of one colour are drawn together.
using Dots = std::unordered_map<QRgb, std::vector<QPointF>>;

void paintDots(QPainter& painter, const Dots& dots) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const auto& [colour, points] : dots) {
        painter.setPen(QPen(QColor(colour), kDotSize, Qt::SolidLine, Qt::SquareCap));
        painter.drawPoints(points.data(), int(points.size()));
    }
}

void paintPlain(QPainter& painter, const QTransform& toView, const core::Annotation& mark) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(toColour(core::colourOf(mark)), 1));
    painter.setBrush(Qt::NoBrush);
    QPolygonF polygon;
    for (std::size_t i = 0; i < mark.shape.pathCount(); ++i) {
        appendPath(polygon, mark.shape.path(i), toView);
        if (mark.shape.isArea())
            painter.drawPolygon(polygon);
        else
            painter.drawPolyline(polygon);
    }
}

double sizeOnScreen(core::Level0Rect bounds, double perPixel) {
    return std::max(bounds.width, bounds.height) / perPixel;
}

bool touches(core::Level0Rect a, core::Level0Rect b) {
    return a.x <= b.right() && b.x <= a.right() && a.y <= b.bottom() && b.y <= a.bottom();
}

} // namespace

QColor toColour(core::MarkColour colour) {
    return {colour.red, colour.green, colour.blue};
}

core::MarkColour fromColour(const QColor& colour) {
    return {std::uint8_t(colour.red()), std::uint8_t(colour.green()), std::uint8_t(colour.blue())};
}

QTransform slideToView(const core::Viewport& view) {
    // The mapping is linear: three points tell it. Taken a large step apart, for the digits' sake.
    constexpr double kStep = 4096;
    const core::ViewPoint o = view.toView({0, 0}), x = view.toView({kStep, 0}), y = view.toView({0, kStep});
    return {(x.x - o.x) / kStep, (x.y - o.y) / kStep, (y.x - o.x) / kStep, (y.y - o.y) / kStep, o.x, o.y};
}

QPainterPath outlineOf(const core::Shape& shape, const QTransform& toView) {
    QPainterPath outline;
    outline.setFillRule(Qt::OddEvenFill);
    QPolygonF polygon;
    for (std::size_t i = 0; i < shape.pathCount(); ++i) {
        appendPath(polygon, shape.path(i), toView);
        outline.addPolygon(polygon);
        if (shape.isArea()) outline.closeSubpath();
    }
    return outline;
}

void paintMark(QPainter& painter, const QTransform& toView, const core::Annotation& mark, const MarkStyle& style) {
    if (!mark.drawable()) return;
    const QColor ink = toColour(core::colourOf(mark));
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (mark.shape.isPoints()) return paintPoints(painter, toView, mark.shape, ink, style);
    const bool byHand = drawnByHand(mark);
    MarkStyle thin = style;
    if (!byHand) thin.lineWidth = std::min(style.lineWidth, 1.1);
    paintOutline(painter, outlineOf(mark.shape, toView), ink, thin, mark.shape.isArea() && byHand);
    if (mark.nucleus) paintOutline(painter, outlineOf(*mark.nucleus, toView), ink, thin, false);
}

void paintMarks(QPainter& painter, const core::Viewport& view, const core::MarkList& marks,
                const MarkVisibility& visibility, const MarkStyle& style, const std::function<bool()>& stopped) {
    if (!visibility.all) return;
    const QTransform toView = slideToView(view);
    const double perPixel = view.downsample.value * view.devicePixelRatio;
    core::Level0Rect area = view.visibleArea();
    const double reach = 2 * style.pointRadius * perPixel;
    area = {area.x - reach, area.y - reach, area.width + 2 * reach, area.height + 2 * reach};
    Dots dots;
    std::vector<const core::PlacedMark*> large, points;
    int asked = 0;
    painter.save();
    for (const core::PlacedMark& placed : marks) {
        // Where it lies is asked first: it stands in the list, the mark anywhere.
        if (!touches(placed.bounds, area) || !placed.mark->drawable() || !visibility.shows(*placed.mark)) continue;
        const double size = sizeOnScreen(placed.bounds, perPixel);
        if (placed.mark->shape.isPoints())
            points.push_back(&placed);
        else if (size < kDotSize)
            dots[toColour(core::colourOf(*placed.mark)).rgb()].push_back(mapped(toView, placed.bounds.centre()));
        else if (size >= kPlainSize)
            large.push_back(&placed);
        else
            paintPlain(painter, toView, *placed.mark);
        if (++asked % kAskEvery == 0 && stopped()) break;
    }
    if (points.size() > kMostDiscs) {
        for (const core::PlacedMark* placed : points)
            for (const core::Level0Point p : placed->mark->shape.points)
                dots[toColour(core::colourOf(*placed->mark)).rgb()].push_back(mapped(toView, p));
    } else {
        large.insert(large.end(), points.begin(), points.end());
    }
    paintDots(painter, dots);
    for (const core::PlacedMark* placed : large) {
        paintMark(painter, toView, *placed->mark, style);
        if (++asked % kAskEvery == 0 && stopped()) break;
    }
    painter.restore();
}

} // namespace hs::ui
