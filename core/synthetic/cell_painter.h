// CellPainter: puts cell nuclei (and red cells, pigment, mitoses) into a block of pixels.
//
// Cells sit on jittered lattices fixed to the glass, one for each density; what a cell is follows from the tissue at
// its place, and how it looks from the hash of its lattice square. So a cell is the same whichever block shows it.
#pragma once

#include "core/synthetic/cell_lattice.h"
#include "core/synthetic/stain.h"
#include "core/synthetic/tissue_lattice.h"

#include <optional>
#include <vector>

namespace hs::core {

class Noise;

// Pixels being painted; positions in pixels of the whole picture at this spacing.
struct DyeBlock {
    std::int64_t left = 0;
    std::int64_t top = 0;
    int width = 0;
    int height = 0;
    double spacing = 1.0;     // µm per pixel
    std::vector<Dye> dyes;    // [height, width]
    std::vector<float> cover; // [height, width], 0 glass to 1 tissue

    float xOf(int column) const { return float((double(left + column) + 0.5) * spacing); } // µm
    float yOf(int row) const { return float((double(top + row) + 0.5) * spacing); }
};

struct CellLook {
    float along = 3.0f; // half axes, µm
    float across = 3.0f;
    float angle = 0.0f; // on the glass
    Dye dye;
    float chromatin = 0.2f; // how uneven, 0..1
    float nucleolus = 0.0f; // darkness of a nucleolus, 0..1
    float halo = 0.0f;      // µm of pale ring around it
};

class CellPainter {
public:
    static constexpr float kMargin = 14.0f; // µm: no cell reaches farther from its place

    CellPainter(const TissueField& field, double spacing);

    void paint(const TissueLattice& lattice, DyeBlock& block) const;

private:
    struct Place {
        float x, y;
        TissueSample sample;
        std::uint64_t hash;
    };

    void paintLayer(const TissueLattice& lattice, DyeBlock& block, CellLayer layer) const;
    bool settle(const TissueLattice& lattice, Place& place, float cellX, float cellY, float cell) const;
    std::optional<CellLook> cellFor(const Place& place, CellLayer layer, const TissueLattice& lattice) const;
    std::optional<CellLook> inEpidermis(const Place& place, CellLayer layer, const TissueLattice& lattice) const;
    std::optional<CellLook> inLesion(const Place& place, CellLayer layer, const TissueLattice& lattice) const;
    std::optional<CellLook> basaloidCell(const Place& place, CellLayer layer, const TissueLattice& lattice) const;
    std::optional<CellLook> melanocyte(const Place& place, CellLayer layer) const;
    std::optional<CellLook> spindleCell(const Place& place, CellLayer layer) const;
    std::optional<CellLook> inStructure(const Place& place, CellLayer layer, const TissueLattice& lattice) const;
    std::optional<CellLook> inStroma(const Place& place, CellLayer layer) const;
    float gradientAngle(const TissueLattice& lattice, const Place& place, float TissueSample::*distance) const;
    void splat(DyeBlock& block, const CellLook& look, float x, float y, std::uint64_t hash) const;

    const TissueField& m_field;
    const SkinCase& m_skin;
    const Noise& m_noise;
    float m_spacing;
};

} // namespace hs::core
