// OverlayLayer: draws a map over the slide, and fades from one map to the next. GUI thread.
//
// Keeps one small picture a block (one pixel a patch); a frame only stretches it, so panning costs the same with any
// number of patches.
#pragma once

#include "ui/overlay/overlay_model.h"

#include <QTransform>

#include <optional>
#include <vector>

class QPainter;

namespace hs::ui {

class OverlayLayer {
public:
    // Null fades the map out.
    void setModel(OverlayModelPtr model, double nowMs);
    void setStyle(const OverlayStyle& style);

    const OverlayModelPtr& model() const { return m_now.model; }
    const OverlayStyle& style() const { return m_style; }

    // Everything away at once (another slide).
    void clear();
    bool fading(double nowMs) const;

    // `toDevice` maps level-0 pixels to the painter's device pixels; `visible` is the part of the slide on the screen.
    void paint(QPainter& painter, const QTransform& toDevice, core::Level0Rect visible, double nowMs);
    // The outline of one patch, in the accent colour.
    void paintOutline(QPainter& painter, const QTransform& toDevice, std::size_t patch) const;

private:
    struct Map {
        OverlayModelPtr model;
        std::vector<QImage> pictures; // one a block; empty until they are painted
    };
    void paintMap(Map& map, QPainter& painter, const QTransform& toDevice, core::Level0Rect visible, double opacity);

    Map m_now;
    Map m_before; // fading out
    OverlayStyle m_style;
    double m_changedMs = -1e9;
};

} // namespace hs::ui
