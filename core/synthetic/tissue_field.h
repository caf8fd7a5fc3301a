// TissueField: what lies at a point of the glass: which tissue, how deep, how far from which outline. The one place
// where a SkinCase becomes geometry; pixels, masks and labels all ask it.
//
// Immutable after construction, so any thread may ask. Distances in µm, negative inside.
#pragma once

#include "core/synthetic/skin.h"

#include <memory>
#include <span>
#include <vector>

namespace hs::core {

class Noise;

struct TissueSample {
    // What varies smoothly comes first: a lattice interpolates these kSmooth numbers.
    float inside = -1000.0f;   // to the nearest cut (sides and bottom), positive in the section
    float u = 0.0f;            // along the surface
    float d = -1000.0f;        // below the surface
    float epidermis = 1000.0f; // to the border between epidermis and dermis
    float corneum = 0.0f;      // how much keratin lies on the surface here
    float lesion = 1000.0f;    // to the outline of lesional tissue
    float structure = 1000.0f; // to the outline of the nearest adnexal structure
    float warpU = 0.0f;        // how far the fibres are bent away
    float warpD = 0.0f;
    float open = 0.0f;       // how torn the dermis is, -2..2
    float fat = 0.0f;        // 0..1
    float elastosis = 0.0f;  // 0..1
    float infiltrate = 0.0f; // 0..1, lymphocytes
    float ulcer = 0.0f;      // 0..1, epidermis replaced by a crust
    static constexpr int kSmooth = 14;

    float lesionTone = 0.0f;
    float structureRadius = 1.0f;
    float structureTone = 0.0f;
    StructureKind kind = StructureKind::None;
    std::int16_t section = -1;
};

class TissueField {
public:
    explicit TissueField(std::shared_ptr<const SkinCase> skin);

    const SkinCase& skin() const { return *m_skin; }
    TissueSample at(GlassPoint point) const;

    // Whether the point belongs to the lesion as the mask draws it: within kMaskMargin of lesional tissue.
    static constexpr float kMaskMargin = 12.0f;
    bool inLesion(const TissueSample& sample) const;
    static bool inTissue(const TissueSample& sample);

    // False when no tissue comes near the rectangle: only glass.
    bool mayHoldTissue(const GlassRect& area) const;

    // Fills in the lesion's nests and the structures at (sample.u, sample.d): what `at` does after the rest.
    void addShapes(TissueSample& sample) const;

    // Direction of the surface on the glass, radians, for things that lie along it.
    float directionAt(const TissueSample& sample) const;
    bool mirrored(const TissueSample& sample) const;

private:
    struct Shape;
    struct Frame;
    struct Surface;

    const Frame* frameAt(GlassPoint point) const;
    Surface surfaceAt(const SkinSection& section, double u) const;
    float epidermisDepth(const Frame& frame, float u, float d) const;
    float ulcerAt(float u) const;
    void addLesionRegion(TissueSample& sample, float epidermisBottom) const;
    void addFields(TissueSample& sample, const Frame& frame) const;
    void fillBins();

    std::shared_ptr<const SkinCase> m_skin;
    const Noise& m_noise;
    std::vector<Frame> m_frames;
    std::vector<Shape> m_shapes;
    // Which shapes reach into a square of the skin frame: shapes of bin b are m_members[m_ends[b-1] .. m_ends[b]).
    double m_binLeft = 0.0;
    double m_binTop = 0.0;
    int m_binColumns = 0;
    int m_binRows = 0;
    std::vector<std::uint32_t> m_ends;
    std::vector<std::uint32_t> m_members;

public:
    ~TissueField();
};

} // namespace hs::core
