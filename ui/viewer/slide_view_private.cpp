#include "ui/viewer/slide_view_private.h"

#include "core/view/magnification.h"
#include "core/view/plane.h"

#include <QScreen>

#include <algorithm>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kCoarseHoldMs = 80;     // after the last step of a pinch
constexpr double kSameGestureMs = 120;   // two changes of scale within this are one movement (a pinch, a linked view)
constexpr double kDirectionHoldMs = 400; // a pan this long ago says nothing about where to go
constexpr double kFitTolerance = 1e-6;
constexpr int kLookMs = 250;         // what stays on the screen for this long was seen
constexpr int kFurnitureMargin = 10; // device-independent pixels
constexpr int kFurnitureGap = 6;
constexpr std::size_t kTileBytes = std::size_t(512) * 512 * 4;
constexpr std::size_t kMostPrefetched = 96;

} // namespace

SlideViewPrivate::SlideViewPrivate(SlideView* slideView, std::shared_ptr<core::TileCache> tiles)
    : q(slideView)
    , cache(std::move(tiles))
    , source(std::make_unique<TileSource>(cache))
    , minimap(new Minimap(slideView))
    , scaleBar(new ScaleBarWidget(slideView))
    , magnificationBar(new MagnificationBar(slideView))
    , colourBar(new ColourBar(slideView))
    , planeBar(new PlaneBar(slideView)) {
    clock.start();
    ticker.setTimerType(Qt::PreciseTimer);
    lookTimer.setInterval(kLookMs);
    QObject::connect(&lookTimer, &QTimer::timeout, q, [this] { look(); });
    QObject::connect(&ticker, &QTimer::timeout, q, [this] { tick(); });
    planeTimer.setSingleShot(true);
    QObject::connect(&planeTimer, &QTimer::timeout, q, [this] { showIncoming(); });
    listen();
    QObject::connect(minimap, &Minimap::pointed, q, [this](core::Level0Point point) {
        core::Viewport to = view;
        to.centre = point;
        jumpTo(to);
    });
    QObject::connect(magnificationBar, &MagnificationBar::stepChosen, q, [this](int index) { q->showStep(index); });
    QObject::connect(planeBar, &PlaneBar::planeChosen, q, [this](int plane) { q->setFocalPlane(plane); });
}

void SlideViewPrivate::listen() {
    QObject::connect(source.get(), &TileSource::arrived, q,
                     [this](core::TileId id, const core::ImagePtr& image) { takeTile(id, *image); });
    QObject::connect(source.get(), &TileSource::failed, q,
                     [this](core::TileId id, const core::Error& error) { takeFailure(id, error); });
}

core::Viewport SlideViewPrivate::wholeSlide() const {
    const core::Level0Size size = source->pyramid().size();
    return view.rotatedTo(view.rotation).fitted({0, 0, double(size.width), double(size.height)});
}

void SlideViewPrivate::moveTo(const core::Viewport& to, Motion how, double durationMs) {
    if (!hasSlide()) return;
    const core::Viewport goal = to.resized(view.size, view.devicePixelRatio).clamped(source->pyramid().size());
    if (how == Motion::Jump || goal.mirrored != view.mirrored || !q->isVisible()) {
        motion.stop();
        jumpTo(goal);
        return;
    }
    fitted = false;
    motion.start(core::Flight{view, goal, nowMs(), durationMs});
    keepTicking();
}

void SlideViewPrivate::jumpTo(const core::Viewport& to) {
    if (!hasSlide()) return;
    const core::Viewport goal = to.resized(view.size, view.devicePixelRatio).clamped(source->pyramid().size());
    if (goal == view) return;
    const bool sameScale = goal.downsample == view.downsample;
    if (!sameScale || goal.rotation != view.rotation) {
        if (nowMs() - rescaledMs < kSameGestureMs) holdCoarse();
        rescaledMs = nowMs();
    }
    panDirection = sameScale ? core::PanDirection{view.centre.x - goal.centre.x, view.centre.y - goal.centre.y}
                             : core::PanDirection{};
    pannedMs = nowMs();
    view = goal;
    fitted = false;
    settled = false;
    keepLooking();
    updateFurniture();
    q->update();
    Q_EMIT q->viewChanged();
}

