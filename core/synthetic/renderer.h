// SkinRenderer: pixels of a SkinCase, any rectangle at any spacing.
//
// Immutable; any thread, several at once. A pixel does not depend on the rectangle it is asked with, nor on threads.
#pragma once

#include "core/synthetic/stain.h"
#include "core/synthetic/tissue_field.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hs::core {

class SkinRenderer {
public:
    explicit SkinRenderer(std::shared_ptr<const SkinCase> skin);

    const SkinCase& skin() const { return m_field.skin(); }
    const TissueField& field() const { return m_field; }

    // Pixels that hold all of the glass at this spacing (µm per pixel).
    LevelSize sizeAt(double spacing) const;

    // rgb: [area.height, area.width, 3] bytes, row-major; `area` in pixels of the picture at this spacing, and may
    // reach beyond the glass. Spacings above 1 µm are box averages of finer pixels, as in a scanner's pyramid.
    void renderInto(const LevelRect& area, double spacing, std::span<std::uint8_t> rgb) const;

    // The same on `threads` threads (0: all cores).
    std::vector<std::uint8_t> render(const LevelRect& area, double spacing, int threads = 0) const;

    // [area.height, area.width], 255 where the pixel's centre lies in the lesion, else 0.
    std::vector<std::uint8_t> renderMask(const LevelRect& area, double spacing) const;

private:
    void renderBlock(const LevelRect& area, double spacing, std::uint8_t* rgb, std::size_t stride) const;
    void renderFine(const LevelRect& area, double spacing, std::uint8_t* rgb, std::size_t stride) const;

    TissueField m_field;
    Stainer m_stainer;
};

// One patch of the model's scale, [pixels, pixels, 3], at µm `x`, `y` of the glass: what the encoder is trained on.
std::vector<std::uint8_t> renderPatch(const SkinRenderer& renderer, GlassPoint corner, int pixels, double spacing);

} // namespace hs::core
