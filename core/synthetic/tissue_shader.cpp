#include "core/synthetic/tissue_shader.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

float amountOf(Amount amount) {
    return float(int(amount)) / 3.0f;
}

// Widths of collagen bundles, µm, from just below the epidermis to the deep dermis.
constexpr float kBundles[] = {2.6f, 5.5f, 10.0f, 17.0f, 27.0f};

constexpr float kMeanTop = 0.56f; // of the larger of two noises

// Where on that scale a depth lies.
float coarseness(float belowEpidermis) {
    const float z = std::max(0.0f, belowEpidermis) / 1000.0f;
    return std::min(3.99f, 4.0f * z / (z + 0.55f) * 1.22f);
}

} // namespace

TissueShader::TissueShader(const SkinCase& skin, double spacing)
    : m_skin(skin)
    , m_noise(Noise::shared())
    , m_spacing(float(spacing))
    , m_soft(std::max(0.8f, 0.65f * float(spacing)))
    , m_phase(float(skin.seed % 89) * 0.7f)
    , m_pigment(amountOf(skin.facts.pigment))
    , m_left2(left(2.0f))
    , m_left4(left(4.0f))
    , m_left8(left(8.0f))
    , m_left16(left(16.0f)) {}

float TissueShader::coverage(const TissueSample& sample) const {
    if (sample.section < 0) return 0.0f;
    return smoothStep(-m_soft, m_soft, std::min(sample.inside, sample.d + sample.corneum));
}

// Cool and pale near the surface, warm in the depth: what makes the depth of a patch readable from its colour.
Dye TissueShader::depthTint(float d) const {
    const float z = clampUnit(d / 2200.0f);
    return {0.05f * (1.0f - z) * (1.0f - z), 0.0f, 0.0f, 0.015f + 0.13f * z};
}

// Bundles of two directions woven into each other; where neither lies, the tissue has torn apart and is white.
TissueShader::Bundles TissueShader::bundles(float u, float d, float width) const {
    const float across = 1.0f / width, along = 0.21f * across;
    const float a = m_noise.at((u + 0.55f * d) * along + m_phase, (d - 0.40f * u) * across);
    const float b = m_noise.at((u - 0.60f * d) * along - m_phase, (d + 0.33f * u) * across);
    return {std::max(a, b), a > b ? d - 0.40f * u : d + 0.33f * u};
}

Dye TissueShader::stroma(const TissueSample& s) const {
    const float u = s.u + s.warpU, d = s.d + s.warpD;
    const float scale = coarseness(s.epidermis);
    const int step = int(scale);
    const float part = smoothStep(0.4f, 0.6f, scale - float(step));
    Bundles bundle = bundles(u, d, kBundles[step + (part >= 1.0f)]);
    if (part > 0.0f && part < 1.0f) { // a mean of two would be too even: its contrast is given back
        const float both = blend(bundle.top, bundles(u, d, kBundles[step + 1]).top, part);
        bundle.top = kMeanTop + (both - kMeanTop) / std::sqrt(part * part + (1.0f - part) * (1.0f - part));
    }
    const float width = blend(kBundles[step], kBundles[step + 1], part);
    const float visible = clampUnit(width / m_spacing * 0.4f - 0.25f);
    const float z = clampUnit(s.epidermis / 2200.0f);
    const float level = -0.75f + 0.36f * clampUnit(0.5f * scale) + 0.20f * s.open;
    const float torn = 1.0f - smoothStep(level, level + 0.18f + 0.6f / (1.0f + width), bundle.top);
    const float gap = torn * (0.15f + 0.85f * visible) * smoothStep(20.0f, 160.0f, s.epidermis);
    const float fibril = m_noise.at(u / 11.0f + m_phase, bundle.across / (1.3f + 0.03f * width)) * m_left4;
    Dye dye{0.040f, 0.385f + 0.15f * z, 0.0f, 0.0f};
    dye.e *= 1.0f + 0.13f * (bundle.top - kMeanTop) * visible + 0.085f * fibril + 0.05f * s.open;
    if (s.elastosis > 0.02f) {
        const float curl =
            m_noise.at(u / 4.0f + 2.0f * s.open, d / 2.2f) * m_left4 + 0.6f * m_noise.at(u / 13.0f, d / 9.0f);
        const Dye blue{0.19f + 0.05f * curl, 0.25f + 0.05f * curl, 0.0f, 0.015f};
        dye = blend(dye, blue, 0.8f * s.elastosis);
    }
    const Dye tint = depthTint(s.d);
    dye.h += tint.h, dye.r += tint.r;
    return blend(dye, {0.005f, 0.03f, 0.0f, 0.0f}, 0.93f * gap);
}

