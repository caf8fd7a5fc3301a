#include "core/synthetic/tissue_shader.h"

#include "core/synthetic/random.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

float amountOf(Amount amount) {
    return float(int(amount)) / 3.0f;
}

// Widths of collagen bundles, µm, from just below the epidermis to the deep dermis.
constexpr float kBundles[] = {2.6f, 5.5f, 10.0f, 17.0f, 27.0f};

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

Dye TissueShader::stroma(const TissueSample& s, float x, float y) const {
    const float u = s.u + s.warpU, d = s.d + s.warpD;
    const float scale = coarseness(s.epidermis);
    const int step = int(scale);
    const float part = scale - float(step);
    const float fine = kBundles[step], coarse = kBundles[step + 1];
    const float a = m_noise.at(u / (3.0f * fine) + m_phase, d / fine);
    const float b = m_noise.at(u / (3.0f * coarse) - m_phase, d / coarse);
    const float bundle = blend(a, b, part);
    const float width = blend(fine, coarse, part);
    const float visible = clampUnit(width / m_spacing * 0.35f - 0.2f);
    // Bundles end where the noise changes its sign: the crack between them is a thin band around zero.
    const float crack = 1.0f - smoothStep(0.03f, 0.16f + 0.012f * width, std::abs(bundle));
    const float open =
        smoothStep(-0.7f, 0.9f, m_noise.at(u / 61.0f, d / 47.0f + m_phase)) * smoothStep(0.4f, 1.6f, scale);
    const float fibril = m_noise.at(u / 9.0f + bundle, d / 1.7f) * 0.10f * m_left4;
    const float z = clampUnit(s.epidermis / 2200.0f);
    Dye dye{0.045f, 0.43f + 0.17f * z, 0.0f, 0.0f};
    dye.e *= 1.0f + 0.14f * bundle * visible + fibril;
    const float gap = crack * open * (0.25f + 0.75f * visible) * (0.5f + 0.5f * z + 0.25f);
    dye = blend(dye, {0.01f, 0.05f, 0.0f, 0.0f}, clampUnit(gap) * 0.9f);
    if (s.elastosis > 0.02f) {
        const float curl = m_noise.rough(x / 6.0f, y / 6.0f);
        const Dye blue{0.20f + 0.06f * curl * m_left8, 0.27f + 0.05f * curl * m_left8, 0.0f, 0.02f};
        dye = blend(dye, blue, 0.75f * s.elastosis);
    }
    const float plain = 1.0f - gap;
    const Dye tint = depthTint(s.d);
    dye.h += tint.h * plain, dye.r += tint.r * plain;
    return dye;
}

// Fat cells: thin rims around emptiness; the nearest two of a jittered lattice make the walls.
Dye TissueShader::adipose(float x, float y) const {
    constexpr float kCell = 58.0f;
    const int column = int(std::floor(x / kCell)), row = int(std::floor(y / kCell));
    float nearest = 1e9f, second = 1e9f;
    for (int j = row - 1; j <= row + 1; ++j)
        for (int i = column - 1; i <= column + 1; ++i) {
            const std::uint64_t hash = hashCell(m_skin.seed, i, j);
            const float dx = (float(i) + 0.15f + 0.7f * unitOf(hash, 0)) * kCell - x;
            const float dy = (float(j) + 0.15f + 0.7f * unitOf(hash, 2)) * kCell - y;
            const float distance = std::sqrt(dx * dx + dy * dy);
            if (distance < nearest) {
                second = nearest;
                nearest = distance;
            } else if (distance < second) {
                second = distance;
            }
        }
    const float wall = second - nearest + 1.2f * m_noise.at(x / 7.0f, y / 7.0f);
    const float rim = 1.0f - smoothStep(1.0f, 3.2f + m_spacing, wall);
    return blend({0.005f, 0.025f, 0.0f, 0.005f}, {0.06f, 0.40f, 0.0f, 0.05f}, rim);
}

Dye TissueShader::epidermis(const TissueSample& s, float x, float y) const {
    const float above = clampUnit(-s.epidermis / 60.0f); // 0 at the basal layer
    const float grain = m_noise.rough(x / 3.2f, y / 3.2f) * m_left4;
    Dye dye{0.50f - 0.16f * above + 0.05f * grain, 0.40f + 0.10f * above + 0.04f * grain, 0.0f, 0.0f};
    const float granular = (1.0f - smoothStep(4.0f, 13.0f, s.d));
    const float speck = m_noise.rough(x / 1.8f, y / 1.8f) * m_left2;
    dye.h += granular * (0.22f + 0.12f * speck);
    const float basal = 1.0f - smoothStep(4.0f, 13.0f, -s.epidermis);
    dye.m += basal * float(m_skin.epidermis.basalPigment) * (0.30f + 0.14f * m_noise.at(x / 9.0f, y / 9.0f));
    dye.h += 0.10f * basal;
    if (m_skin.skinClass == SkinClass::LichenoidDermatitis && s.lesion < 60.0f) {
        const float hole =
            smoothStep(0.75f, 1.2f, m_noise.at(x / 5.0f, y / 5.0f)) * (1.0f - smoothStep(3.0f, 14.0f, -s.epidermis));
        dye = blend(dye, {0.03f, 0.10f, 0.0f, 0.0f}, hole * 0.8f);
    }
    return dye;
}

