#include "core/synthetic/cell_painter.h"

#include "core/synthetic/material.h"
#include "core/synthetic/noise.h"
#include "core/synthetic/random.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace hs::core {

namespace {

constexpr float kPi = 3.14159265f;

CellLook roundCell(std::uint64_t hash, float radius, float stretch, Dye dye) {
    CellLook look;
    const float size = radius * (0.85f + 0.3f * unitOf(hash, 4));
    const float ratio = 1.0f + (stretch - 1.0f) * unitOf(hash, 5);
    look.along = size * std::sqrt(ratio);
    look.across = size / std::sqrt(ratio);
    look.angle = kPi * unitOf(hash, 6);
    look.dye = scaled(dye, 0.88f + 0.24f * unitOf(hash, 3));
    return look;
}

constexpr Dye kLymphocyte{1.25f, 0.25f, 0.0f, 0.0f};

} // namespace

CellPainter::CellPainter(const TissueField& field, double spacing)
    : m_field(field)
    , m_skin(field.skin())
    , m_noise(Noise::shared())
    , m_spacing(float(spacing)) {}

void CellPainter::paint(const TissueLattice& lattice, DyeBlock& block) const {
    // From the sparse, pale cells to the dense, dark ones, which lie on top.
    for (const CellLayer layer :
         {CellLayer::Sparse, CellLayer::Large, CellLayer::Medium, CellLayer::Dense, CellLayer::Palisade})
        paintLayer(lattice, block, layer);
}

void CellPainter::paintLayer(const TissueLattice& lattice, DyeBlock& block, CellLayer layer) const {
    const CellLattice cells = cellLattice(m_skin.seed, layer);
    const double cell = cells.side;
    const double left = double(block.left) * block.spacing - kMargin;
    const double top = double(block.top) * block.spacing - kMargin;
    const double right = double(block.left + block.width) * block.spacing + kMargin;
    const double bottom = double(block.top + block.height) * block.spacing + kMargin;
    for (int row = int(std::floor(top / cell)); row * cell < bottom; ++row)
        for (int column = int(std::floor(left / cell)); column * cell < right; ++column) {
            const CellLattice::Point point = cells.point(column, row);
            Place place{point.x, point.y, lattice.at(point.x, point.y), point.hash};
            if (place.sample.section < 0) continue;
            if (layer == CellLayer::Palisade &&
                !settle(lattice, place, float(column * cell), float(row * cell), cells.side))
                continue;
            if (const auto look = cellFor(place, layer, lattice)) splat(block, *look, place.x, place.y, place.hash);
        }
}

// Cells of the outermost row stand on the outline: moved there from their square's middle, if they stay in the square.
bool CellPainter::settle(const TissueLattice& lattice, Place& place, float cellX, float cellY, float cell) const {
    const bool basaloid = m_skin.skinClass == SkinClass::BasalCellCarcinoma && place.sample.lesion < 14.0f &&
                          place.sample.epidermis > 0.0f;
    const bool follicle = place.sample.kind == StructureKind::HairFollicle && place.sample.structure < 14.0f;
    const auto distance = basaloid   ? &TissueSample::lesion
                          : follicle ? &TissueSample::structure
                                     : &TissueSample::epidermis;
    if (std::abs(place.sample.*distance + 5.0f) > 1.6f * cell) return false;
    const float x = cellX + cell / 2, y = cellY + cell / 2;
    constexpr float kStep = 2.0f;
    const float here = lattice.at(x, y).*distance;
    const float gx = (lattice.at(x + kStep, y).*distance - lattice.at(x - kStep, y).*distance) / (2 * kStep);
    const float gy = (lattice.at(x, y + kStep).*distance - lattice.at(x, y - kStep).*distance) / (2 * kStep);
    const float length2 = gx * gx + gy * gy;
    if (length2 < 0.05f) return false;
    const float shift = (here + 5.0f) / length2;
    place.x = x - gx * shift;
    place.y = y - gy * shift;
    if (place.x < cellX || place.y < cellY || place.x >= cellX + cell || place.y >= cellY + cell) return false;
    place.sample = lattice.at(place.x, place.y);
    return true;
}

