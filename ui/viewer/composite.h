// Composite: the slide at the scale of the screen, kept as cells of whole device pixels, so that panning copies pixels
// and every pixel is resampled once. GUI thread.
//
// A frame fills the cells it lacks: sharp ones while its time budget lasts, fast ones after that (something is always
// drawn); later frames make the rest sharp, from the middle outwards. A tile that arrives only redraws the cells it
// touches.
#pragma once

#include "core/tiles/tile_pyramid.h"
#include "core/view/colour.h"
#include "core/view/compose.h"
#include "core/view/plane.h"
#include "core/view/tile_selection.h"
#include "ui/overlay/overlay_layer.h"

#include <QImage>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

class QPainter;

namespace hs::ui {

// Where the pixels come from, and what shows where there are none. Valid during one call.
struct CompositeInput {
    const core::TilePyramid& pyramid;
    const core::FindTile& find;
    QRgb canvas;     // around the slide
    QRgb background; // of the slide, where nothing was scanned or nothing is here yet
    OverlayLayer& overlay;
    const core::ColourMapper& colours;
    std::uint64_t coloursVersion; // never 0; another one whenever `colours` differs
};

class Composite {
public:
    static constexpr int kCellSide = 256;

    struct Outcome {
        bool complete = true;    // every visible cell is made of the right level's tiles
        bool unfinished = false; // another frame can make it better without any new tile
    };

    // Forgets all pixels (another slide, other colours).
    void reset();
    // Forgets all pixels when the plane is another one.
    void setPlane(const core::Plane& plane);
    const core::Plane& plane() const { return m_plane; }

    // What lies here has changed; its cells are drawn again when they are visible.
    void markStale(core::Level0Rect area);

    // The painter stands in device pixels counted from the window's corner. `budgetMs` is for making cells sharp.
    Outcome paint(QPainter& painter, const CompositeInput& input, core::PlaneRect window, double budgetMs);

    // Some of `area` is visible and all of that is already sharp, so its tile is not needed for now.
    bool sharpOver(core::Level0Rect area, core::PlaneRect window) const;

    std::size_t bytesHeld() const;

private:
    enum class Quality { Fast, StandIn, Sharp };
    struct Cell {
        QImage pixels; // of the slide, as scanned
        QImage shown;  // the same in the screen's colours and with the map; null while it would be equal
        std::uint64_t overlayVersion = 0;
        std::uint64_t coloursVersion = 0; // 0: `shown` is to be made anew
        bool roughColours = false;        // mapped in a hurry
        Quality quality = Quality::Fast;
        bool stale = true;
    };
    struct Place {
        std::int32_t column;
        std::int32_t row;
        friend bool operator==(const Place&, const Place&) = default;
    };
    struct PlaceHash {
        std::size_t operator()(const Place& place) const noexcept;
    };
    enum class Effort { Fast, Best };

    static core::PlaneRect areaOf(Place place);
    static std::vector<Place> placesIn(core::PlaneRect window); // nearest to the middle first
    core::PlaneRect boundsOnPlane(core::Level0Rect area) const;
    void draw(Cell& cell, Place place, const CompositeInput& input, Effort effort);
    Quality drawStandIn(core::PlaneRect area, core::Level0Rect reach, const CompositeInput& input, Effort effort,
                        const core::DrawList& list, const core::TargetPixels& target);
    const QImage& shownPixels(Cell& cell, Place place, const CompositeInput& input, Effort effort);
    void forgetFar(core::PlaneRect window, std::size_t visible);
    void keepBuffer(QImage& buffer);
    QImage takeBuffer();

    core::Plane m_plane;
    std::unordered_map<Place, Cell, PlaceHash> m_cells;
    std::vector<QImage> m_spare; // buffers of forgotten cells, to be filled again
    core::Composer m_composer;
};

} // namespace hs::ui