// Basket weave: lamellae along the surface, torn apart towards the outside.
Dye TissueShader::keratin(const TissueSample& s) const {
    const float out = clampUnit(-s.d / std::max(8.0f, s.corneum));
    const float wave = s.d + 3.0f * m_noise.at(s.u / 26.0f, m_phase);
    const float sheet = m_noise.at(s.u / 42.0f + m_phase, wave / 2.1f);
    const float fine = m_noise.at(s.u / 17.0f, wave / 1.1f + m_phase) * m_left2;
    const float hole = smoothStep(0.75f - 1.2f * out, 1.25f - 1.0f * out, sheet + 0.25f * fine) * m_left4;
    const float tight = 1.0f - smoothStep(0.0f, 0.3f, out);
    Dye dye{0.30f + 0.15f * tight, 0.62f + 0.15f * fine, 0.0f, 0.10f + 0.15f * tight};
    dye = blend(dye, {0.22f, 0.50f, 0.0f, 0.05f}, out);
    const float mean = (1.0f - m_left4) * 0.45f * out;
    return scaled(dye, 1.0f - std::max(hole * 0.97f, mean));
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

Dye TissueShader::structure(const TissueSample& s, float x, float y) const {
    const float inner = clampUnit(-s.structure / s.structureRadius);
    const float grain = m_noise.rough(x / 3.0f, y / 3.0f) * m_left4;
    switch (s.kind) {
    case StructureKind::HairFollicle: {
        Dye dye{0.44f + 0.05f * grain, 0.40f + 0.04f * grain, 0.0f, 0.0f};
        dye = blend(dye, {0.12f, 0.62f, 0.0f, 0.32f}, smoothStep(0.48f, 0.58f, inner));
        dye = blend(dye, {0.01f, 0.04f, 0.0f, 0.01f}, smoothStep(0.68f, 0.74f, inner));
        return blend(dye, {0.05f, 0.20f, 0.55f, 0.30f}, smoothStep(0.80f, 0.88f, inner));
    }
    case StructureKind::SebaceousLobule: {
        const float foam =
            smoothStep(-0.5f, 0.7f, m_noise.rough(x / 3.6f, y / 3.6f)) * m_left4 + 0.5f * (1.0f - m_left4);
        const Dye cell{0.13f + 0.06f * foam, 0.24f + 0.22f * foam, 0.0f, 0.02f};
        return blend(cell, {0.42f, 0.40f, 0.0f, 0.0f}, 1.0f - smoothStep(3.0f, 9.0f, -s.structure));
    }
    case StructureKind::SweatGland: {
        const Dye cell{0.34f + 0.05f * grain, 0.38f, 0.0f, 0.0f};
        return blend(cell, {0.01f, 0.05f, 0.0f, 0.0f}, smoothStep(0.72f, 0.84f, inner));
    }
    case StructureKind::Vessel: {
        const float wall = 2.6f + 0.22f * s.structureRadius;
        const float lumen = smoothStep(-0.8f, 0.8f, -s.structure - wall);
        const float red =
            smoothStep(-0.5f, 0.3f, m_noise.at(x / 5.0f + s.structureTone * 20.0f, y / 5.0f) + 0.6f * s.structureTone);
        const Dye blood = blend({0.01f, 0.05f, 0.0f, 0.0f}, {0.0f, 0.30f, 0.0f, 0.62f}, red);
        return blend({0.18f, 0.50f + 0.05f * grain, 0.0f, 0.04f}, blood, lumen);
    }
    case StructureKind::Nerve: {
        const float wave =
            m_noise.at((s.u + 9.0f * m_noise.at(s.u / 22.0f, s.d / 22.0f)) / 14.0f, s.d / 2.4f + s.warpD / 6.0f);
        return {0.12f, 0.37f + 0.07f * wave * m_left4, 0.0f, 0.0f};
    }
    case StructureKind::Muscle: {
        const float wave = m_noise.at((x + y) / 11.0f, (x - y) / 3.4f);
        return {0.10f, 0.60f + 0.10f * wave * m_left8, 0.0f, 0.16f};
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
        dye = {0.17f + 0.04f * grain, 0.66f + 0.08f * cloud + 0.05f * grain, 0.0f, 0.12f + 0.03f * s.lesionTone};
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
        dye = stroma(s, x, y);
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
        dye = s.fat < 1.0f ? stroma(s, x, y) : Dye{};
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