float CellPainter::gradientAngle(const TissueLattice& lattice, const Place& place,
                                 float TissueSample::*distance) const {
    constexpr float kStep = 2.5f;
    const float gx = lattice.at(place.x + kStep, place.y).*distance - lattice.at(place.x - kStep, place.y).*distance;
    const float gy = lattice.at(place.x, place.y + kStep).*distance - lattice.at(place.x, place.y - kStep).*distance;
    return std::atan2(gy, gx);
}

std::optional<CellLook> CellPainter::cellFor(const Place& place, CellLayer layer, const TissueLattice& lattice) const {
    switch (materialAt(place.sample, m_skin.skinClass)) {
    case Material::Glass:
    case Material::Keratin:
        return std::nullopt;
    case Material::Structure:
        return inStructure(place, layer, lattice);
    case Material::Lesion:
        return inLesion(place, layer, lattice);
    case Material::Epidermis:
        return inEpidermis(place, layer, lattice);
    case Material::Stroma:
    case Material::Fat:
        return inStroma(place, layer);
    }
    return std::nullopt;
}

std::optional<CellLook> CellPainter::inEpidermis(const Place& place, CellLayer layer,
                                                 const TissueLattice& lattice) const {
    const TissueSample& s = place.sample;
    const float beside = std::abs(s.u - float(m_skin.lesion.centre)) - 1.1f * float(m_skin.lesion.halfWidth);
    if (m_skin.facts.pagetoid && beside < 0.0f && layer == CellLayer::Large && s.d > 6.0f &&
        unitOf(place.hash, 1) < 0.42f) {
        CellLook look = roundCell(place.hash, 4.3f, 1.3f, {0.72f, 0.40f, 0.15f, 0.0f});
        look.halo = 5.0f;
        look.nucleolus = 0.6f;
        return look;
    }
    if (layer == CellLayer::Palisade) {
        CellLook look = roundCell(place.hash, 3.2f, 1.0f, {0.98f, 0.35f, 0.0f, 0.0f});
        look.along = 4.3f, look.across = 2.7f;
        look.angle = gradientAngle(lattice, place, &TissueSample::epidermis);
        look.chromatin = 0.3f;
        return look;
    }
    if (layer != CellLayer::Medium || s.epidermis > -9.0f || s.d < 5.0f) return std::nullopt;
    CellLook look = roundCell(place.hash, 3.5f, 1.35f, {0.72f, 0.35f, 0.0f, 0.0f});
    const float flat = 1.0f - smoothStep(8.0f, 28.0f, s.d); // cells flatten towards the surface
    if (flat > 0.1f) {
        look.along *= 1.0f + 0.7f * flat;
        look.across *= 1.0f - 0.45f * flat;
        look.angle = gradientAngle(lattice, place, &TissueSample::d) + kPi / 2;
    }
    look.chromatin = 0.35f;
    look.halo = unitOf(place.hash, 1) < 0.3f ? 1.6f : 0.0f;
    return look;
}

std::optional<CellLook> CellPainter::basaloidCell(const Place& place, CellLayer layer,
                                                  const TissueLattice& lattice) const {
    if (layer == CellLayer::Palisade) {
        CellLook look = roundCell(place.hash, 3.0f, 1.0f, {1.15f, 0.32f, 0.0f, 0.0f});
        look.along = 4.6f, look.across = 2.4f;
        look.angle = gradientAngle(lattice, place, &TissueSample::lesion);
        return look;
    }
    if (layer != CellLayer::Dense || place.sample.lesion > -9.5f) return std::nullopt;
    CellLook look = roundCell(place.hash, 3.0f, 1.7f, {1.05f, 0.30f, 0.0f, 0.0f});
    look.chromatin = 0.35f;
    return look;
}

