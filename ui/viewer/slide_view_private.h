// SlideViewPrivate: the state of a SlideView and the work between its events. GUI thread; included by slide_view*.cpp
// only.
//
//   slide_view.cpp         what the rest of the program calls
//   slide_view_private.cpp moving the view, tiles that come, furniture
//   slide_view_input.cpp   hands: mouse, wheel, keys, touch
//   slide_view_paint.cpp   a frame
//   slide_view_colour.cpp  colours, the area seen, memory
//   slide_view_planes.cpp  focal planes
#pragma once

#include "core/view/motion.h"
#include "core/view/tile_selection.h"
#include "ui/overlay/colour_bar.h"
#include "ui/overlay/overlay_layer.h"
#include "ui/viewer/composite.h"
#include "ui/viewer/frame_statistics.h"
#include "ui/viewer/gpu_canvas.h"
#include "ui/viewer/magnification_bar.h"
#include "ui/viewer/minimap.h"
#include "ui/viewer/plane_bar.h"
#include "ui/viewer/scale_bar_widget.h"
#include "ui/viewer/slide_view.h"
#include "ui/viewer/tile_source.h"
#include "ui/viewer/view_layer.h"

#include <QElapsedTimer>
#include <QPointF>
#include <QTimer>

#include <array>
#include <optional>
#include <vector>

class QPainter;

namespace hs::ui {

class SlideViewPrivate {
public:
    SlideViewPrivate(SlideView* view, std::shared_ptr<core::TileCache> cache);

    bool hasSlide() const { return source->slide() != nullptr; }
    double nowMs() const { return double(clock.nsecsElapsed()) / 1e6; }

    // Moving. Whoever moves the view by hand takes it from what moved it before.
    void moveTo(const core::Viewport& to, Motion how, double durationMs = core::kFlightMs);
    void jumpTo(const core::Viewport& to);
    void zoomAbout(core::ViewPoint anchor, double factor);
    void pan(double dx, double dy);
    core::Viewport wholeSlide() const;
    void keepTicking();
    void tick();
    // For a moment the view changes scale under a gesture: draw fast.
    void holdCoarse();
    bool coarse() const { return motion.coarse() || nowMs() < coarseUntilMs; }

    // Tiles.
    void listen();
    std::uint64_t tilesRead() const { return readByEarlier + source->tilesRead(); }
    void takeTile(core::TileId id, const core::Image& image);
    void takeFailure(core::TileId id, const core::Error& error);
    void requestTiles();
    bool isFailedHere(core::TileId id) const { return source->failure(id) != nullptr; }
    QString failureAt(QPointF position) const;

    // Focal planes.
    void setFocalPlane(int plane);
    void lookAtIncoming(); // shows it when all of the view is here
    void showIncoming();

    // Overlay and pointer.
    void setPointer(std::optional<QPointF> position);

    // Furniture.
    std::array<OnSlideWidget*, 5> furnitureWidgets() const {
        return {minimap, scaleBar, magnificationBar, colourBar, planeBar};
    }
    void updateFurniture();
    void placeFurniture();
    void takeSize();

    // Colours, the area seen, memory.
    void renewColours();
    void readProfile();
    void look(); // a quarter of a second has passed
    void keepLooking();
    void tellMemory(); // to the cache, which makes room for what is composed

    // A frame.
    void paintFrame(QPainter& painter); // of the screen, with all that goes with it
    void paint(QPainter& painter);
    void leaveGpu();

    SlideView* const q;
    QElapsedTimer clock;
    const std::shared_ptr<core::TileCache> cache;
    core::SlidePtr opened;                // as it was given
    std::unique_ptr<TileSource> source;   // of the focal plane that is shown
    std::unique_ptr<TileSource> incoming; // of the one that is wanted, until it can be shown at once
    QTimer planeTimer;                    // how long it is waited for at most
    std::uint64_t readByEarlier = 0;      // tiles of planes that were shown before
    Composite composite;
    OverlayLayer overlay;
    std::vector<ViewLayer*> layers; // not ours
    QImage motionFrame; // of the window, while the scale changes
    GpuCanvas* gpu = nullptr; // a child of the view; null: the processor paints
    bool paintingGpu = false;
    FrameRecorder recorder;

    core::SlideInfo info; // of the slide, or empty
    core::ColourSettings colourSettings;
    core::ColourGridPtr profile;
    ProfileState profileState = ProfileState::None;
    QString profileWords;
    core::ColourMapper mapper;
    std::uint64_t mapperVersion = 1;

    core::SeenArea seen;
    std::optional<core::Viewport> lastLook; // sharp, a quarter of a second ago
    QTimer lookTimer;
    bool sharp = false; // the last frame was made of the right tiles alone
    std::size_t memoryTold = 0;

    core::Viewport view;
    core::ViewMotion motion;
    core::DragVelocity dragVelocity;
    core::PanDirection panDirection;
    double pannedMs = -1e9;
    double coarseUntilMs = -1e9;
    double rescaledMs = -1e9; // when the scale or the rotation last changed by itself, outside of a motion
    bool fitted = true;       // the whole slide is shown, and stays so when the widget changes its size
    QTimer ticker;

    // Hands.
    struct Press {
        QPointF at;
        QPointF last;
        bool dragging = false;
    };
    std::optional<Press> press;
    std::optional<QPointF> pointer;
    std::optional<std::size_t> pointedPatch;

    // What was told to the outside.
    bool anyTile = false;
    bool toldFirstPicture = false;
    bool settled = false;
    std::uint64_t tilesAtStart = 0; // of a measurement

    Minimap* minimap;
    ScaleBarWidget* scaleBar;
    MagnificationBar* magnificationBar;
    ColourBar* colourBar;
    PlaneBar* planeBar;
    Furniture furniture = Furniture::Shown;

private:
    void paintSlide(QPainter& painter, const core::Plane& plane, core::PlaneRect window);
    void paintInMotion(QPainter& painter, const core::Plane& plane, core::PlaneRect window);
    core::DrawList motionTiles() const;
    void paintTilesInMotion(QPainter& painter, const core::Plane& plane, core::PlaneRect window);
    void paintFailures(QPainter& painter, const QTransform& toDevice);
    QRgb background() const;
    void tellProgress(bool complete);
    bool waitingForTiles() const;
    core::FindTile finder() const;
};

} // namespace hs::ui
