#include "ui/overlay/overlay_layer.h"

#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace hs::ui {

namespace {

constexpr double kFadeMs = 120;
constexpr double kOutlineWidth = 2; // device-independent pixels

QRectF toQt(core::Level0Rect rect) {
    return {rect.x, rect.y, rect.width, rect.height};
}

} // namespace

void OverlayLayer::setModel(OverlayModelPtr model, double nowMs) {
    if (model == m_now.model) return;
    m_before = std::move(m_now);
    m_now = {std::move(model), {}};
    m_changedMs = nowMs;
}

void OverlayLayer::setStyle(const OverlayStyle& style) {
    m_style = style;
    m_now.pictures.clear();
    m_before.pictures.clear();
}

void OverlayLayer::clear() {
    m_now = {};
    m_before = {};
    m_changedMs = -1e9;
}

bool OverlayLayer::fading(double nowMs) const {
    return nowMs - m_changedMs < kFadeMs;
}

void OverlayLayer::paint(QPainter& painter, const QTransform& toDevice, core::Level0Rect visible, double nowMs) {
    const double shown = std::clamp((nowMs - m_changedMs) / kFadeMs, 0.0, 1.0);
    if (shown >= 1) m_before = {};
    paintMap(m_before, painter, toDevice, visible, 1 - shown);
    paintMap(m_now, painter, toDevice, visible, shown);
}

void OverlayLayer::paintMap(Map& map, QPainter& painter, const QTransform& toDevice, core::Level0Rect visible,
                            double opacity) {
    if (!map.model || opacity <= 0) return;
    const std::vector<OverlayBlock>& blocks = map.model->blocks();
    if (map.pictures.empty())
        for (std::size_t i = 0; i < blocks.size(); ++i)
            map.pictures.push_back(map.model->picture(i, m_style));
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.setTransform(toDevice, true);
    painter.setOpacity(opacity);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const OverlayBlock& block = blocks[i];
        if (block.area.intersected(visible).empty()) continue;
        painter.drawImage(toQt(block.area), map.pictures[i]);
    }
    painter.restore();
}

void OverlayLayer::paintOutline(QPainter& painter, const QTransform& toDevice, std::size_t patch) const {
    if (!m_now.model || patch >= m_now.model->grid().patches.size()) return;
    const core::Level0PixelRect& area = m_now.model->grid().patches[patch].area;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colours().onSlideAccent, kOutlineWidth * painter.device()->devicePixelRatioF()));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(
        toDevice.map(QPolygonF(QRectF(double(area.x), double(area.y), double(area.width), double(area.height)))));
    painter.restore();
}

} // namespace hs::ui
