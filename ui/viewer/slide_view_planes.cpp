// SlideView: focal planes. Another plane is shown when its tiles of the view are here: turning the focus never flashes.
#include "ui/viewer/slide_view_private.h"

#include <algorithm>

namespace hs::ui {

namespace {

constexpr int kLongestWaitMs = 600; // then it is shown as far as it is here

} // namespace

int SlideView::focalPlanes() const {
    return d->hasSlide() ? d->info.focalPlanes : 1;
}

int SlideView::focalPlane() const {
    return d->info.focalPlane;
}

void SlideView::setFocalPlane(int plane) {
    d->setFocalPlane(plane);
}

core::SlidePtr SlideView::slideInFocus() const {
    return d->source->slide();
}

void SlideViewPrivate::setFocalPlane(int wanted) {
    if (!hasSlide()) return;
    const int plane = std::clamp(wanted, 0, info.focalPlanes - 1);
    if (plane == info.focalPlane) return;
    incoming.reset();
    planeTimer.stop();
    if (plane != source->slide()->info().focalPlane) {
        core::SlidePtr slide = opened;
        if (plane != opened->info().focalPlane) {
            core::Result<core::SlidePtr> other = opened->atFocalPlane(plane);
            if (!other) {
                Q_EMIT q->tileFailed(QString::fromStdString(other.error().message));
                return;
            }
            slide = std::move(other).value();
        }
        incoming = std::make_unique<TileSource>(cache);
        incoming->open(std::move(slide));
        QObject::connect(incoming.get(), &TileSource::arrived, q, [this] { lookAtIncoming(); });
        QObject::connect(incoming.get(), &TileSource::failed, q, [this] { lookAtIncoming(); });
        planeTimer.start(kLongestWaitMs);
        requestTiles();
    }
    info.focalPlane = plane;
    planeBar->setPlane(plane);
    Q_EMIT q->focalPlaneChanged();
}

void SlideViewPrivate::lookAtIncoming() {
    if (!incoming) return;
    const int level = core::sharpLevel(incoming->pyramid(), view.downsample);
    const std::vector<core::TileId> tiles = core::visibleTiles(incoming->pyramid(), level, view);
    const bool all = std::all_of(tiles.begin(), tiles.end(),
                                 [this](core::TileId id) { return incoming->find(id) || incoming->failure(id); });
    // From the event loop: the one that tells of a tile is not to be put in another's place meanwhile.
    if (all) planeTimer.start(0);
}

void SlideViewPrivate::showIncoming() {
    if (!incoming) return;
    readByEarlier += source->tilesRead();
    incoming->disconnect(q);
    source = std::move(incoming);
    listen();
    composite.reset();
    settled = false;
    q->update();
}

} // namespace hs::ui