void SlideViewPrivate::zoomAbout(core::ViewPoint anchor, double factor) {
    if (!hasSlide() || !(factor > 0)) return;
    const core::ZoomLimits limits = core::zoomLimits(view, source->pyramid().size());
    const double wanted = motion.zoomTarget().value_or(view.downsample).value / factor;
    const double to = std::clamp(wanted, limits.finest.value, limits.coarsest.value);
    motion.start(core::ZoomEase{anchor, view.downsample, {to}, nowMs(), core::kZoomEaseMs});
    keepTicking();
}

void SlideViewPrivate::pan(double dx, double dy) {
    jumpTo(view.panned(dx, dy));
}

void SlideViewPrivate::holdCoarse() {
    coarseUntilMs = nowMs() + kCoarseHoldMs;
    keepTicking();
}

void SlideViewPrivate::keepTicking() {
    if (ticker.isActive()) return;
    const QScreen* screen = q->screen();
    const double rate = screen ? std::clamp(screen->refreshRate(), 30.0, 240.0) : 60.0;
    ticker.start(int(1000 / rate));
}

void SlideViewPrivate::tick() {
    const double now = nowMs();
    if (motion.moving()) {
        const core::Viewport before = view;
        jumpTo(motion.step(view, now));
        // Nothing left to move (the edge of the slide): a run-out has ended.
        if (view == before && !motion.coarse() && !motion.moving()) motion.stop();
        q->update();
    }
    if (hasSlide()) {
        const core::Viewport whole = wholeSlide();
        fitted = fitted || (std::abs(whole.downsample.value / view.downsample.value - 1) < kFitTolerance &&
                            whole.centre == view.centre);
    }
    if (overlay.fading()) q->update();
    if (motion.moving() || now < coarseUntilMs || overlay.fading()) return;
    ticker.stop();
    q->update(); // once more, sharp
}

void SlideViewPrivate::takeTile(core::TileId id, const core::Image& image) {
    const core::Level0Rect area = source->pyramid().tileAreaOnSlide(id);
    if (id.level == source->pyramid().coarsest()) minimap->addTile(image, source->pyramid().tileArea(id));
    anyTile = true;
    composite.markStale(area);
    if (!coarse() || !toldFirstPicture) q->update(); // else the next step of the movement, or its end, shows it
}

void SlideViewPrivate::takeFailure(core::TileId id, const core::Error& error) {
    composite.markStale(source->pyramid().tileAreaOnSlide(id));
    q->update();
    Q_EMIT q->tileFailed(QString::fromStdString(error.message));
}

core::FindTile SlideViewPrivate::finder() const {
    return [this](core::TileId id) -> core::ImagePtr {
        core::ImagePtr image = source->find(id);
        if (!image) return nullptr;
        const core::LevelRect area = source->pyramid().tileArea(id);
        return image->width() == area.width && image->height() == area.height ? image : nullptr;
    };
}

void SlideViewPrivate::requestTiles() {
    const core::Viewport goal = motion.destination(view).clamped(source->pyramid().size());
    const core::PlaneRect window = core::windowOf(view);
    const int level = core::sharpLevel(source->pyramid(), goal.downsample);
    const bool composed = composite.plane() == core::planeOf(goal);
    const auto has = [&](core::TileId id) {
        if (source->find(id)) return true;
        return composed && id.level == level && composite.sharpOver(source->pyramid().tileAreaOnSlide(id), window);
    };
    core::RequestOptions options;
    if (nowMs() - pannedMs < kDirectionHoldMs) options.direction = panDirection;
    // What is looked ahead may take half of what the cache has left beside the screen, or it would push that out.
    const std::size_t visible = core::visibleTiles(source->pyramid(), level, goal).size() * kTileBytes;
    const std::size_t taken = visible + memoryTold;
    const std::size_t free = source->cacheLimit() > taken ? source->cacheLimit() - taken : 0;
    options.mostPrefetched = std::min(kMostPrefetched, free / 2 / kTileBytes);
    source->want(core::selectRequests(source->pyramid(), goal, has, options));
    if (!incoming) return;
    const auto hasIncoming = [&](core::TileId id) { return incoming->find(id) != nullptr; };
    incoming->want(core::selectRequests(incoming->pyramid(), goal, hasIncoming, {}));
    lookAtIncoming();
}