// Fat cells: thin rims around emptiness.
Dye TissueShader::adipose(float x, float y) const {
    const CellLattice::Walls cell = CellLattice{m_skin.seed, 58.0f, 0.7f}.walls(x, y);
    const float wall = cell.second - cell.nearest + 1.2f * m_noise.at(x / 7.0f, y / 7.0f);
    const float rim = 1.0f - smoothStep(0.8f, 2.6f + m_spacing, wall);
    return blend({0.004f, 0.02f, 0.0f, 0.004f}, {0.06f, 0.36f, 0.0f, 0.04f}, rim);
}

Dye TissueShader::epidermis(const TissueSample& s, float x, float y) const {
    const float above = clampUnit(-s.epidermis / 60.0f); // 0 at the basal layer
    const float grain = m_noise.rough(x / 3.2f, y / 3.2f) * m_left4;
    Dye dye{0.40f - 0.13f * above + 0.04f * grain, 0.40f + 0.11f * above + 0.04f * grain, 0.0f, 0.0f};
    addCellWalls(dye, CellLayer::Medium, x, y);
    const float granular = (1.0f - smoothStep(4.0f, 13.0f, s.d));
    const float speck = m_noise.rough(x / 1.8f, y / 1.8f) * m_left2;
    dye.h += granular * (0.20f + 0.12f * speck);
    const float basal = 1.0f - smoothStep(4.0f, 13.0f, -s.epidermis);
    const float cloud = m_noise.at(x / 9.0f, y / 9.0f);
    dye.m += basal * float(m_skin.epidermis.basalPigment) * (0.26f + 0.12f * cloud);
    dye.h += 0.10f * basal;
    if (m_skin.skinClass == SkinClass::LichenoidDermatitis && s.lesion < 60.0f) {
        const float hole =
            smoothStep(0.75f, 1.2f, m_noise.at(x / 5.0f, y / 5.0f)) * (1.0f - smoothStep(3.0f, 14.0f, -s.epidermis));
        dye = blend(dye, {0.03f, 0.10f, 0.0f, 0.0f}, hole * 0.8f);
    }
    return dye;
}

// The pale seams between epithelial cells, seen at high power only.
void TissueShader::addCellWalls(Dye& dye, CellLayer layer, float x, float y) const {
    if (m_left2 < 0.3f) return;
    const CellLattice::Walls cell = cellLattice(m_skin.seed, layer).walls(x, y);
    const float seam = 1.0f - smoothStep(0.2f, 1.5f, cell.second - cell.nearest);
    dye = blend(dye, {dye.h * 0.45f, dye.e * 0.72f, dye.m, dye.r}, 0.6f * seam * m_left2);
}

// Basket weave: lamellae along the surface, torn apart towards the outside. Over an ulcer: a crust of fibrin and cells.
Dye TissueShader::keratin(const TissueSample& s) const {
    const float out = clampUnit(-s.d / std::max(8.0f, s.corneum));
    const float wave = s.d + 4.0f * m_noise.at(s.u / 33.0f, m_phase) + 2.0f * m_noise.at(s.u / 9.0f, s.d / 14.0f);
    const float sheet = m_noise.at(s.u / 30.0f + m_phase, wave / 1.5f);
    const float fine = m_noise.at(s.u / 12.0f, wave / 0.8f + m_phase) * m_left2;
    const float hole =
        smoothStep(0.9f - 1.3f * out, 1.3f - 1.0f * out, sheet + 0.3f * fine) * (0.35f + 0.65f * m_left4);
    const float tight = 1.0f - smoothStep(0.05f, 0.32f, out);
    Dye dye{0.20f + 0.22f * tight, 0.46f + 0.10f * fine + 0.22f * tight, 0.0f, 0.06f + 0.10f * tight};
    dye = scaled(dye, 1.0f - 0.96f * hole);
    if (s.ulcer <= 0.0f) return dye;
    const float clot = m_noise.rough(s.u / 9.0f, s.d / 7.0f);
    const Dye crust{0.14f + 0.08f * clot * m_left8, 0.42f + 0.10f * clot, 0.0f, 0.20f + 0.05f * clot};
    return blend(dye, crust, s.ulcer);
}

