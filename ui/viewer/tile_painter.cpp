#include "ui/viewer/tile_painter.h"

#include "core/view/turn.h"

#include <QPainter>

namespace hs::ui {

namespace {

// On a turned plane the borders of neighbours are rounded each on its own; this much overlap (device pixels) closes the
// gaps. Upright borders are rounded alike and need none.
constexpr double kTurnedOverlap = 0.75;

} // namespace

QTransform slideToDevice(const core::Plane& plane, core::PlaneRect window) {
    const core::Turn turn = core::turnOf(plane.rotation);
    const double scale = 1 / plane.downsample.value;
    const double scaleX = plane.mirrored ? -scale : scale;
    return {turn.cosine * scaleX, turn.sine * scaleX, -turn.sine * scale,
            turn.cosine * scale,  -double(window.x),  -double(window.y)};
}

QImage sharedImage(const core::Image& image) {
    return {reinterpret_cast<const uchar*>(image.data()), image.width(), image.height(), qsizetype(image.strideBytes()),
            image.opaque() ? QImage::Format_RGB32 : QImage::Format_ARGB32_Premultiplied};
}

void paintTiles(QPainter& painter, const core::TilePyramid& pyramid, const core::DrawList& list,
                const core::Plane& plane, core::PlaneRect window, Filter filter) {
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, filter == Filter::Smooth);
    painter.setTransform(slideToDevice(plane, window), true);
    const double overlap = plane.quarterTurns() ? 0 : kTurnedOverlap * plane.downsample.value;
    for (const core::DrawTile& tile : list.tiles) {
        const core::Level0Rect place = pyramid.tileAreaOnSlide(tile.id);
        const double scaleX = tile.image->width() / place.width, scaleY = tile.image->height() / place.height;
        const QRectF target = QRectF(tile.area.x, tile.area.y, tile.area.width, tile.area.height)
                                  .adjusted(-overlap, -overlap, overlap, overlap);
        const QRectF source((tile.area.x - place.x) * scaleX, (tile.area.y - place.y) * scaleY,
                            tile.area.width * scaleX, tile.area.height * scaleY);
        painter.drawImage(target, sharedImage(*tile.image), source);
    }
    painter.restore();
}

} // namespace hs::ui
