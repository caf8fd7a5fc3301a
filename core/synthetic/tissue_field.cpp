#include "core/synthetic/tissue_field.h"

#include "core/synthetic/noise.h"
#include "core/synthetic/skin_parts.h"

#include <algorithm>
#include <cmath>

namespace hs::core {

namespace {

constexpr double kBin = 96.0;        // µm, side of a bin
constexpr float kFlank = 110.0f;     // µm from the epidermis within which the slope of its ridges matters
constexpr float kFar = 200.0f;       // distances beyond this are not needed by anybody
constexpr double kShapeReach = 90.0; // how far beyond its outline a shape is asked for
constexpr double kSurfaceStep = 3.0; // µm between entries of the surface's table
constexpr std::size_t kLongWaves = 2;
constexpr double kSurfaceRoom = 130.0; // µm above the surface that belong to the section: keratin and its flakes

// 1 in the middle, 0 from x = ±1 on, smooth.
double bump(double x) {
    const double inside = 1.0 - x * x;
    return inside <= 0.0 ? 0.0 : inside * inside;
}

// What is left of the surface's folds at a depth; slow enough for depth to grow steadily under folds of up to 700 µm.
double foldsLeft(double below) {
    constexpr double kReach = 1500.0;
    const double t = std::clamp(1.0 - below / kReach, 0.0, 1.0);
    return t * t;
}

float amountOf(Amount amount) {
    return float(int(amount)) / 3.0f;
}

} // namespace

struct TissueField::Shape {
    float u, d, cosine, sine, along, across, wobble, frequency, tone, phase;
    ShapeForm form;
    StructureKind kind;

    float distance(float pu, float pd, const Noise& noise) const {
        const float dx = pu - u, dy = pd - d;
        const float x = dx * cosine + dy * sine;
        const float y = dy * cosine - dx * sine;
        float plain = 0.0f;
        if (form == ShapeForm::Capsule) {
            const float beyond = std::max(0.0f, std::abs(x) - along);
            plain = std::sqrt(beyond * beyond + y * y) - across;
        } else {
            const float sx = x / along, sy = y / across;
            const float k = std::sqrt(sx * sx + sy * sy);
            const float gx = sx / along, gy = sy / across;
            const float steep = std::sqrt(gx * gx + gy * gy);
            plain = steep > 1e-6f ? k * (k - 1.0f) / steep : -std::min(along, across);
        }
        if (wobble > 0.0f) // kept within 1.5 deviations: beyond, islands would break off
            plain += wobble * 0.6f * std::clamp(noise.at(pu * frequency + phase, pd * frequency - phase), -1.5f, 1.5f);
        return plain;
    }
};

struct TissueField::Surface {
    double height; // v of the surface at u, without the folds
    double slope;
    double folds; // µm that are added to it at the surface
};

struct TissueField::Frame {
    const SkinSection* section;
    double cosine, sine;
    float phase;      // of this section's noise
    GlassRect bounds; // on the glass, everything included
    std::int16_t index;
    std::vector<Surface> table; // the surface every kSurfaceStep µm from tableLeft on
    double tableLeft;