// Onion skins of keratin, in pearls and horn cysts.
Dye TissueShader::lamellae(const TissueSample& s, float x, float y) const {
    const bool pearl = s.kind == StructureKind::KeratinPearl;
    const float depth = -s.structure + 1.6f * m_noise.at(x / 13.0f, y / 13.0f);
    const float ring = m_noise.at(depth / 2.1f + s.structureTone * 9.0f, m_noise.at(x / 40.0f, y / 40.0f) * 0.8f);
    const float inner = clampUnit(-s.structure / s.structureRadius);
    Dye dye{0.12f - 0.08f * inner, 0.66f + 0.14f * ring * m_left4, 0.0f, 0.22f + 0.40f * inner};
    if (!pearl) {
        dye = {0.14f, 0.55f + 0.12f * ring * m_left4, 0.0f, 0.12f};
        const float hole = smoothStep(0.2f, 0.9f, ring) * smoothStep(0.1f, 0.5f, inner);
        dye = scaled(dye, 1.0f - 0.85f * hole * (0.4f + 0.6f * m_left4));
    }
    return dye;
}

// Root sheaths around a hair that is rarely cut lengthwise through its middle.
Dye TissueShader::follicle(const TissueSample& s, float x, float y) const {
    const float inner = clampUnit(-s.structure / s.structureRadius);
    const float grain = m_noise.rough(x / 3.0f, y / 3.0f) * m_left4;
    Dye dye{0.38f + 0.05f * grain, 0.38f + 0.04f * grain, 0.0f, 0.0f};
    addCellWalls(dye, CellLayer::Medium, x, y);
    const float ragged = inner + 0.035f * m_noise.at(x / 9.0f, y / 9.0f);
    dye = blend(dye, {0.10f, 0.55f, 0.0f, 0.20f}, smoothStep(0.56f, 0.68f, ragged));
    const float empty =
        smoothStep(0.76f, 0.80f, ragged) * smoothStep(-0.7f, 0.6f, m_noise.at(x / 30.0f, y / 30.0f) + 0.5f);
    dye = blend(dye, {0.01f, 0.05f, 0.0f, 0.01f}, empty);
    if (s.structureTone < 0.0f) return dye; // the hair has fallen out
    const float streak = m_noise.at(x / 2.5f, y / 23.0f) * m_left4;
    return blend(dye, {0.03f, 0.26f, 0.26f + 0.05f * streak, 0.22f}, smoothStep(0.84f, 0.89f, ragged));
}

// Foamy cells between thin walls, a dark rim of small ones.
Dye TissueShader::sebaceous(const TissueSample& s, float x, float y) const {
    const CellLattice::Walls cell = cellLattice(m_skin.seed, CellLayer::Large).walls(x, y);
    const float wall = 1.0f - smoothStep(0.3f, 1.6f + 0.5f * m_spacing, cell.second - cell.nearest);
    const float foam = 0.5f + 0.5f * smoothStep(-0.6f, 0.6f, m_noise.at(x / 1.4f, y / 1.4f)) * m_left2;
    Dye dye{0.08f + 0.05f * foam, 0.22f + 0.13f * foam, 0.0f, 0.0f};
    dye = blend(dye, {0.12f, 0.50f, 0.0f, 0.02f}, 0.75f * wall);
    return blend(dye, {0.42f, 0.40f, 0.0f, 0.0f}, 1.0f - smoothStep(3.0f, 9.0f, -s.structure));
}

