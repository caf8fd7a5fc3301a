#include "ui/overlay/overlay_layer.h"

#include "ui/overlay/overlay_blend.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <utility>

namespace hs::ui {

namespace {

constexpr double kFadeMs = 120;

} // namespace

void OverlayLayer::setModel(OverlayModelPtr model, double nowMs) {
    if (model == m_now.model) return;
    m_before = std::exchange(m_now, Map{std::move(model), {}});
    m_changedMs = nowMs;
    m_shown = 0;
    ++m_version;
}

void OverlayLayer::setStyle(const OverlayStyle& style) {
    m_style = style;
    m_now.pictures.clear();
    m_before.pictures.clear();
    ++m_version;
}

void OverlayLayer::clear() {
    m_now = {};
    m_before = {};
    m_shown = 1;
    ++m_version;
}

void OverlayLayer::setTime(double nowMs) {
    if (m_shown >= 1) return;
    m_shown = std::clamp((nowMs - m_changedMs) / kFadeMs, 0.0, 1.0);
    if (m_shown >= 1) m_before = {};
    ++m_version;
}

void OverlayLayer::blend(const core::Plane& plane, core::PlaneRect area, const core::TargetPixels& target) {
    blendMap(m_before, 1 - m_shown, plane, area, target);
    blendMap(m_now, m_shown, plane, area, target);
}

void OverlayLayer::blendMap(Map& map, double opacity, const core::Plane& plane, core::PlaneRect area,
                            const core::TargetPixels& target) {
    if (!map.model || opacity <= 0) return;
    const std::vector<OverlayBlock>& blocks = map.model->blocks();
    if (map.pictures.empty())
        for (std::size_t i = 0; i < blocks.size(); ++i)
            map.pictures.push_back(map.model->picture(i, m_style));
    for (std::size_t i = 0; i < blocks.size(); ++i)
        blendBlock(blocks[i], map.pictures[i], opacity, plane, area, target,
                   m_style.borders ? PatchBorders::Shown : PatchBorders::Hidden);
}

void OverlayLayer::paintOutline(QPainter& painter, const QTransform& toDevice, std::size_t patch, double width) const {
    if (!m_now.model || patch >= m_now.model->grid().patches.size()) return;
    const core::Level0PixelRect& area = m_now.model->grid().patches[patch].area;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().onSlideAccent, width));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(
        toDevice.map(QPolygonF(QRectF(double(area.x), double(area.y), double(area.width), double(area.height)))));
    painter.restore();
}

} // namespace hs::ui
