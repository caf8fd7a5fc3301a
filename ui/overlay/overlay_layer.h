// OverlayLayer: lays a map over the slide's pixels, and fades from one map to the next. GUI thread.
//
// Keeps one small picture a block (one pixel a patch), so colour, opacity and threshold change at once, with any number
// of patches.
#pragma once

#include "core/view/plane.h"
#include "core/view/resample.h"
#include "ui/overlay/overlay_model.h"

#include <QTransform>

#include <cstdint>
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

    // To be called once before a frame is blended; says whether the next frame will look different.
    void setTime(double nowMs);
    bool fading() const { return m_shown < 1; }
    // Anything to blend at all.
    bool visible() const { return m_now.model || m_before.model; }
    // Differs whenever blending the same pixels would give others than before.
    std::uint64_t version() const { return m_version; }

    // The target holds opaque pixels of the slide: area.width x area.height of the plane.
    void blend(const core::Plane& plane, core::PlaneRect area, const core::TargetPixels& target);
    // The outline of one patch, in the accent colour, `width` device pixels wide.
    void paintOutline(QPainter& painter, const QTransform& toDevice, std::size_t patch, double width) const;

private:
    struct Map {
        OverlayModelPtr model;
        std::vector<QImage> pictures; // one a block; empty until they are asked for
    };
    void blendMap(Map& map, double opacity, const core::Plane& plane, core::PlaneRect area,
                  const core::TargetPixels& target);

    Map m_now;
    Map m_before; // fading out
    OverlayStyle m_style;
    double m_changedMs = 0;
    double m_shown = 1; // 0..1: how far m_now has faded in
    std::uint64_t m_version = 0;
};

} // namespace hs::ui