Dye TissueShader::vessel(const TissueSample& s, float x, float y) const {
    const float grain = m_noise.rough(x / 3.0f, y / 3.0f) * m_left4;
    const float wall = 1.8f + 0.20f * s.structureRadius;
    const float lumen = smoothStep(-0.8f, 0.8f, -s.structure - wall);
    const CellLattice::Walls cell = CellLattice{m_skin.seed + 9, 6.4f, 0.6f}.walls(x, y);
    const float full = smoothStep(-0.4f, 0.4f, s.structureTone + 0.5f * m_noise.at(x / 18.0f, y / 18.0f));
    const float red = (1.0f - smoothStep(2.5f, 3.4f, cell.nearest)) * full;
    const Dye blood = blend({0.01f, 0.04f, 0.0f, 0.0f}, {0.0f, 0.52f, 0.0f, 0.40f}, red);
    return blend({0.16f, 0.46f + 0.05f * grain, 0.0f, 0.03f}, blood, lumen);
}

Dye TissueShader::structure(const TissueSample& s, float x, float y) const {
    const float inner = clampUnit(-s.structure / s.structureRadius);
    switch (s.kind) {
    case StructureKind::HairFollicle:
        return follicle(s, x, y);
    case StructureKind::SebaceousLobule:
        return sebaceous(s, x, y);
    case StructureKind::SweatGland: {
        const float grain = m_noise.rough(x / 3.0f, y / 3.0f) * m_left4;
        const Dye cell{0.30f + 0.05f * grain, 0.38f, 0.0f, 0.0f};
        return blend(cell, {0.01f, 0.06f, 0.0f, 0.0f}, smoothStep(0.72f, 0.84f, inner));
    }
    case StructureKind::Vessel:
        return vessel(s, x, y);
    case StructureKind::Nerve: {
        const float bent = s.u + 9.0f * m_noise.at(s.u / 22.0f, s.d / 22.0f);
        const float wave = m_noise.at(bent / 14.0f, s.d / 2.4f + s.warpD / 6.0f);
        return {0.11f, 0.36f + 0.07f * wave * m_left4, 0.0f, 0.0f};
    }
    case StructureKind::Muscle: {
        const float wave = m_noise.at((x + y) / 11.0f, (x - y) / 3.4f);
        return {0.08f, 0.50f + 0.08f * wave * m_left8, 0.0f, 0.11f};
    }
    case StructureKind::KeratinPearl:
    case StructureKind::HornCyst:
        return lamellae(s, x, y);
    case StructureKind::None:
        break;
    }
    return {};
}

// Storiform: short fascicles that whirl around many centres.
Dye TissueShader::spindleCells(const TissueSample& s, float x, float y) const {
    const float swirl = 38.0f * m_noise.at(s.u / 75.0f + m_phase, s.d / 75.0f);
    const float fascicle = m_noise.at((s.u + swirl) / 26.0f, (s.d + 1.3f * swirl) / 5.0f);
    const float fibre = m_noise.at((s.u + swirl) / 12.0f, (s.d + 1.3f * swirl) / 2.0f) * m_left4;
    Dye dye{0.20f + 0.05f * fascicle * m_left16, 0.40f + 0.09f * fascicle * m_left16 + 0.05f * fibre, 0.0f, 0.02f};
    const float trapped =
        smoothStep(0.5f, 1.2f, m_noise.at(x / 24.0f, y / 24.0f)) * smoothStep(-130.0f, -20.0f, s.lesion);
    return blend(dye, {0.03f, 0.74f, 0.0f, 0.14f}, trapped);
}