std::optional<CellLook> CellPainter::melanocyte(const Place& place, CellLayer layer) const {
    const TissueSample& s = place.sample;
    const std::uint64_t hash = place.hash;
    if (m_skin.skinClass == SkinClass::MelanocyticNaevus) {
        const float smaller = smoothStep(150.0f, 600.0f, s.d); // maturation
        if (layer != (smaller > 0.7f ? CellLayer::Dense : CellLayer::Medium) || s.lesion > -1.5f) return std::nullopt;
        CellLook look = roundCell(hash, 3.3f - 0.8f * smaller, 1.2f, {0.74f, 0.32f, 0.0f, 0.0f});
        look.chromatin = 0.2f;
        return look;
    }
    if (layer != CellLayer::Large && !(layer == CellLayer::Medium && unitOf(hash, 1) < 0.35f)) return std::nullopt;
    CellLook look = roundCell(hash, 4.0f + 1.9f * unitOf(hash, 0), 1.5f, {0.80f, 0.42f, 0.05f, 0.0f});
    look.chromatin = 0.55f;
    look.nucleolus = 0.9f;
    if (m_skin.facts.frequentMitoses && unitOf(hash, 2) < 0.02f)
        look.dye = {1.9f, 0.4f, 0.0f, 0.0f}, look.across = 1.4f;
    return look;
}

std::optional<CellLook> CellPainter::spindleCell(const Place& place, CellLayer layer) const {
    if (layer != CellLayer::Large) return std::nullopt;
    const TissueSample& s = place.sample;
    CellLook look = roundCell(place.hash, 3.0f, 1.0f, {0.80f, 0.36f, 0.0f, 0.0f});
    look.along = 6.2f, look.across = 1.7f;
    const float swirl = m_noise.at(s.u / 75.0f, s.d / 75.0f);
    look.angle = m_field.directionAt(s) + 1.7f * swirl + 0.5f * (unitOf(place.hash, 6) - 0.5f);
    return look;
}

std::optional<CellLook> CellPainter::inLesion(const Place& place, CellLayer layer, const TissueLattice& lattice) const {
    const TissueSample& s = place.sample;
    const std::uint64_t hash = place.hash;
    switch (m_skin.skinClass) {
    case SkinClass::BasalCellCarcinoma:
        return basaloidCell(place, layer, lattice);
    case SkinClass::SquamousCellCarcinoma: {
        if (layer != CellLayer::Large) return std::nullopt;
        CellLook look = roundCell(hash, 3.5f + 1.5f * unitOf(hash, 1), 1.6f, {0.62f, 0.46f, 0.0f, 0.04f});
        look.chromatin = 0.5f;
        look.nucleolus = 0.7f;
        look.halo = 1.5f;
        if (m_skin.facts.frequentMitoses && unitOf(hash, 2) < 0.02f)
            look.dye = {1.9f, 0.4f, 0.0f, 0.0f}, look.across = 1.4f;
        return look;
    }
    case SkinClass::Melanoma:
    case SkinClass::MelanocyticNaevus:
        return melanocyte(place, layer);
    case SkinClass::SeborrhoeicKeratosis: {
        if (layer == CellLayer::Palisade) return inEpidermis(place, layer, lattice);
        if (layer != CellLayer::Dense && layer != CellLayer::Medium) return std::nullopt;
        const bool deep = s.d > 40.0f;
        if ((layer == CellLayer::Dense) != deep || s.epidermis > -9.0f || s.d < 6.0f || unitOf(hash, 1) > 0.86f)
            return std::nullopt;
        return roundCell(hash, 2.9f, 1.3f, {0.80f, 0.33f, 0.05f, 0.0f});
    }
    case SkinClass::Dermatofibroma:
        return spindleCell(place, layer);
    case SkinClass::NormalSkin:
    case SkinClass::LichenoidDermatitis:
        return inStroma(place, layer);
    }
    return std::nullopt;
}

