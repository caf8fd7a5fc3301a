#include "core/synthetic/skin_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hs::core {

namespace {

constexpr double kPi = std::numbers::pi;

// Collects shapes that keep clear of the lesion and of one another.
class Placer {
public:
    explicit Placer(SkinCase& skin)
        : m_skin(skin) {}

    bool clear(const SkinShape& shape, double gap) const {
        const double reach = reachOf(shape);
        const SkinLesion& lesion = m_skin.lesion;
        const bool region = m_skin.skinClass == SkinClass::SeborrhoeicKeratosis;
        if (region && std::abs(shape.centre.x - lesion.centre) < lesion.halfWidth + reach &&
            shape.centre.y - reach < lesion.depth + gap)
            return false;
        for (const SkinShape& nest : m_skin.lesion.nests)
            if (plainDistance(nest, shape.centre) < reach + gap + nest.wobble) return false;
        for (const SkinShape& other : m_skin.structures) {
            if (other.kind == StructureKind::KeratinPearl || other.kind == StructureKind::HornCyst) continue;
            if (plainDistance(other, shape.centre) < reach + gap) return false;
        }
        return true;
    }

    void keep(const SkinShape& shape) { m_skin.structures.push_back(shape); }

    bool place(const SkinShape& shape, double gap) {
        if (!clear(shape, gap)) return false;
        keep(shape);
        return true;
    }

    // A unit whose parts may touch each other: all of it or nothing.
    void placeUnit(const std::vector<SkinShape>& unit, double gap) {
        for (const SkinShape& shape : unit)
            if (!clear(shape, gap)) return;
        for (const SkinShape& shape : unit)
            keep(shape);
    }

private:
    SkinCase& m_skin;
};

SkinShape ellipse(StructureKind kind, SkinPoint centre, double along, double across, double angle, Random& random) {
    SkinShape shape;
    shape.kind = kind;
    shape.centre = centre;
    shape.along = along;
    shape.across = across;
    shape.angle = angle;
    shape.tone = float(random.uniform(-1.0, 1.0));
    return shape;
}

SkinShape capsule(StructureKind kind, SkinPoint from, SkinPoint to, double radius, Random& random) {
    SkinShape shape = ellipse(kind, {(from.x + to.x) / 2, (from.y + to.y) / 2}, 0.0, radius, 0.0, random);
    shape.form = ShapeForm::Capsule;
    shape.along = std::hypot(to.x - from.x, to.y - from.y) / 2;
    shape.angle = std::atan2(to.y - from.y, to.x - from.x);
    return shape;
}

// A point on a hair's path, `t` from the surface (0) to the bulb (1).
struct HairPath {
    double u = 0.0;
    double lean = 0.0;
    double length = 0.0;
    SkinPoint at(double t) const { return {u + lean * t * length, t * length}; }
    double angle() const { return std::atan2(1.0, lean); }
};

void addGlands(std::vector<SkinShape>& unit, const HairPath& path, double radius, Random& random) {
    const double side = path.lean > 0.0 ? -1.0 : 1.0;
    const int lobules = random.between(2, 5);
    for (int i = 0; i < lobules; ++i) {
        const SkinPoint at = path.at(random.uniform(0.32, 0.52));
        const double across = random.uniform(45.0, 80.0);
        SkinShape lobule =
            ellipse(StructureKind::SebaceousLobule,
                    {at.x + side * (radius + across * random.uniform(0.5, 1.3)), at.y + random.uniform(-40.0, 80.0)},
                    across * random.uniform(1.1, 1.5), across, random.uniform(0.0, kPi), random);
        lobule.wobble = 7.0;
        lobule.wobbleWavelength = 45.0;
        unit.push_back(lobule);
    }
    const SkinPoint low = path.at(0.62);
    unit.push_back(capsule(StructureKind::Muscle, {low.x + side * radius, low.y},
                           {low.x + side * random.uniform(260.0, 380.0), low.y - random.uniform(230.0, 330.0)},
                           random.uniform(15.0, 24.0), random));
}

// Sections seldom follow a hair: most show its mouth, or pieces of it cut aslant, as long ovals.
std::vector<SkinShape> follicle(double u, double most, Random& random) {
    std::vector<SkinShape> unit;
    HairPath path{u, random.uniform(-0.5, 0.5), std::min(random.uniform(650.0, 1350.0), most - 150.0)};
    const double radius = random.uniform(44.0, 62.0);
    const double draw = random.uniform();
    const auto piece = [&](double from, double to, double width) {
        const SkinPoint a = path.at(from), b = path.at(to);
        SkinShape oval = ellipse(StructureKind::HairFollicle, {(a.x + b.x) / 2, (a.y + b.y) / 2},
                                 std::hypot(b.x - a.x, b.y - a.y) / 2, width, path.angle(), random);
        oval.wobble = 9.0;
        oval.wobbleWavelength = 70.0;
        unit.push_back(oval);
    };
    if (draw < 0.30) { // lengthwise, with its bulb
        SkinShape shaft = capsule(StructureKind::HairFollicle, path.at(0.03), path.at(0.93), radius, random);
        shaft.wobble = 7.0;
        shaft.wobbleWavelength = 110.0;
        unit.push_back(shaft);
        const SkinPoint bulb = path.at(0.96);
        unit.push_back(ellipse(StructureKind::HairFollicle, bulb, radius * 1.5, radius * 1.2, path.angle(), random));
        unit.back().tone = shaft.tone;
    } else if (draw < 0.60) { // its mouth, and a piece farther down
        piece(-0.02, random.uniform(0.22, 0.36), radius);
        piece(0.58, random.uniform(0.75, 0.9), radius * 1.1);
    } else {
        piece(0.30, random.uniform(0.42, 0.55), radius);
        if (random.chance(0.7)) piece(0.66, random.uniform(0.78, 0.95), radius * random.uniform(0.9, 1.2));
    }
    if (random.chance(0.7)) addGlands(unit, path, radius, random);
    return unit;
}

std::vector<SkinShape> sweatCoil(SkinPoint centre, Random& random) {
    std::vector<SkinShape> unit;
    const double spread = random.uniform(70.0, 120.0);
    for (int tries = 0; tries < 60 && unit.size() < 16; ++tries) {
        const double angle = random.uniform(0.0, 2.0 * kPi);
        const double distance = spread * std::sqrt(random.uniform());
        const double across = random.uniform(15.0, 20.0);
        const double along = across * random.uniform(1.0, 1.9);
        const SkinShape tubule = ellipse(StructureKind::SweatGland,
                                         {centre.x + distance * std::cos(angle), centre.y + distance * std::sin(angle)},
                                         along, across, random.uniform(0.0, kPi), random);
        const bool free = std::all_of(unit.begin(), unit.end(), [&](const SkinShape& other) {
            return std::hypot(other.centre.x - tubule.centre.x, other.centre.y - tubule.centre.y) >
                   along + other.across + 5.0;
        });
        if (free) unit.push_back(tubule);
    }
    return unit;
}

// Calibre grows with depth: one of the marks by which the depth of a patch can be read from the patch alone.
SkinShape vessel(SkinPoint centre, Random& random) {
    const double depth = centre.y / 1000.0;
    const double across = (5.0 + 11.0 * depth) * random.uniform(0.75, 1.3);
    return ellipse(StructureKind::Vessel, centre, across * random.uniform(1.0, 2.6), across, random.uniform(-0.7, 0.7),
                   random);
}

} // namespace