Dye TissueShader::lesion(const TissueSample& s, float x, float y) const {
    const float grain = m_noise.rough(x / 3.1f, y / 3.1f) * m_left4;
    const float cloud = m_noise.at(x / 17.0f, y / 17.0f);
    Dye dye;
    switch (m_skin.skinClass) {
    case SkinClass::BasalCellCarcinoma:
        dye = {0.60f + 0.05f * grain + 0.03f * s.lesionTone, 0.30f + 0.03f * grain, 0.0f, 0.0f};
        dye.m = m_pigment * 0.9f * smoothStep(0.7f, 1.5f, cloud);
        break;
    case SkinClass::SquamousCellCarcinoma:
        dye = {0.13f + 0.04f * grain, 0.62f + 0.08f * cloud + 0.05f * grain, 0.0f, 0.13f + 0.03f * s.lesionTone};
        addCellWalls(dye, CellLayer::Large, x, y);
        break;
    case SkinClass::Melanoma: {
        const float dust = smoothStep(-0.6f, 1.6f, cloud + 0.5f * s.lesionTone) *
                           (0.6f + 0.4f * m_noise.at(x / 2.6f, y / 2.6f) * m_left4);
        dye = {0.27f + 0.05f * grain, 0.33f + 0.05f * grain, 0.0f, 0.0f};
        dye.m = (0.10f + 0.75f * m_pigment) * dust;
        break;
    }
    case SkinClass::MelanocyticNaevus: {
        const float top = 1.0f - smoothStep(120.0f, 320.0f, s.d);
        dye = {0.26f + 0.03f * grain, 0.31f + 0.03f * grain, 0.0f, 0.0f};
        dye.m = (0.08f + 0.7f * m_pigment) * top * smoothStep(-0.2f, 1.2f, cloud);
        break;
    }
    case SkinClass::SeborrhoeicKeratosis:
        dye = epidermis(s, x, y);
        dye.h += 0.05f;
        dye.m += m_pigment * 0.30f * smoothStep(-0.4f, 1.2f, cloud);
        break;
    case SkinClass::Dermatofibroma:
        dye = spindleCells(s, x, y);
        break;
    case SkinClass::NormalSkin:
    case SkinClass::LichenoidDermatitis:
        dye = stroma(s);
        break;
    }
    const Dye tint = depthTint(s.d);
    dye.r += 0.7f * tint.r;
    return dye;
}

// Retraction: a bright slit around part of a basaloid nest, and the pale mucinous stroma beyond it.
void TissueShader::addCleft(Dye& dye, const TissueSample& s) const {
    const float loose = 0.5f * (1.0f - smoothStep(6.0f, 70.0f, s.lesion));
    dye = blend(dye, {0.13f, 0.32f, 0.0f, 0.01f}, loose);
    const float part = m_noise.at(s.u / 45.0f + m_phase, s.d / 45.0f);
    const float width = 6.5f * smoothStep(-0.1f, 0.9f, part);
    if (width <= 0.3f) return;
    const float slit = smoothStep(-1.0f, 0.6f, s.lesion) * (1.0f - smoothStep(width - 1.5f, width + 1.0f, s.lesion));
    dye = blend(dye, {0.01f, 0.03f, 0.0f, 0.0f}, slit);
}

Dye TissueShader::shade(const TissueSample& s, float x, float y) const {
    if (s.d < -m_soft) return keratin(s);
    const SkinClass skinClass = m_skin.skinClass;
    const bool region = skinClass == SkinClass::SeborrhoeicKeratosis;
    const float inEpidermis = edge(s.epidermis);
    const float inLesion = skinClass == SkinClass::LichenoidDermatitis ? 0.0f : edge(s.lesion);
    const float inStructure = s.kind == StructureKind::None ? 0.0f : edge(s.structure);
    Dye dye;
    if (inEpidermis < 1.0f && inStructure < 1.0f && (inLesion < 1.0f || region)) {
        dye = s.fat < 1.0f ? stroma(s) : Dye{};
        if (s.fat > 0.0f) dye = blend(dye, adipose(x, y), s.fat);
        if (skinClass == SkinClass::BasalCellCarcinoma && s.lesion < 90.0f) addCleft(dye, s);
    }
    if (inEpidermis > 0.0f) dye = blend(dye, epidermis(s, x, y), inEpidermis);
    if (inLesion > 0.0f) {
        const float over = region ? 1.0f : smoothStep(-9.0f, -3.0f, s.epidermis);
        dye = blend(dye, lesion(s, x, y), inLesion * over);
    }
    if (inStructure > 0.0f) dye = blend(dye, structure(s, x, y), inStructure);
    if (s.d < m_soft) dye = blend(keratin(s), dye, smoothStep(-m_soft, m_soft, s.d));
    return dye;
}

} // namespace hs::core