std::optional<CellLook> CellPainter::inStructure(const Place& place, CellLayer layer,
                                                 const TissueLattice& lattice) const {
    const TissueSample& s = place.sample;
    const float inner = clampUnit(-s.structure / s.structureRadius);
    switch (s.kind) {
    case StructureKind::HairFollicle:
        if (inner > 0.5f) return std::nullopt;
        if (layer == CellLayer::Palisade) {
            CellLook look = roundCell(place.hash, 3.0f, 1.0f, {1.0f, 0.34f, 0.0f, 0.0f});
            look.along = 4.2f, look.across = 2.5f;
            look.angle = gradientAngle(lattice, place, &TissueSample::structure);
            return look;
        }
        if (layer != CellLayer::Medium || s.structure > -9.0f) return std::nullopt;
        return roundCell(place.hash, 3.2f, 1.3f, {0.78f, 0.34f, 0.0f, 0.0f});
    case StructureKind::SebaceousLobule:
        if (s.structure > -8.0f)
            return layer == CellLayer::Dense
                       ? std::optional(roundCell(place.hash, 2.7f, 1.6f, {0.95f, 0.34f, 0.0f, 0.0f}))
                       : std::nullopt;
        return layer == CellLayer::Large && unitOf(place.hash, 1) < 0.75f
                   ? std::optional(roundCell(place.hash, 2.5f, 1.2f, {0.85f, 0.34f, 0.0f, 0.0f}))
                   : std::nullopt;
    case StructureKind::SweatGland:
        if (layer != CellLayer::Dense || inner > 0.66f) return std::nullopt;
        return roundCell(place.hash, 2.7f, 1.2f, {0.95f, 0.34f, 0.0f, 0.0f});
    case StructureKind::Vessel: {
        if (layer != CellLayer::Dense || s.structure < -3.4f) return std::nullopt;
        CellLook look = roundCell(place.hash, 2.4f, 1.0f, {1.0f, 0.34f, 0.0f, 0.0f});
        look.along = 3.8f, look.across = 1.6f;
        look.angle = gradientAngle(lattice, place, &TissueSample::structure) + kPi / 2;
        return look;
    }
    case StructureKind::Nerve:
    case StructureKind::Muscle: {
        if (layer != CellLayer::Large || unitOf(place.hash, 1) > 0.55f) return std::nullopt;
        CellLook look = roundCell(place.hash, 2.4f, 1.0f, {0.85f, 0.36f, 0.0f, 0.0f});
        look.along = 5.4f, look.across = 1.5f;
        look.angle = m_field.directionAt(s) + 0.8f * (unitOf(place.hash, 6) - 0.5f) +
                     (s.kind == StructureKind::Muscle ? 0.7f : 0.0f);
        return look;
    }
    case StructureKind::KeratinPearl:
        if (layer != CellLayer::Large || inner > 0.5f || unitOf(place.hash, 1) > 0.5f) return std::nullopt;
        return roundCell(place.hash, 2.8f, 1.6f, {0.7f, 0.5f, 0.0f, 0.1f});
    case StructureKind::HornCyst:
    case StructureKind::None:
        break;
    }
    return std::nullopt;
}

std::optional<CellLook> CellPainter::inStroma(const Place& place, CellLayer layer) const {
    const TissueSample& s = place.sample;
    if (layer == CellLayer::Dense && unitOf(place.hash, 1) < 0.9f * s.infiltrate) {
        CellLook look = roundCell(place.hash, 2.7f, 1.15f, kLymphocyte);
        look.chromatin = 0.4f;
        return look;
    }
    // Fibroblasts: many just below the epidermis, few in the depth.
    const float z = clampUnit(s.epidermis / 1800.0f);
    const float crowd = 0.50f - 0.30f * z;
    const bool extra = layer == CellLayer::Large && s.epidermis < 160.0f && unitOf(place.hash, 1) < 0.13f;
    if (s.fat > 0.5f || !((layer == CellLayer::Sparse && unitOf(place.hash, 1) < crowd) || extra)) return std::nullopt;
    CellLook look = roundCell(place.hash, 2.2f, 1.0f, {0.95f, 0.36f, 0.0f, 0.0f});
    look.along = 3.0f + 3.6f * unitOf(place.hash, 4) * unitOf(place.hash, 4);
    look.across = 0.9f + 0.7f * unitOf(place.hash, 5);
    look.dye = scaled(look.dye, 0.75f + 0.4f * unitOf(place.hash, 3));
    const float wave = m_noise.at((s.u + s.warpU) / 60.0f, (s.d + s.warpD) / 30.0f);
    const float bend = 0.75f * wave + 0.8f * (unitOf(place.hash, 6) - 0.5f);
    look.angle = m_field.directionAt(s) + bend;
    return look;
}

