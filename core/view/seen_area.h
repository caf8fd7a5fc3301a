// SeenArea: which parts of a slide were on the screen, and how closely; answers "was this rectangle seen at >= 10x".
//
// A value without threads. The slide is cut into square cells of 128 level-0 px (larger on enormous slides); a cell
// counts when all of it was visible, so the answer errs towards "not seen". Closeness is kept in eighths of an octave:
// within 5 % of the wanted magnification counts as reached.
#pragma once

#include "core/error.h"
#include "core/geometry.h"
#include "core/view/viewport.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hs::core {

// What a magnification is in level-0 pixels per device pixel, on a slide scanned at `scan` times.
inline Downsample downsampleAt(double times, double scan) {
    return {scan / times};
}

class SeenArea {
public:
    SeenArea() = default;
    explicit SeenArea(Level0Size slide);

    // What the view showed; true when anything is new or closer than before.
    bool add(const Viewport& view);
    // The same for what both of two views at one scale and rotation showed (the slide was moved from one to the other).
    bool addShared(const Viewport& before, const Viewport& after);
    void clear();

    // Every part of `area` that lies on the slide was seen at this downsample or closer. An area off the slide was.
    bool seen(Level0Rect area, Downsample at) const;
    // How much of `area` (0..1, by cells) was.
    double share(Level0Rect area, Downsample at) const;
    // The closest look at the cell under a point; nothing when it was never seen.
    std::optional<Downsample> closest(Level0Point point) const;

    Level0Size slide() const { return m_slide; }
    double cellSide() const { return m_cellSide; } // level-0 px
    bool empty() const { return m_cellsSeen == 0; }

    // For a session's file: runs of equal cells, 24 bits of length and 8 of closeness each.
    std::vector<std::uint32_t> runs() const;
    // InvalidInput when they do not fill the slide.
    static Result<SeenArea> fromRuns(Level0Size slide, std::span<const std::uint32_t> runs);

    friend bool operator==(const SeenArea&, const SeenArea&) = default;

private:
    struct Cells {
        std::int64_t left = 0, top = 0, right = 0, bottom = 0; // exclusive at the right and lower end
    };
    Cells cellsTouched(Level0Rect area) const;
    bool mark(const Viewport& view, const Viewport* also);

    Level0Size m_slide;
    double m_cellSide = 0;
    std::int64_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::int64_t m_cellsSeen = 0;
    std::vector<std::uint8_t> m_closeness; // [rows, columns]; 0 never, else the closer the larger
};

} // namespace hs::core
