#include "core/synthetic/skin_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hs::core {

namespace {

constexpr double kPi = std::numbers::pi;

double lowestPoint(const SkinShape& shape) {
    const double sine = std::sin(shape.angle), cosine = std::cos(shape.angle);
    if (shape.form == ShapeForm::Capsule) return shape.centre.y + shape.along * std::abs(sine) + shape.across;
    return shape.centre.y + std::hypot(shape.along * sine, shape.across * cosine);
}

// The half ellipse below the skin that a tumour fills.
struct Envelope {
    double centre = 0.0;
    double halfWidth = 0.0;
    double top = 0.0;
    double bottom = 0.0;

    double bottomAt(double u) const {
        const double x = std::clamp((u - centre) / halfWidth, -1.0, 1.0);
        return top + (bottom - top) * std::sqrt(1.0 - x * x);
    }
};

struct NestStyle {
    double radius = 60.0;
    double spread = 0.25;    // of the radius, as a share
    double gap = 20.0;       // µm of stroma between nests
    double longest = 1.6;    // along / across
    double wobble = 0.12;    // of the radius
    double wavelength = 1.2; // of the radius
    double shrink = 0.0;     // how much of the radius is lost from the top to the bottom (maturation)
    int most = 120;
};

bool farFromAll(const std::vector<SkinShape>& nests, const SkinShape& shape, double gap) {
    return std::all_of(nests.begin(), nests.end(), [&](const SkinShape& other) {
        const double distance = std::hypot(other.centre.x - shape.centre.x, other.centre.y - shape.centre.y);
        const double mine = (shape.along + shape.across) / 2, theirs = (other.along + other.across) / 2;
        return distance > mine + theirs + gap;
    });
}

SkinShape nestAt(SkinPoint centre, double radius, const NestStyle& style, Random& random) {
    SkinShape nest;
    nest.centre = centre;
    const double ratio = random.uniform(1.0, style.longest);
    nest.across = radius / std::sqrt(ratio);
    nest.along = radius * std::sqrt(ratio);
    nest.angle = random.uniform(0.0, kPi);
    nest.wobble = style.wobble * radius;
    nest.wobbleWavelength = style.wavelength * radius;
    nest.tone = float(random.uniform(-1.0, 1.0));
    return nest;
}

// Darts: nests that keep their distance, none below the envelope.
void fillWithNests(std::vector<SkinShape>& nests, const Envelope& envelope, const NestStyle& style, Random& random) {
    for (int tries = 0; tries < style.most * 60 && int(nests.size()) < style.most; ++tries) {
        const double u = envelope.centre + envelope.halfWidth * random.uniform(-1.0, 1.0);
        const double bottom = envelope.bottomAt(u);
        const double d = random.uniform(envelope.top, bottom);
        const double sunk = (d - envelope.top) / std::max(1.0, envelope.bottom - envelope.top);
        const double radius = std::max(12.0, style.radius * (1.0 - style.shrink * sunk) *
                                                 (1.0 + style.spread * random.uniform(-1.0, 1.0)));
        const SkinShape nest = nestAt({u, d}, radius, style, random);
        if (lowestPoint(nest) > bottom || d - nest.along < envelope.top - radius) continue;
        if (farFromAll(nests, nest, style.gap)) nests.push_back(nest);
    }
}

// Nests bud: lobes on their flanks, so that outlines are not those of eggs.
void addLobes(std::vector<SkinShape>& nests, const Envelope& envelope, Random& random) {
    const std::size_t count = nests.size();
    for (std::size_t i = 0; i < count; ++i) {
        const int lobes = random.between(0, 3);
        for (int j = 0; j < lobes; ++j) {
            const SkinShape parent = nests[i];
            const double direction = random.uniform(0.0, 2.0 * kPi), size = random.uniform(0.45, 0.7);
            SkinShape lobe = parent;
            lobe.centre.x += std::cos(direction) * 0.8 * parent.along;
            lobe.centre.y += std::sin(direction) * 0.8 * parent.across;
            lobe.along = lobe.across = size * parent.across;
            lobe.angle = 0.0;
            if (lowestPoint(lobe) < envelope.bottomAt(lobe.centre.x) && lobe.centre.y > envelope.top)
                nests.push_back(lobe);
        }
    }
}

// The deepest nest touches the depth asked for, so that the thickness in the report is that of the picture.
void reachDepth(std::vector<SkinShape>& nests, double depth) {
    if (nests.empty()) return;
    const auto deepest = std::max_element(nests.begin(), nests.end(), [](const SkinShape& a, const SkinShape& b) {
        return lowestPoint(a) < lowestPoint(b);
    });
    deepest->wobble = std::min(deepest->wobble, 4.0);
    deepest->centre.y += depth - lowestPoint(*deepest);
}

Amount drawAmount(Random& random, double none, double little, double moderate) {
    const double x = random.uniform();
    return x < none                       ? Amount::None
           : x < none + little            ? Amount::Little
           : x < none + little + moderate ? Amount::Moderate
                                          : Amount::Much;
}

Envelope tumourEnvelope(SkinCase& skin, const LesionRoom& room, Random& random) {
    const double thickness = room.thickness;
    skin.lesion.halfWidth = std::min((310.0 + 180.0 * thickness) * random.uniform(0.85, 1.15), room.halfWidth);
    skin.lesion.centre = random.uniform(-120.0, 120.0);
    skin.lesion.depth = thickness * 1000.0;
    return {skin.lesion.centre, skin.lesion.halfWidth, 60.0, thickness * 1000.0};
}

void ulcerate(SkinCase& skin, double probability, Random& random) {
    skin.facts.ulcerated = random.chance(probability);
    if (skin.facts.ulcerated) skin.lesion.ulcerHalfWidth = skin.lesion.halfWidth * random.uniform(0.3, 0.55);
}

void addBasalCellCarcinoma(SkinCase& skin, const LesionRoom& room, Random& random) {
    const double thickness = room.thickness;
    const Envelope envelope = tumourEnvelope(skin, room, random);
    SkinFacts& facts = skin.facts;
    facts.nodular = thickness > 0.5;
    facts.clefts = true;
    facts.sunDamage = drawAmount(random, 0.2, 0.2, 0.4);
    facts.pigment = random.chance(0.25) ? Amount::Little : Amount::None;
    facts.inflammation = drawAmount(random, 0.25, 0.5, 0.25);
    NestStyle style;
    style.radius = 36.0 + 46.0 * thickness;
    style.gap = 24.0;
    style.longest = facts.nodular ? 1.7 : 1.4;
    std::vector<SkinShape>& nests = skin.lesion.nests;
    for (double u = envelope.centre - envelope.halfWidth; u < envelope.centre + envelope.halfWidth;
         u += style.radius * random.uniform(2.2, 4.5)) {
        const double radius = std::min(style.radius, 0.30 * envelope.bottomAt(u)) * random.uniform(0.75, 1.0);
        if (radius < 18.0) continue;
        const SkinShape bud = nestAt({u, 52.0 + 0.62 * radius}, radius, style, random);
        if (farFromAll(nests, bud, style.gap)) nests.push_back(bud);
    }
    fillWithNests(nests, envelope, style, random);
    skin.facts.nests = int(nests.size());
    addLobes(nests, envelope, random);
    reachDepth(nests, envelope.bottom);
    ulcerate(skin, thickness > 0.9 ? 0.5 : 0.0, random);
    skin.lesion.outward = 60.0 * thickness * random.uniform(0.3, 1.2);
    skin.epidermis.ridgeHeight *= 0.45;
}

void addPearls(SkinCase& skin, double size, Random& random) {
    for (const SkinShape& nest : skin.lesion.nests) {
        if (nest.form != ShapeForm::Ellipse || !random.chance(0.75)) continue;
        SkinShape pearl;
        pearl.kind = StructureKind::KeratinPearl;
        pearl.centre = {nest.centre.x + 0.2 * nest.across * random.uniform(-1.0, 1.0),
                        nest.centre.y + 0.2 * nest.across * random.uniform(-1.0, 1.0)};
        pearl.across = std::min(nest.across * random.uniform(0.34, 0.52), size);
        pearl.along = pearl.across * random.uniform(1.0, 1.5);
        pearl.angle = nest.angle;
        pearl.wobble = pearl.across * 0.12;
        pearl.wobbleWavelength = pearl.across;
        pearl.tone = float(random.uniform(-1.0, 1.0));
        skin.structures.push_back(pearl);
    }
}

void addSquamousCellCarcinoma(SkinCase& skin, const LesionRoom& room, Random& random) {
    const double thickness = room.thickness;
    const Envelope envelope = tumourEnvelope(skin, room, random);
    SkinFacts& facts = skin.facts;
    facts.keratinPearls = random.chance(0.8);
    facts.sunDamage = drawAmount(random, 0.1, 0.2, 0.4);
    facts.inflammation = drawAmount(random, 0.0, 0.35, 0.4);
    facts.frequentMitoses = random.chance(0.5);
    facts.hyperkeratosis = random.chance(0.6) ? Amount::Much : Amount::Moderate;
    NestStyle style;
    style.radius = 48.0 + 50.0 * thickness;
    style.gap = 12.0;
    style.longest = 2.2;
    style.wobble = 0.26;
    style.wavelength = 0.75;
    std::vector<SkinShape>& nests = skin.lesion.nests;
    for (double u = envelope.centre - 0.9 * envelope.halfWidth; u < envelope.centre + 0.9 * envelope.halfWidth;
         u += style.radius * random.uniform(1.7, 2.6)) {
        SkinShape tongue = nestAt({u, 0.0}, style.radius, style, random);
        const double length = 0.42 * envelope.bottomAt(u) * random.uniform(0.6, 1.0);
        tongue.form = ShapeForm::Capsule;
        tongue.across = std::min(0.62 * style.radius, 0.45 * length);
        tongue.along = length / 2;
        tongue.centre.y = length / 2 + 10.0;
        tongue.angle = kPi / 2 + random.uniform(-0.3, 0.3);
        if (lowestPoint(tongue) < envelope.bottomAt(u)) nests.push_back(tongue);
    }
    fillWithNests(nests, envelope, style, random);
    reachDepth(nests, envelope.bottom);
    ulcerate(skin, thickness > 0.8 ? 0.55 : 0.0, random);
    if (facts.keratinPearls) addPearls(skin, 18.0 + 32.0 * thickness, random);
    skin.lesion.outward = 90.0 * thickness * random.uniform(0.5, 1.5);
    skin.lesion.acanthosis = 40.0;
}

void addMelanoma(SkinCase& skin, const LesionRoom& room, Random& random) {
    const double thickness = room.thickness;
    const Envelope envelope = tumourEnvelope(skin, room, random);
    SkinFacts& facts = skin.facts;
    facts.pagetoid = true;
    facts.frequentMitoses = random.chance(thickness > 0.8 ? 0.8 : 0.25);
    facts.pigment = drawAmount(random, 0.0, 0.15, 0.45);
    facts.inflammation = drawAmount(random, 0.1, 0.5, 0.3);
    facts.sunDamage = drawAmount(random, 0.4, 0.3, 0.2);
    NestStyle style;
    style.radius = 30.0 + 34.0 * thickness;
    style.gap = 2.0;
    style.longest = 1.8;
    style.wobble = 0.20;
    style.wavelength = 0.8;
    style.spread = 0.5;
    style.most = 220;
    std::vector<SkinShape>& nests = skin.lesion.nests;
    for (double u = envelope.centre - 1.1 * envelope.halfWidth; u < envelope.centre + 1.1 * envelope.halfWidth;
         u += random.uniform(45.0, 110.0)) {
        const SkinShape junctional = nestAt({u, random.uniform(50.0, 80.0)}, random.uniform(18.0, 30.0), style, random);
        if (lowestPoint(junctional) < envelope.bottom) nests.push_back(junctional);
    }
    fillWithNests(nests, envelope, style, random);
    reachDepth(nests, envelope.bottom);
    ulcerate(skin, thickness > 1.0 ? 0.5 : 0.0, random);
    skin.lesion.outward = 110.0 * thickness * random.uniform(0.3, 1.4);
    skin.epidermis.ridgeHeight *= 0.6;
}

void addMelanocyticNaevus(SkinCase& skin, const LesionRoom& room, Random& random) {
    const double depth = random.uniform(350.0, 900.0);
    SkinFacts& facts = skin.facts;
    facts.junctional = random.chance(0.6);
    facts.pigment = drawAmount(random, 0.25, 0.5, 0.25);
    skin.lesion.centre = random.uniform(-120.0, 120.0);
    skin.lesion.halfWidth = std::min(random.uniform(420.0, 680.0), room.halfWidth);
    skin.lesion.depth = depth;
    const Envelope envelope{skin.lesion.centre, skin.lesion.halfWidth, 110.0, depth};
    NestStyle style;
    style.radius = random.uniform(40.0, 48.0);
    style.gap = 7.0;
    style.longest = 1.25;
    style.wobble = 0.07;
    style.shrink = 0.62;
    style.spread = 0.12;
    style.most = 260;
    std::vector<SkinShape>& nests = skin.lesion.nests;
    if (facts.junctional)
        for (double u = envelope.centre - envelope.halfWidth; u < envelope.centre + envelope.halfWidth;
             u += random.uniform(70.0, 130.0))
            nests.push_back(nestAt({u, random.uniform(72.0, 90.0)}, random.uniform(20.0, 28.0), style, random));
    fillWithNests(nests, envelope, style, random);
    reachDepth(nests, depth);
    skin.lesion.outward = random.uniform(20.0, 220.0);
}

void addSeborrhoeicKeratosis(SkinCase& skin, const LesionRoom& room, Random& random) {
    SkinLesion& lesion = skin.lesion;
    lesion.centre = random.uniform(-120.0, 120.0);
    lesion.halfWidth = std::min(random.uniform(520.0, 820.0), room.halfWidth);
    lesion.acanthosis = random.uniform(320.0, 520.0);
    lesion.outward = lesion.acanthosis * random.uniform(0.75, 1.0);
    lesion.depth = lesion.acanthosis + skin.epidermis.thickness;
    skin.epidermis.ridgeHeight *= 0.5;
    skin.epidermis.basalPigment = random.uniform(0.3, 0.9);
    SkinFacts& facts = skin.facts;
    facts.hyperkeratosis = random.chance(0.5) ? Amount::Much : Amount::Moderate;
    facts.pigment = drawAmount(random, 0.1, 0.45, 0.3);
    const int wanted = random.between(4, 12);
    std::vector<SkinShape> cysts;
    for (int tries = 0; tries < 400 && int(cysts.size()) < wanted; ++tries) {
        NestStyle style;
        style.longest = 1.3;
        style.wobble = 0.08;
        const double radius = random.uniform(32.0, 75.0);
        const double u = lesion.centre + lesion.halfWidth * random.uniform(-0.7, 0.7);
        const double height = lesion.acanthosis * (1.0 - std::pow((u - lesion.centre) / lesion.halfWidth, 2.0));
        if (height < 2.0 * radius + 70.0) continue;
        SkinShape cyst = nestAt({u, random.uniform(radius + 30.0, height - radius)}, radius, style, random);
        cyst.kind = StructureKind::HornCyst;
        if (farFromAll(cysts, cyst, 35.0)) cysts.push_back(cyst);
    }
    facts.hornCysts = int(cysts.size());
    skin.structures.insert(skin.structures.end(), cysts.begin(), cysts.end());
}

void addDermatofibroma(SkinCase& skin, const LesionRoom& room, Random& random) {
    SkinLesion& lesion = skin.lesion;
    lesion.centre = random.uniform(-120.0, 120.0);
    lesion.halfWidth = std::min(random.uniform(520.0, 780.0), room.halfWidth);
    const double top = random.uniform(190.0, 250.0); // a free zone stays below the epidermis
    const double half = random.uniform(260.0, 430.0);
    SkinShape mass;
    mass.centre = {lesion.centre, top + half};
    mass.along = lesion.halfWidth;
    mass.across = half;
    mass.angle = random.uniform(-0.08, 0.08);
    mass.wobble = 40.0;
    mass.wobbleWavelength = 110.0;
    lesion.nests.push_back(mass);
    lesion.depth = top + 2.0 * half;
    lesion.acanthosis = random.uniform(50.0, 90.0);
    skin.epidermis.basalPigment = 0.8;
    skin.facts.hyperkeratosis = Amount::Little;
    skin.facts.pigment = Amount::Little;
}

void addLichenoidDermatitis(SkinCase& skin, const LesionRoom& room, Random& random) {
    SkinLesion& lesion = skin.lesion;
    lesion.centre = random.uniform(-120.0, 120.0);
    lesion.halfWidth = std::min(random.uniform(700.0, 1050.0), room.halfWidth);
    lesion.acanthosis = random.uniform(25.0, 55.0);
    lesion.depth = random.uniform(190.0, 290.0);
    skin.facts.inflammation = Amount::Much;
    skin.facts.hyperkeratosis = Amount::Moderate;
    skin.facts.pigment = random.chance(0.5) ? Amount::Little : Amount::None;
}

void addNormalSkin(SkinCase& skin, Random& random) {
    skin.facts.sunDamage = drawAmount(random, 0.45, 0.25, 0.2);
    skin.facts.inflammation = random.chance(0.4) ? Amount::Little : Amount::None;
}

} // namespace

void addLesion(SkinCase& skin, const LesionRoom& room, Random& random) {
    switch (skin.skinClass) {
    case SkinClass::NormalSkin:
        addNormalSkin(skin, random);
        break;
    case SkinClass::BasalCellCarcinoma:
        addBasalCellCarcinoma(skin, room, random);
        break;
    case SkinClass::SquamousCellCarcinoma:
        addSquamousCellCarcinoma(skin, room, random);
        break;
    case SkinClass::Melanoma:
        addMelanoma(skin, room, random);
        break;
    case SkinClass::MelanocyticNaevus:
        addMelanocyticNaevus(skin, room, random);
        break;
    case SkinClass::SeborrhoeicKeratosis:
        addSeborrhoeicKeratosis(skin, room, random);
        break;
    case SkinClass::Dermatofibroma:
        addDermatofibroma(skin, room, random);
        break;
    case SkinClass::LichenoidDermatitis:
        addLichenoidDermatitis(skin, room, random);
        break;
    }
    if (skin.facts.nests == 0) skin.facts.nests = int(skin.lesion.nests.size());
    if (hasTumourThickness(skin.skinClass))
        skin.facts.thicknessMillimetres = std::round(skin.lesion.depth / 100.0) / 10.0;
}

} // namespace hs::core