bool SlideViewPrivate::waitingForTiles() const {
    const int level = core::sharpLevel(source->pyramid(), view.downsample);
    for (const core::TileId id : core::visibleTiles(source->pyramid(), level, view))
        if (!isFailedHere(id) && !source->find(id)) return true;
    return false;
}

QString SlideViewPrivate::failureAt(QPointF position) const {
    if (!hasSlide() || !source->anyFailure()) return {};
    const core::Level0Point point = view.toSlide({position.x(), position.y()});
    const int level = core::sharpLevel(source->pyramid(), view.downsample);
    for (const core::TileId id : source->pyramid().tilesIn(level, {point.x, point.y, 1e-3, 1e-3}))
        if (const core::Error* error = source->failure(id)) return QString::fromStdString(error->message);
    return {};
}

void SlideViewPrivate::setPointer(std::optional<QPointF> position) {
    pointer = position;
    std::optional<std::size_t> patch;
    if (hasSlide() && position && overlay.model() && !(press && press->dragging))
        patch = overlay.model()->patchAt(view.toSlide({position->x(), position->y()}));
    if (patch == pointedPatch) return;
    pointedPatch = patch;
    q->update();
}

void SlideViewPrivate::takeSize() {
    const core::ViewSize size{std::max(1.0, double(q->width())), std::max(1.0, double(q->height()))};
    const double ratio = q->devicePixelRatioF();
    if (size == view.size && ratio == view.devicePixelRatio) return;
    const bool wasFitted = fitted;
    view = view.resized(size, ratio);
    motion.stop();
    if (hasSlide()) view = wasFitted ? wholeSlide() : view.clamped(source->pyramid().size());
    fitted = wasFitted;
    settled = false;
    placeFurniture();
    updateFurniture();
    q->update();
    Q_EMIT q->viewChanged();
}

void SlideViewPrivate::updateFurniture() {
    const bool shown = hasSlide() && furniture == Furniture::Shown;
    minimap->setVisible(shown);
    magnificationBar->setVisible(shown);
    planeBar->setVisible(shown && planeBar->planes() > 1);
    colourBar->setVisible(shown && overlay.model());
    if (!shown) {
        scaleBar->setBar(std::nullopt);
        return;
    }
    const double perPixel = view.downsample.value * view.devicePixelRatio;
    scaleBar->setBar(core::fitScaleBar(perPixel, info.spacing, ScaleBarWidget::kLongest));
    magnificationBar->setMagnification(core::scanMagnification(info), view.downsample.value);
    minimap->setViewport(view);
}

// Along the lower edge: scale bar and magnification at the left, the map's colours beside them (above, where it is
// narrow), the overview at the right,
// the focus above it.
void SlideViewPrivate::placeFurniture() {
    for (OnSlideWidget* widget : furnitureWidgets())
        widget->resize(widget->sizeHint());
    const int bottom = q->height() - kFurnitureMargin;
    scaleBar->move(kFurnitureMargin, bottom - scaleBar->height());
    magnificationBar->move(kFurnitureMargin, scaleBar->y() - kFurnitureGap - magnificationBar->height());
    minimap->move(q->width() - kFurnitureMargin - minimap->width(), bottom - minimap->height());
    // Where there is no room beside the buttons, the overview stands above them.
    if (magnificationBar->geometry().right() + kFurnitureGap > minimap->x())
        minimap->move(minimap->x(), magnificationBar->y() - kFurnitureGap - minimap->height());
    planeBar->move(q->width() - kFurnitureMargin - planeBar->width(), minimap->y() - kFurnitureGap - planeBar->height());
    const int beside = std::max(scaleBar->geometry().right(), magnificationBar->geometry().right()) + 1 + kFurnitureGap;
    const bool room = beside + colourBar->width() + kFurnitureGap <= minimap->x();
    colourBar->move(room ? beside : kFurnitureMargin,
                    room ? bottom - colourBar->height() : magnificationBar->y() - kFurnitureGap - colourBar->height());
}

} // namespace hs::ui
