// SlideView: colours, the area seen, memory.
#include "core/slide/icc_profile.h"
#include "ui/gui_post.h"
#include "ui/viewer/slide_view_private.h"
#include "ui/worker.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace hs::ui {

const core::SlideInfo& SlideView::info() const {
    return d->info;
}

void SlideView::setSpacing(std::optional<core::Spacing> spacing) {
    if (!d->hasSlide() || d->source->slide()->info().spacing) return;
    if (spacing && !spacing->plausible()) return;
    d->info.spacing = spacing;
    d->info.spacingSource = spacing ? "set by hand" : "";
    d->updateFurniture();
    Q_EMIT infoChanged();
    Q_EMIT viewChanged(); // the magnification is another one
}

void SlideView::setColours(const core::ColourSettings& colours) {
    const core::ColourSettings sane = colours.clamped();
    if (sane == d->colourSettings) return;
    d->colourSettings = sane;
    d->renewColours();
}

const core::ColourSettings& SlideView::colours() const {
    return d->colourSettings;
}

const core::ColourMapper& SlideView::colourMapper() const {
    return d->mapper;
}

ProfileState SlideView::profileState() const {
    return d->profileState == ProfileState::Applied && !d->colourSettings.useProfile ? ProfileState::Off
                                                                                     : d->profileState;
}

QString SlideView::profileWords() const {
    return d->profileWords;
}

std::optional<std::uint32_t> SlideView::measuredWhite() const {
    const core::Image& picture = d->minimap->picture();
    std::vector<std::uint32_t> pixels(picture.data(), picture.data() + picture.byteCount() / 4);
    // The white is taken after the profile, as the mapper applies it.
    const core::ColourMapper profileAlone({.useProfile = d->colourSettings.useProfile}, d->profile);
    profileAlone.map(pixels.data(), pixels.size(), core::ColourMapper::Effort::Best);
    return core::findWhite(pixels.data(), pixels.size());
}

std::optional<std::uint32_t> SlideView::scannedColour(core::Level0Point point) const {
    for (int level = 0; level < int(d->source->pyramid().levels().size()); ++level)
        for (const core::TileId id : d->source->pyramid().tilesIn(level, {point.x, point.y, 1e-3, 1e-3})) {
            const core::ImagePtr image = d->source->find(id);
            if (!image) continue;
            const core::Level0Rect area = d->source->pyramid().tileAreaOnSlide(id);
            const int x = std::min(int((point.x - area.x) / area.width * image->width()), image->width() - 1);
            const int y = std::min(int((point.y - area.y) / area.height * image->height()), image->height() - 1);
            const core::ColourMapper profileAlone({.useProfile = d->colourSettings.useProfile}, d->profile);
            return profileAlone.mapped(image->row(y)[x]) & 0xFFFFFFu;
        }
    return std::nullopt;
}

void SlideViewPrivate::renewColours() {
    mapper = core::ColourMapper(colourSettings, profile);
    ++mapperVersion;
    minimap->setColours(mapper);
    q->update();
    Q_EMIT q->coloursChanged();
}

void SlideViewPrivate::readProfile() {
    if (!info.hasIccProfile) return;
    profileState = ProfileState::Reading;
    onWorker([post = GuiPost(q), this, slide = opened] {
        const core::Result<std::vector<std::uint8_t>> bytes = slide->readIccProfile();
        const core::Result<core::IccFinding> found = bytes ? core::readIcc(bytes.value()) : bytes.error();
        post([this, slide, found] {
            if (opened != slide) return;
            if (found) {
                profile = found.value().toScreen;
                profileState = ProfileState::Applied;
                profileWords = QString::fromStdString(found.value().name);
            } else {
                profileState = ProfileState::Failed;
                profileWords = QString::fromStdString(found.error().message);
            }
            renewColours();
        });
    });
}

const core::SeenArea& SlideView::seenArea() const {
    return d->seen;
}

void SlideView::setSeenArea(const core::SeenArea& seen) {
    if (!d->hasSlide() || !(seen.slide() == d->info.size)) return;
    d->seen = seen;
    d->minimap->setSeen(d->seen, d->info);
    Q_EMIT seenAreaChanged();
}

void SlideViewPrivate::keepLooking() {
    if (!lookTimer.isActive() && q->isVisible()) lookTimer.start();
}

void SlideViewPrivate::look() {
    if (!hasSlide() || !q->isVisible() || q->window()->isMinimized()) {
        lastLook.reset();
        lookTimer.stop();
        return;
    }
    if (!sharp) {
        lastLook.reset();
        return;
    }
    const bool still = lastLook == view;
    const bool comparable = lastLook && lastLook->downsample == view.downsample &&
                            lastLook->rotation == view.rotation && lastLook->mirrored == view.mirrored;
    if (comparable && seen.addShared(*lastLook, view)) {
        minimap->setSeen(seen, info);
        Q_EMIT q->seenAreaChanged();
    }
    lastLook = view;
    if (still) lookTimer.stop(); // nothing new until the view moves
}

QImage SlideView::picture() {
    const double ratio = d->view.devicePixelRatio;
    QImage image(int(std::lround(width() * ratio)), int(std::lround(height() * ratio)), QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    QPainter painter(&image);
    d->paint(painter);
    return image;
}

std::size_t SlideView::memoryHeld() const {
    return d->source->memoryHeld();
}

std::size_t SlideView::memoryLimit() const {
    return d->source->cacheLimit();
}

void SlideViewPrivate::tellMemory() {
    const std::size_t held = composite.bytesHeld() + std::size_t(motionFrame.sizeInBytes());
    if (held == memoryTold) return;
    source->setAside(held, memoryTold);
    memoryTold = held;
}

} // namespace hs::ui