    Surface surface(double u) const {
        const double x = std::clamp((u - tableLeft) / kSurfaceStep, 0.0, double(table.size()) - 1.001);
        const auto at = std::size_t(x);
        const double t = x - double(at);
        const Surface &a = table[at], &b = table[at + 1];
        return {a.height + t * (b.height - a.height), a.slope + t * (b.slope - a.slope),
                a.folds + t * (b.folds - a.folds)};
    }
};

TissueField::~TissueField() = default;

TissueField::TissueField(std::shared_ptr<const SkinCase> skin)
    : m_skin(std::move(skin))
    , m_noise(Noise::shared()) {
    for (std::size_t i = 0; i < m_skin->sections.size(); ++i) {
        const SkinSection& section = m_skin->sections[i];
        Frame frame{&section,
                    std::cos(section.angle),
                    std::sin(section.angle),
                    float(section.seed % 97) * 1.37f,
                    {},
                    std::int16_t(i),
                    {},
                    0.0};
        const double half = section.halfWidth + std::abs(section.slant) * section.depth + 60.0;
        const double waves = std::abs(section.surface[0].amplitude) + std::abs(section.surface[1].amplitude) + 20.0;
        const double top = -kSurfaceRoom - waves - m_skin->lesion.outward;
        const double bottom = section.depth + waves + 80.0;
        double left = 1e30, right = -1e30, up = 1e30, down = -1e30;
        for (const double x : {-half, half})
            for (const double y : {top, bottom}) {
                const double gx = section.centre.x + x * frame.cosine - y * frame.sine;
                const double gy = section.centre.y + x * frame.sine + y * frame.cosine;
                left = std::min(left, gx), right = std::max(right, gx);
                up = std::min(up, gy), down = std::max(down, gy);
            }
        frame.bounds = {left, up, right - left, down - up};
        frame.tableLeft = -half - 200.0;
        for (double u = frame.tableLeft; u < half + 200.0 + 2.0 * kSurfaceStep; u += kSurfaceStep)
            frame.table.push_back(surfaceAt(section, u));
        m_frames.push_back(std::move(frame));
    }
    const auto add = [&](const SkinShape& shape) {
        const float frequency = shape.wobble > 0.0 ? float(2.0 / shape.wobbleWavelength) : 0.0f;
        m_shapes.push_back({float(shape.centre.x), float(shape.centre.y), float(std::cos(shape.angle)),
                            float(std::sin(shape.angle)), float(shape.along), float(shape.across), float(shape.wobble),
                            frequency, shape.tone, float(m_shapes.size() % 61) * 1.7f, shape.form, shape.kind});
    };
    for (const SkinShape& shape : m_skin->lesion.nests)
        add(shape);
    for (const SkinShape& shape : m_skin->structures)
        add(shape);
    fillBins();
}

void TissueField::fillBins() {
    double left = -100.0, right = 100.0, top = -200.0, bottom = 200.0;
    const auto reach = [](const Shape& shape) {
        const double plain =
            shape.form == ShapeForm::Capsule ? shape.along + shape.across : std::max(shape.along, shape.across);
        return plain + 1.8 * shape.wobble + kShapeReach;
    };
    for (const Shape& shape : m_shapes) {
        const double r = reach(shape);
        left = std::min(left, shape.u - r), right = std::max(right, shape.u + r);
        top = std::min(top, shape.d - r), bottom = std::max(bottom, shape.d + r);
    }
    m_binLeft = left;
    m_binTop = top;
    m_binColumns = int((right - left) / kBin) + 1;
    m_binRows = int((bottom - top) / kBin) + 1;
    std::vector<std::vector<std::uint32_t>> bins(std::size_t(m_binColumns) * m_binRows);
    for (std::uint32_t i = 0; i < m_shapes.size(); ++i) {
        const Shape& shape = m_shapes[i];
        const double r = reach(shape);
        const int x0 = int((shape.u - r - left) / kBin), x1 = int((shape.u + r - left) / kBin);
        const int y0 = int((shape.d - r - top) / kBin), y1 = int((shape.d + r - top) / kBin);
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x)
                bins[std::size_t(y) * m_binColumns + x].push_back(i);
    }
    m_ends.push_back(0);
    for (const auto& bin : bins) {
        m_members.insert(m_members.end(), bin.begin(), bin.end());
        m_ends.push_back(std::uint32_t(m_members.size()));
    }
}

const TissueField::Frame* TissueField::frameAt(GlassPoint point) const {
    for (const Frame& frame : m_frames)
        if (frame.bounds.contains(point)) return &frame;
    return nullptr;
}

bool TissueField::mayHoldTissue(const GlassRect& area) const {
    return std::any_of(m_frames.begin(), m_frames.end(),
                       [&](const Frame& frame) { return !frame.bounds.intersected(area).empty(); });
}

// The long waves bend the whole strip; the short ones fade with depth, as folds of the surface do.
TissueField::Surface TissueField::surfaceAt(const SkinSection& section, double u) const {
    Surface surface{0.0, 0.0, 0.0};
    for (std::size_t i = 0; i < section.surface.size(); ++i) {
        const SkinSection::Wave& wave = section.surface[i];
        const double height = wave.amplitude * std::sin(wave.frequency * u + wave.phase);
        (i < kLongWaves ? surface.height : surface.folds) += height;
        if (i < kLongWaves)
            surface.slope += wave.amplitude * wave.frequency * std::cos(wave.frequency * u + wave.phase);
    }
    const SkinLesion& lesion = m_skin->lesion;
    // A nodule lifts what lies below it as a whole, so that a depth measured on the glass is the depth in the truth;
    // the dermis below a keratosis, which grows on top of it, stays flat.
    if (lesion.outward > 0.0) {
        const double lift = lesion.outward * bump((u - lesion.centre) / (1.35 * lesion.halfWidth));
        (m_skin->skinClass == SkinClass::SeborrhoeicKeratosis ? surface.folds : surface.height) -= lift;
    }
    return surface;
}

float TissueField::ulcerAt(float u) const {
    const SkinLesion& lesion = m_skin->lesion;
    if (lesion.ulcerHalfWidth <= 0.0) return 0.0f;
    const float beyond = std::abs(u - float(lesion.centre)) - float(lesion.ulcerHalfWidth);
    return 1.0f - smoothStep(-30.0f, 50.0f, beyond + 12.0f * m_noise.at(u / 30.0f, 3.3f));
}

