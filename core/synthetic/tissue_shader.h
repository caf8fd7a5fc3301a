// TissueShader: the dye of a point that is not a cell nucleus: fibres, cytoplasm, keratin, fat, blood, glass.
//
// Immutable; any thread. `spacing` (µm per pixel) only softens: a texture finer than a pixel fades into its mean.
#pragma once

#include "core/synthetic/cell_lattice.h"
#include "core/synthetic/noise.h"
#include "core/synthetic/stain.h"
#include "core/synthetic/tissue_field.h"

namespace hs::core {

class TissueShader {
public:
    TissueShader(const SkinCase& skin, double spacing);

    // 0 where there is only glass, 1 in the tissue.
    float coverage(const TissueSample& sample) const;

    // Dye of the tissue at a sample; x and y are µm on the glass.
    Dye shade(const TissueSample& sample, float x, float y) const;

private:
    // Amplitude left of a texture of this wavelength (µm) at this spacing.
    float left(float wavelength) const { return clampUnit(wavelength / m_spacing * 0.4f - 0.25f); }
    float edge(float distance) const { return smoothStep(-m_soft, m_soft, -distance); } // 1 inside

    struct Bundles {
        float top;    // of the bundle that lies on top, about -1 (none) to 2
        float across; // µm, position across that bundle
    };
    Bundles bundles(float u, float d, float width) const;
    Dye stroma(const TissueSample& sample) const;
    Dye adipose(float x, float y) const;
    Dye epidermis(const TissueSample& sample, float x, float y) const;
    Dye keratin(const TissueSample& sample) const;
    Dye follicle(const TissueSample& sample, float x, float y) const;
    Dye sebaceous(const TissueSample& sample, float x, float y) const;
    Dye vessel(const TissueSample& sample, float x, float y) const;
    Dye structure(const TissueSample& sample, float x, float y) const;
    Dye lamellae(const TissueSample& sample, float x, float y) const;
    Dye lesion(const TissueSample& sample, float x, float y) const;
    Dye spindleCells(const TissueSample& sample, float x, float y) const;
    void addCellWalls(Dye& dye, CellLayer layer, float x, float y) const;
    void addCleft(Dye& dye, const TissueSample& sample) const;
    Dye depthTint(float d) const;

    const SkinCase& m_skin;
    const Noise& m_noise;
    float m_spacing;
    float m_soft; // half width of an outline, µm
    float m_phase;
    float m_pigment;
    // What is left of textures of 2, 4, 8 and 16 µm.
    float m_left2, m_left4, m_left8, m_left16;
};

} // namespace hs::core
