// SkinCase: the pure description of one synthetic skin specimen on glass, made from a seed: its sections, epidermis,
// dermis, adnexa and lesion. Everything else here (pixels, masks, patch labels, report text) is read from it.
//
// A value; any thread. Two frames, both in µm: the glass (x right, y down, origin the slide's upper left corner) and
// the skin (x along the surface, y the depth below the top of the granular layer, from which Breslow's thickness is
// measured).
#pragma once

#include "core/geometry.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

struct GlassFrame;
struct SkinFrame;
using GlassPoint = Point<GlassFrame, double>;
using GlassRect = Rect<GlassFrame, double>;
using SkinPoint = Point<SkinFrame, double>;
using SkinRect = Rect<SkinFrame, double>;

// What the slides can show. The order and the ids are part of every data set and bundle made from them: append only.
enum class SkinClass : std::uint8_t {
    NormalSkin,
    BasalCellCarcinoma,
    SquamousCellCarcinoma,
    Melanoma,
    MelanocyticNaevus,
    SeborrhoeicKeratosis,
    Dermatofibroma,
    LichenoidDermatitis,
};
inline constexpr int kSkinClasses = 8;
std::string_view skinClassId(SkinClass skinClass);   // "basal_cell_carcinoma"
std::string_view skinDiagnosis(SkinClass skinClass); // "Basal cell carcinoma"
std::optional<SkinClass> skinClassFromId(std::string_view id);
bool hasTumourThickness(SkinClass skinClass); // basal and squamous cell carcinoma, melanoma

enum class StructureKind : std::uint8_t {
    None,
    HairFollicle,
    SebaceousLobule,
    SweatGland,
    Vessel,
    Nerve,
    Muscle,
    KeratinPearl, // inside squamous cell carcinoma
    HornCyst,     // inside seborrhoeic keratosis
};

enum class ShapeForm : std::uint8_t { Ellipse, Capsule };

// One blob of the skin frame: a nest of tumour cells, a gland, a vessel.
struct SkinShape {
    ShapeForm form = ShapeForm::Ellipse;
    StructureKind kind = StructureKind::None; // None for a lesion's nests
    SkinPoint centre;
    double along = 0.0;  // half axis (ellipse) or half length without the round ends (capsule), µm
    double across = 0.0; // half axis or radius, µm
    double angle = 0.0;  // of `along` against the surface, radians
    double wobble = 0.0; // how far the outline strays, µm
    double wobbleWavelength = 60.0;
    float tone = 0.0f; // -1..1, differs from shape to shape
};

// One strip of tissue on the glass. All sections of a case are cut from the same specimen, so they share its shapes.
struct SkinSection {
    GlassPoint centre;  // where the surface's middle lies
    double angle = 0.0; // of the surface against the x axis, radians
    bool mirrored = false;
    double halfWidth = 0.0; // µm along the surface
    double depth = 0.0;     // µm from the surface to the lower cut
    double slant = 0.0;     // how the side cuts lean, µm per µm of depth
    struct Wave {
        double amplitude = 0.0; // µm
        double frequency = 0.0; // radians per µm
        double phase = 0.0;
    };
    std::array<Wave, 4> surface;
    std::uint64_t seed = 0; // of the cells and fibres of this section
};

enum class Amount : std::uint8_t { None, Little, Moderate, Much };

// What a pathologist would write; the report states these and nothing else.
struct SkinFacts {
    double thicknessMillimetres = 0.0; // of the tumour, rounded to 0.1; 0 where there is none
    int nests = 0;
    bool ulcerated = false;
    bool nodular = false;       // basal cell carcinoma: nodular, else superficial
    bool keratinPearls = false; // squamous cell carcinoma: well differentiated
    bool pagetoid = false;
    bool frequentMitoses = false;
    bool junctional = false; // naevus: compound, else intradermal
    bool clefts = false;
    int hornCysts = 0;
    Amount pigment = Amount::None;
    Amount inflammation = Amount::None;
    Amount sunDamage = Amount::None;
    Amount hyperkeratosis = Amount::None;
};

struct SkinEpidermis {
    double thickness = 55.0;     // µm between the ridges
    double ridgeHeight = 45.0;   // µm
    double ridgeSpacing = 120.0; // µm
    double corneum = 30.0;       // µm of keratin above
    double basalPigment = 0.2;   // 0..1
};

struct SkinLesion {
    double centre = 0.0;          // µm along the surface
    double halfWidth = 0.0;       // µm
    double depth = 0.0;           // µm, the deepest lesional cell
    double outward = 0.0;         // µm the surface is lifted
    double acanthosis = 0.0;      // µm the epidermis is thickened above and beside it
    double ulcerHalfWidth = 0.0;  // µm without epidermis
    std::vector<SkinShape> nests; // the lesion itself
};

// How this laboratory stains and this scanner sees.
struct SkinStain {
    float haematoxylin = 1.0f;
    float eosin = 1.0f;
    float warmth = 0.0f; // -1..1: lilac to salmon
    std::array<float, 3> glass{246.0f, 245.0f, 247.0f};
};

struct SkinCase {
    std::uint64_t seed = 0;
    SkinClass skinClass = SkinClass::NormalSkin;
    GlassRect glass; // origin 0, 0
    std::vector<SkinSection> sections;
    SkinEpidermis epidermis;
    SkinLesion lesion;
    std::vector<SkinShape> structures; // adnexa, vessels, nerves, keratin
    double fatDepth = 2000.0;          // µm where the subcutis begins
    SkinStain stain;
    SkinFacts facts;
};

struct SkinCaseOptions {
    std::optional<SkinClass> skinClass;         // else drawn from the seed, all alike likely
    std::optional<double> thicknessMillimetres; // 0.2 to 2.0; else drawn evenly from that range
    std::optional<int> sections;                // else 1 to 2
    double sectionWidth = 0.0;                  // µm; 0: 2.2 to 3.3 mm
    double glassWidth = 0.0;                    // µm; 0: as the sections need
    double glassHeight = 0.0;
};

// Never fails: what the options leave open is drawn from the seed, and what they ask beyond the ranges is clamped.
SkinCase makeSkinCase(std::uint64_t seed, const SkinCaseOptions& options = {});

} // namespace hs::core