// Thickness of the living epidermis, ridges included.
float TissueField::epidermisDepth(const Frame& frame, float u, float d) const {
    const SkinEpidermis& epidermis = m_skin->epidermis;
    const SkinLesion& lesion = m_skin->lesion;
    const float bent = u + 9.0f * m_noise.at(d / 45.0f + frame.phase, u / 90.0f);
    const float ridge =
        smoothStep(-0.4f, 1.5f, m_noise.at(bent / float(epidermis.ridgeSpacing) * 1.9f + frame.phase, 7.7f));
    const float near = lesion.halfWidth > 0.0 ? float(bump((u - lesion.centre) / (1.15 * lesion.halfWidth))) : 0.0f;
    float height = float(epidermis.ridgeHeight);
    float base = float(epidermis.thickness);
    if (m_skin->skinClass == SkinClass::SeborrhoeicKeratosis) {
        base += float(lesion.acanthosis) * std::sqrt(near);
    } else {
        base += 0.35f * float(lesion.acanthosis) * near;
        height += float(lesion.acanthosis) * near;
    }
    float depth = base + 1.25f * height * ridge + 2.0f * m_noise.at(u / 15.0f, frame.phase);
    return depth * (1.0f - ulcerAt(u));
}

void TissueField::addShapes(TissueSample& sample) const {
    const int column = int(std::floor((sample.u - m_binLeft) / kBin));
    const int row = int(std::floor((sample.d - m_binTop) / kBin));
    sample.lesion = kFar;
    sample.structure = kFar;
    if (column < 0 || row < 0 || column >= m_binColumns || row >= m_binRows) return;
    const std::size_t bin = std::size_t(row) * m_binColumns + column;
    for (std::uint32_t i = m_ends[bin]; i < m_ends[bin + 1]; ++i) {
        const Shape& shape = m_shapes[m_members[i]];
        const float distance = shape.distance(sample.u, sample.d, m_noise);
        if (shape.kind == StructureKind::None) {
            if (distance < sample.lesion) {
                sample.lesion = distance;
                sample.lesionTone = shape.tone;
            }
        } else if (distance < sample.structure) {
            sample.structure = distance;
            sample.structureRadius = shape.across;
            sample.structureTone = shape.tone;
            sample.kind = shape.kind;
        }
    }
}

// Lesions that are a region rather than nests.
void TissueField::addLesionRegion(TissueSample& sample, float epidermisBottom) const {
    const SkinLesion& lesion = m_skin->lesion;
    const float beside = std::abs(sample.u - float(lesion.centre)) - float(lesion.halfWidth);
    if (m_skin->skinClass == SkinClass::SeborrhoeicKeratosis) {
        sample.lesion = std::max({sample.epidermis, -sample.d, beside + 0.06f * float(lesion.halfWidth)});
    } else if (m_skin->skinClass == SkinClass::LichenoidDermatitis) {
        const float thickness = float(lesion.depth) - float(m_skin->epidermis.thickness);
        const float top = epidermisBottom - 14.0f;
        const float bottom =
            epidermisBottom + thickness * 0.75f + 16.0f * m_noise.at(sample.u / 60.0f, sample.d / 60.0f);
        const float sides = beside + 40.0f * m_noise.at(sample.d / 70.0f, sample.u / 200.0f);
        sample.lesion = std::max({top - sample.d, sample.d - bottom, sides});
    }
}

void TissueField::addFields(TissueSample& sample, const Frame& frame) const {
    const float u = sample.u, d = sample.d, phase = frame.phase;
    sample.warpU = 24.0f * m_noise.at(u / 95.0f + phase, d / 70.0f) + 7.0f * m_noise.at(u / 27.0f, d / 24.0f + phase);
    sample.warpD = 26.0f * m_noise.at(u / 110.0f, d / 80.0f + phase) + 8.0f * m_noise.at(u / 30.0f + phase, d / 22.0f);
    sample.fat =
        smoothStep(-45.0f, 45.0f, d - float(m_skin->fatDepth) + 90.0f * m_noise.at(u / 210.0f + phase, d / 260.0f));
    const SkinFacts& facts = m_skin->facts;
    const float below = sample.epidermis;
    if (facts.sunDamage != Amount::None) {
        const float band = smoothStep(25.0f, 70.0f, below) * (1.0f - smoothStep(200.0f, 420.0f, below));
        const float patches = smoothStep(-0.9f, 0.5f, m_noise.at(u / 120.0f + phase, d / 75.0f));
        sample.elastosis = band * patches * (0.35f + 0.65f * amountOf(facts.sunDamage));
    }
    const auto clumps = [&] { return smoothStep(-0.3f, 1.1f, m_noise.at(u / 48.0f - phase, d / 40.0f)); };
    float infiltrate = 0.0f;
    if (m_skin->skinClass == SkinClass::LichenoidDermatitis && sample.lesion < 60.0f) {
        infiltrate = 0.95f * (1.0f - smoothStep(-12.0f, 22.0f, sample.lesion)) +
                     0.2f * clumps() * (1.0f - smoothStep(0.0f, 60.0f, sample.lesion));
    } else if (facts.inflammation != Amount::None && sample.lesion < 100.0f) {
        const float around = smoothStep(2.0f, 12.0f, sample.lesion) * (1.0f - smoothStep(30.0f, 100.0f, sample.lesion));
        infiltrate = amountOf(facts.inflammation) * around * clumps();
    }
    if (sample.kind == StructureKind::Vessel && d < 700.0f && sample.structure < 26.0f) {
        const float around = 1.0f - smoothStep(4.0f, 26.0f, sample.structure);
        infiltrate = std::max(infiltrate, around * clumps() * (0.25f + 0.6f * amountOf(facts.inflammation)));
    }
    if (sample.ulcer > 0.0f)
        infiltrate = std::max(infiltrate, 0.8f * sample.ulcer * (1.0f - smoothStep(20.0f, 90.0f, d)));
    sample.infiltrate = infiltrate;
}

