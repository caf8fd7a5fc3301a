#include "ui/viewer/slide_view.h"

#include "core/view/magnification.h"
#include "ui/viewer/slide_view_private.h"

#include <algorithm>

namespace hs::ui {

SlideView::SlideView(std::shared_ptr<core::TileCache> cache, QWidget* parent)
    : QWidget(parent)
    , d(std::make_unique<SlideViewPrivate>(this, std::move(cache))) {
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAttribute(Qt::WA_NoSystemBackground);
    setAttribute(Qt::WA_AcceptTouchEvents);
    grabGesture(Qt::PinchGesture);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Slide"));
}

SlideView::~SlideView() {
    d->source->setAside(0, d->memoryTold);
}

void SlideView::setSlide(core::SlidePtr slide) {
    clear();
    if (!slide) return;
    d->opened = slide;
    d->source->open(std::move(slide));
    d->info = d->source->slide()->info();
    d->planeBar->setPlanes(d->info.focalPlanes, d->info.planeSpacing);
    d->planeBar->setPlane(d->info.focalPlane);
    d->minimap->setSlide(d->info, d->source->pyramid().levels().back().size);
    d->seen = core::SeenArea(d->info.size);
    d->readProfile();
    d->view = d->wholeSlide();
    d->fitted = true;
    setAccessibleDescription(QString::fromStdString(d->source->slide()->name()));
    d->placeFurniture();
    d->updateFurniture();
    update();
    Q_EMIT slideChanged();
    Q_EMIT viewChanged();
}

void SlideView::clear() {
    if (!d->hasSlide()) return;
    d->motion.stop();
    d->press.reset();
    d->incoming.reset();
    d->planeTimer.stop();
    if (d->gpu) d->gpu->tiles().clear();
    d->planeBar->setPlanes(1, std::nullopt);
    d->source->close();
    d->opened.reset();
    d->composite.reset();
    d->overlay.clear();
    d->pointedPatch.reset();
    d->minimap->clear();
    d->colourBar->setOverlay(nullptr, d->overlay.style());
    d->anyTile = false;
    d->toldFirstPicture = false;
    d->settled = false;
    d->panDirection = {};
    d->info = {};
    d->seen = {};
    d->lastLook.reset();
    d->sharp = false;
    d->profile = nullptr;
    d->profileState = ProfileState::None;
    d->profileWords.clear();
    d->colourSettings.white.reset(); // the white of that slide
    d->renewColours();
    d->tellMemory();
    setAccessibleDescription({});
    d->updateFurniture();
    update();
    Q_EMIT slideChanged();
}

core::SlidePtr SlideView::slide() const {
    return d->opened;
}

const core::Viewport& SlideView::viewport() const {
    return d->view;
}

void SlideView::setViewport(const core::Viewport& viewport, Motion motion) {
    d->moveTo(viewport, motion);
}

void SlideView::fit(Motion motion) {
    if (!d->hasSlide()) return;
    d->moveTo(d->wholeSlide(), motion);
    d->fitted = true;
}

void SlideView::flyTo(core::Level0Rect area, Motion motion) {
    if (area.empty()) return;
    d->moveTo(d->view.fitted(area), motion);
}

void SlideView::zoomBy(double factor) {
    d->zoomAbout({d->view.size.width / 2, d->view.size.height / 2}, factor);
}

void SlideView::setRotation(double degreesClockwise) {
    d->moveTo(d->motion.destination(d->view).rotatedTo(degreesClockwise), Motion::Ease);
}

void SlideView::turnBy(double degreesClockwise) {
    setRotation(d->motion.destination(d->view).rotation + degreesClockwise);
}

void SlideView::mirror() {
    d->moveTo(d->motion.destination(d->view).mirroredOnScreen(), Motion::Jump);
}

std::optional<double> SlideView::magnification() const {
    if (!d->hasSlide()) return std::nullopt;
    const std::optional<double> scan = core::scanMagnification(d->info);
    if (!scan) return std::nullopt;
    return *scan / d->view.downsample.value;
}

void SlideView::setMagnification(double times, Motion motion) {
    if (!d->hasSlide() || !(times > 0)) return;
    const core::SlideInfo& info = d->info;
    const std::optional<double> scan = core::scanMagnification(info);
    if (!scan) return;
    core::Viewport to = d->motion.destination(d->view);
    to.downsample = core::downsampleFor(times, *scan, info);
    d->moveTo(to, motion);
}

void SlideView::showStep(int index, Motion motion) {
    if (!d->hasSlide() || index < 0 || index >= int(MagnificationBar::kTimes.size())) return;
    const core::SlideInfo& info = d->info;
    if (core::scanMagnification(info)) {
        setMagnification(MagnificationBar::kTimes[std::size_t(index)], motion);
        return;
    }
    core::Viewport to = d->motion.destination(d->view);
    to.downsample = core::downsampleFor(1, MagnificationBar::kRatios[std::size_t(index)], info);
    d->moveTo(to, motion);
}

void SlideView::setOverlay(OverlayModelPtr overlay) {
    if (!d->hasSlide()) return;
    d->overlay.setModel(overlay, d->nowMs());
    d->colourBar->setOverlay(std::move(overlay), d->overlay.style());
    d->setPointer(d->pointer);
    d->updateFurniture();
    d->placeFurniture();
    d->keepTicking();
    update();
}

OverlayModelPtr SlideView::overlay() const {
    return d->overlay.model();
}

void SlideView::setOverlayStyle(const OverlayStyle& style) {
    if (style == d->overlay.style()) return;
    d->overlay.setStyle(style);
    d->colourBar->setOverlay(d->overlay.model(), style);
    d->updateFurniture();
    update();
    Q_EMIT overlayStyleChanged();
}

const OverlayStyle& SlideView::overlayStyle() const {
    return d->overlay.style();
}

bool SlideView::showStrongest(std::size_t rank) {
    const OverlayModelPtr& model = d->overlay.model();
    const std::optional<std::size_t> patch = model ? model->strongest(rank) : std::nullopt;
    if (!patch) return false;
    flyTo(model->fieldOf(*patch));
    return true;
}

void SlideView::addLayer(ViewLayer& layer) {
    d->layers.push_back(&layer);
    update();
}

void SlideView::removeLayer(ViewLayer& layer) {
    std::erase(d->layers, &layer);
    update();
}

void SlideView::setFurniture(Furniture furniture) {
    d->furniture = furniture;
    d->updateFurniture();
}

Furniture SlideView::furniture() const {
    return d->furniture;
}

void SlideView::retryFailedTiles() {
    d->source->forgetFailures();
    update();
}

bool SlideView::settled() const {
    return d->settled;
}

void SlideView::startMeasuring() {
    d->tilesAtStart = d->tilesRead();
    d->recorder.start();
}

FrameStatistics SlideView::measured() {
    d->recorder.stop();
    FrameStatistics statistics = d->recorder.statistics();
    statistics.tiles = d->tilesRead() - d->tilesAtStart;
    statistics.bytesHeld = d->source->bytesHeld() + d->composite.bytesHeld();
    return statistics;
}

QSize SlideView::sizeHint() const {
    return {1200, 800};
}

QSize SlideView::minimumSizeHint() const {
    return {320, 240};
}

} // namespace hs::ui
