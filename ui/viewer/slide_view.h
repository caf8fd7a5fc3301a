// SlideView: the slide on the screen. Pan, zoom, turn; a map over the tissue; small furniture on top. GUI thread.
//
// Takes a slide that is already open (opening is slow and the app's work) and reads its tiles on worker threads;
// painting never waits for them. Layers, from below: canvas, slide, failed tiles, overlay, outline under the pointer,
// added layers (view_layer.h), furniture.
#pragma once

#include "core/geometry.h"
#include "core/slide/slide.h"
#include "core/tiles/tile_cache.h"
#include "core/view/viewport.h"
#include "ui/overlay/overlay_model.h"
#include "ui/viewer/frame_statistics.h"

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

    // Where we are. setViewport keeps the widget's own size and pixel ratio and stays within the slide.
    const core::Viewport& viewport() const;
    void setViewport(const core::Viewport& viewport, Motion motion = Motion::Jump);
    void fit(Motion motion = Motion::Ease);
    void flyTo(core::Level0Rect area, Motion motion = Motion::Ease);
    void zoomBy(double factor); // about the middle; > 1 comes closer
    void setRotation(double degreesClockwise);
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
    void firstPicture();    // once a slide: something of it is on the screen
    void pictureComplete(); // settled() became true
    void tileFailed(const QString& sentence);

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