TissueSample TissueField::at(GlassPoint point) const {
    TissueSample sample;
    const Frame* frame = frameAt(point);
    if (frame == nullptr) return sample;
    const SkinSection& section = *frame->section;
    const double dx = point.x - section.centre.x, dy = point.y - section.centre.y;
    double u = dx * frame->cosine + dy * frame->sine;
    const double v = dy * frame->cosine - dx * frame->sine;
    if (section.mirrored) u = -u;
    const Surface surface = frame->surface(u);
    const double cosine = 1.0 / std::sqrt(1.0 + surface.slope * surface.slope);
    const double below = (v - surface.height) * cosine;
    sample.section = frame->index;
    sample.u = float(u);
    sample.d = float(below - surface.folds * foldsLeft(below));
    const float ragged = 22.0f * m_noise.at(float(point.x) / 150.0f + frame->phase, float(point.y) / 150.0f) +
                         6.0f * m_noise.at(float(point.x) / 33.0f, float(point.y) / 33.0f + frame->phase);
    const float sides = float(section.halfWidth - std::abs(u) - section.slant * std::max(0.0f, sample.d)) + ragged;
    const float bottom = float(section.depth) - sample.d + 1.4f * ragged;
    sample.inside = std::min(sides, bottom);
    if (sample.inside < -60.0f || sample.d < -kSurfaceRoom) return sample;

    const float depth = epidermisDepth(*frame, sample.u, sample.d);
    // Steep flanks of ridges shorten the distance, but only near them.
    sample.epidermis = sample.d - depth;
    if (std::abs(sample.epidermis) < kFlank) {
        const float slope = (epidermisDepth(*frame, sample.u + 3.0f, sample.d) - depth) / 3.0f;
        const float steep = 1.0f / std::sqrt(1.0f + slope * slope);
        sample.epidermis *= blend(steep, 1.0f, smoothStep(0.25f * kFlank, kFlank, std::abs(sample.epidermis)));
    }
    sample.ulcer = ulcerAt(sample.u);
    const float thicker =
        1.0f + 0.9f * float(int(m_skin->facts.hyperkeratosis)) *
                   float(bump((u - m_skin->lesion.centre) / (1.2 * std::max(1.0, m_skin->lesion.halfWidth))));
    const float keratin = float(m_skin->epidermis.corneum) * thicker;
    const float crust = 30.0f + 14.0f * m_noise.at(sample.u / 40.0f, frame->phase);
    sample.corneum =
        blend(keratin, crust, sample.ulcer) * (1.0f + 0.25f * m_noise.at(sample.u / 70.0f + frame->phase, 1.9f));
    addShapes(sample);
    addLesionRegion(sample, depth);
    addFields(sample, *frame);
    return sample;
}

bool TissueField::inTissue(const TissueSample& sample) {
    return sample.section >= 0 && sample.inside > 0.0f && sample.d > 0.0f;
}

bool TissueField::inLesion(const TissueSample& sample) const {
    return inTissue(sample) && sample.lesion < kMaskMargin;
}

float TissueField::directionAt(const TissueSample& sample) const {
    if (sample.section < 0) return 0.0f;
    const Frame& frame = m_frames[std::size_t(sample.section)];
    const double slope = frame.surface(sample.u).slope;
    return float(frame.section->angle + (frame.section->mirrored ? -std::atan(slope) : std::atan(slope)));
}

bool TissueField::mirrored(const TissueSample& sample) const {
    return sample.section >= 0 && m_skin->sections[std::size_t(sample.section)].mirrored;
}

} // namespace hs::core