void CellPainter::splat(DyeBlock& block, const CellLook& look, float x, float y, std::uint64_t hash) const {
    const float soft = std::max(0.55f, 0.6f * m_spacing);
    const float reach = std::min(kMargin - 1.0f, look.along + look.halo + 2.0f * soft);
    const float spacing = m_spacing;
    const int left = std::max(0, int(std::floor((x - reach) / spacing - float(block.left))));
    const int right = std::min(block.width - 1, int(std::ceil((x + reach) / spacing - float(block.left))));
    const int top = std::max(0, int(std::floor((y - reach) / spacing - float(block.top))));
    const int bottom = std::min(block.height - 1, int(std::ceil((y + reach) / spacing - float(block.top))));
    if (left > right || top > bottom) return;
    const float cosine = std::cos(look.angle), sine = std::sin(look.angle);
    const float fine = clampUnit(1.4f - 1.2f * m_spacing); // chromatin is seen at high power only
    // A nucleus thinner than a pixel darkens it in proportion only.
    const float thin = std::min(1.0f, look.across / (0.75f * soft + 0.2f * look.across + 1e-3f));
    const float spotX = look.along * 0.5f * (unitOf(hash, 5) - 0.5f),
                spotY = look.across * 0.5f * (unitOf(hash, 6) - 0.5f);
    for (int row = top; row <= bottom; ++row)
        for (int column = left; column <= right; ++column) {
            const float dx = block.xOf(column) - x, dy = block.yOf(row) - y;
            const float px = dx * cosine + dy * sine, py = dy * cosine - dx * sine;
            const float sx = px / look.along, sy = py / look.across;
            const float k = std::sqrt(sx * sx + sy * sy);
            const float gx = sx / look.along, gy = sy / look.across;
            const float steep = std::sqrt(gx * gx + gy * gy);
            float distance = steep > 1e-5f ? k * (k - 1.0f) / steep : -look.across;
            if (fine > 0.0f) distance += 0.35f * fine * m_noise.at(dx / 4.0f + 50.0f * unitOf(hash, 5), dy / 4.0f);
            Dye& dye = block.dyes[std::size_t(row) * block.width + column];
            if (look.halo > 0.0f) { // shrinkage: a pale crescent on one side
                const float side = 0.35f + 0.65f * smoothStep(-0.6f, 0.8f, (px * spotX + py * spotY) / look.along);
                const float ring = (1.0f - smoothStep(look.halo - soft, look.halo + soft, distance)) * side;
                if (ring > 0.0f) dye = blend(dye, {0.10f, 0.24f, 0.0f, 0.0f}, 0.6f * ring);
            }
            const float inside = smoothStep(-soft, soft, -distance) * thin;
            if (inside <= 0.0f) continue;
            Dye nucleus = look.dye;
            if (fine > 0.0f) {
                const float texture =
                    m_noise.at((dx + 37.0f * unitOf(hash, 4)) / 1.5f, dy / 1.5f + 40.0f * unitOf(hash, 3));
                const float rim = smoothStep(-1.4f, -0.3f, distance);
                nucleus.h *= 1.0f + fine * (look.chromatin * 0.38f * texture + 0.20f * rim - 0.06f);
                const float spot = std::hypot(px - spotX, py - spotY);
                if (look.nucleolus > 0.0f)
                    nucleus.h += fine * look.nucleolus * 0.6f * (1.0f - smoothStep(0.6f, 1.2f, spot));
            }
            dye = blend(dye, nucleus, inside);
        }
}

} // namespace hs::core
