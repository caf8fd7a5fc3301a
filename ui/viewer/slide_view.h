// SlideView: the slide on the screen. Pan, zoom, turn; a map over the tissue; small furniture on top. GUI thread.
//
// Takes a slide that is already open (opening is slow and the app's work) and reads its tiles on worker threads;
// painting never waits for them. Layers, from below: canvas, slide, failed tiles, overlay, outline under the pointer,
// added layers (view_layer.h), furniture.
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/view/colour.h"
#include "core/view/seen_area.h"
#include "core/view/viewport.h"
#include "ui/overlay/overlay_model.h"
#include "ui/viewer/frame_statistics.h"
#include "ui/viewer/paint_path.h"

#include <QImage>
#include <QWidget>

#include <memory>
#include <optional>

namespace hs::ui {

class SlideViewPrivate;
class ViewLayer;

// Whether a change of the view jumps or eases.
enum class Motion { Jump, Ease };

// Minimap, scale bar, magnification buttons, colour bar.
enum class Furniture { Shown, Hidden };

// What became of the slide's own colour profile.
enum class ProfileState {
    None,    // the file has none: sRGB is assumed
    Reading, // on its way
    Applied,
    Off,   // there is one, and the settings leave it out
    Failed // sRGB is assumed; profileWords() says why
};

class SlideView : public QWidget {
    Q_OBJECT

public:
    // The cache may be shared by all views; it is bounded by its owner.
    explicit SlideView(std::shared_ptr<core::TileCache> cache, QWidget* parent = nullptr);
    ~SlideView() override;

    // Shows the whole slide. Whatever was shown before (overlay included) is let go.
    void setSlide(core::SlidePtr slide);
    void clear();
    core::SlidePtr slide() const;

    // What the slide tells of itself, with the spacing that was set by hand where it tells none.
    const core::SlideInfo& info() const;
    // Only for a slide that states no spacing; nothing takes it back.
    void setSpacing(std::optional<core::Spacing> spacing);

    // The focus of a slide that was scanned in several planes (core/slide/slide.h); slide() stays what it was given.
    int focalPlanes() const;
    int focalPlane() const;
    void setFocalPlane(int plane);       // the nearest that there is
    core::SlidePtr slideInFocus() const; // the plane on the screen

    // Where we are. setViewport keeps the widget's own size and pixel ratio and stays within the slide.
    const core::Viewport& viewport() const;
    void setViewport(const core::Viewport& viewport, Motion motion = Motion::Jump);
    void fit(Motion motion = Motion::Ease);
    void flyTo(core::Level0Rect area, Motion motion = Motion::Ease);
    void zoomBy(double factor); // about the middle; > 1 comes closer
    void setRotation(double degreesClockwise);
    void turnBy(double degreesClockwise); // from where it is turning to
    void mirror();

    // Objective-like magnification ("20x"); nothing when the file tells neither objective nor spacing.
    std::optional<double> magnification() const;
    void setMagnification(double times, Motion motion = Motion::Ease);
    // One of the six steps of the magnification buttons, 0 the weakest: 1x to 40x, or ratios of pixels.
    void showStep(int index, Motion motion = Motion::Ease);

    // Null takes the map away. A map over a map fades in.
    void setOverlay(OverlayModelPtr overlay);
    OverlayModelPtr overlay() const;
    void setOverlayStyle(const OverlayStyle& style);
    const OverlayStyle& overlayStyle() const;
    // Flies to the patch of this rank, 0 the strongest; false when the overlay has no such patch.
    bool showStrongest(std::size_t rank = 0);

    // How colours are shown; display state of the view, kept from slide to slide but for the white, which is the
    // slide's.
    void setColours(const core::ColourSettings& colours);
    const core::ColourSettings& colours() const;
    // What the settings and the profile make of a scanned colour, for whoever paints the slide elsewhere.
    const core::ColourMapper& colourMapper() const;
    ProfileState profileState() const;
    QString profileWords() const; // the profile's name, or why it could not be applied
    // The white of the glass as the overview shows it; nothing when it shows none.
    std::optional<std::uint32_t> measuredWhite() const;
    // The scanned colour under a point as it is drawn now, before the settings.
    std::optional<std::uint32_t> scannedColour(core::Level0Point point) const;

    // What was on the screen for a quarter of a second, sharp, and how closely.
    const core::SeenArea& seenArea() const;
    // Of an earlier session; ignored when it is of a slide of another size.
    void setSeenArea(const core::SeenArea& seen);

    // Who paints; Raster at first. OpenGl holds from the next frame on; when no context can be made, Raster holds again
    // and openGlFailed is told.
    PaintPath paintPath() const;
    void setPaintPath(PaintPath path);
    // Instead of QWidget's: under an OpenGL child that covers all of it, a widget is never painted.
    void update();

    // The view without furniture, in device pixels, as it is drawn now; always painted by the processor.
    QImage picture();

    // Bytes that tiles and composed pixels of all views hold, and may hold.
    std::size_t memoryHeld() const;
    std::size_t memoryLimit() const;

    // Painted over slide and map in the order in which they were added.
    void addLayer(ViewLayer& layer);
    void removeLayer(ViewLayer& layer);

    void setFurniture(Furniture furniture);
    Furniture furniture() const;

    // Tiles that could not be read are asked for again.
    void retryFailedTiles();

    // True when everything visible is drawn from the right level, sharp, and nothing moves.
    bool settled() const;

    // For --bench: frames from here on, until measured() is asked for.
    void startMeasuring();
    FrameStatistics measured();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void slideChanged();
    void viewChanged();                        // position, zoom, rotation or size
    void clicked(hs::core::Level0Point point); // left button, without a drag
    void hovered(hs::core::Level0Point point); // the pointer is over this point
    void hoverLeft();
    void overlayStyleChanged();
    void coloursChanged(); // settings or profile
    void focalPlaneChanged();
    void infoChanged();    // the spacing was set by hand
    void seenAreaChanged();
    void firstPicture();    // once a slide: something of it is on the screen
    void pictureComplete(); // settled() became true
    void tileFailed(const QString& sentence);
    void openGlFailed(const QString& sentence);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    friend class SlideViewPrivate;
    std::unique_ptr<SlideViewPrivate> d;
};

} // namespace hs::ui