double plainDistance(const SkinShape& shape, SkinPoint point) {
    const double dx = point.x - shape.centre.x;
    const double dy = point.y - shape.centre.y;
    const double cosine = std::cos(shape.angle), sine = std::sin(shape.angle);
    const double x = dx * cosine + dy * sine;
    const double y = dy * cosine - dx * sine;
    if (shape.form == ShapeForm::Capsule) {
        const double beyond = std::max(0.0, std::abs(x) - shape.along);
        return std::hypot(beyond, y) - shape.across;
    }
    const double k = std::hypot(x / shape.along, y / shape.across);
    const double steep = std::hypot(x / (shape.along * shape.along), y / (shape.across * shape.across));
    return steep > 1e-9 ? k * (k - 1.0) / steep : -std::min(shape.along, shape.across);
}

double reachOf(const SkinShape& shape) {
    const double plain =
        shape.form == ShapeForm::Capsule ? shape.along + shape.across : std::max(shape.along, shape.across);
    return plain + shape.wobble * 2.5;
}

void addStructures(SkinCase& skin, double halfWidth, double depth, Random& random) {
    Placer placer(skin);
    for (double u = -halfWidth + random.uniform(100.0, 700.0); u < halfWidth; u += random.uniform(520.0, 1050.0)) {
        if (random.chance(0.85)) placer.placeUnit(follicle(u, depth, random), 20.0);
    }
    for (double u = -halfWidth + random.uniform(0.0, 400.0); u < halfWidth; u += random.uniform(380.0, 800.0))
        placer.placeUnit(sweatCoil({u, random.uniform(900.0, std::max(1000.0, depth - 250.0))}, random), 15.0);
    for (double u = -halfWidth; u < halfWidth; u += random.uniform(45.0, 120.0))
        placer.place(vessel({u, random.uniform(120.0, 420.0)}, random), 10.0);
    for (double u = -halfWidth; u < halfWidth; u += random.uniform(110.0, 260.0))
        placer.place(vessel({u, random.uniform(450.0, depth - 60.0)}, random), 12.0);
    for (double u = -halfWidth + random.uniform(200.0, 900.0); u < halfWidth; u += random.uniform(500.0, 1200.0))
        placer.place(ellipse(StructureKind::Nerve, {u, random.uniform(500.0, depth - 100.0)},
                             random.uniform(35.0, 70.0), random.uniform(16.0, 26.0), random.uniform(-0.6, 0.6), random),
                     12.0);
}

} // namespace hs::core
