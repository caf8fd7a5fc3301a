// OverlayModel: the scores of one explanation laid on the slide, ready to be drawn. Immutable; any thread may read.
//
// Raw numbers are kept; colour, scaling, threshold and opacity are OverlayStyle, applied when drawing, so that moving a
// slider never calls the model.
#pragma once

#include "core/error.h"
#include "core/geometry.h"
#include "core/patch_grid.h"
#include "ui/overlay/colour_map.h"
#include "ui/overlay/patch_layout.h"

#include <QImage>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hs::ui {

enum class OverlayScale {
    Raw,        // 0 (or the lowest score, when one is negative) to the highest score
    Percentile, // share of the patches that score lower
    Shared,     // raw, but to the highest score of any word of the report, so that words can be compared
};

struct OverlayStyle {
    ColourMapName map = ColourMapName::Lagoon;
    OverlayScale scale = OverlayScale::Raw;
    double opacity = 0.6;   // of the strongest patch, 0..1: what is left "shows tissue"
    double threshold = 0.0; // scaled scores (0..1) below it are not drawn
    bool borders = false;   // thin lines between patches, where they are large enough on the screen
    friend bool operator==(const OverlayStyle&, const OverlayStyle&) = default;
};

// The colour of a scaled score 0..1, premultiplied: low scores fade out, so that what says nothing hides nothing.
QRgb overlayColour(double scaledScore, const OverlayStyle& style);

class OverlayModel {
public:
    // InvalidInput when there is not one score for each patch. `sharedHighest`: the upper end of OverlayScale::Shared;
    // the map's own where it is not known or lower.
    static core::Result<std::shared_ptr<const OverlayModel>> create(std::shared_ptr<const core::PatchGrid> grid,
                                                                    core::ScoreGrid scores,
                                                                    std::optional<float> sharedHighest = std::nullopt);

    const core::PatchGrid& grid() const { return *m_grid; }
    const core::ScoreGrid& scores() const { return m_scores; }
    const std::vector<OverlayBlock>& blocks() const { return m_blocks; }

    // Ends of the colour bar under OverlayScale::Raw.
    float lowest() const { return m_lowest; }
    float highest() const { return m_highest; }

    // 0..1; a score that is not a number gives nothing.
    std::optional<double> scaled(std::size_t patch, OverlayScale scale) const;
    // The raw score at a place 0..1 of the colour bar.
    double rawAt(double scaledScore, OverlayScale scale) const;

    std::optional<std::size_t> patchAt(core::Level0Point point) const;
    // Patches from the strongest down, `rank` 0 first; nothing beyond the last one with a score.
    std::optional<std::size_t> strongest(std::size_t rank = 0) const;
    // What to show so that a patch is seen with its surroundings: five patches a side.
    core::Level0Rect fieldOf(std::size_t patch) const;

    // Premultiplied ARGB, one pixel a patch, for blocks()[block].
    QImage picture(std::size_t block, const OverlayStyle& style) const;

private:
    OverlayModel() = default;
    void rank();

    std::shared_ptr<const core::PatchGrid> m_grid;
    core::ScoreGrid m_scores;
    std::vector<OverlayBlock> m_blocks;
    std::vector<std::size_t> m_descending; // patches whose score is a number, strongest first
    std::vector<float> m_percentile;       // [patches], 0..1
    float m_lowest = 0.0f;
    float m_highest = 0.0f;
    float m_sharedHighest = 0.0f;
};

using OverlayModelPtr = std::shared_ptr<const OverlayModel>;

} // namespace hs::ui
