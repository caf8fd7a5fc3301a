#include "core/synthetic/skin.h"

#include "core/synthetic/skin_parts.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hs::core {

namespace {

struct ClassName {
    std::string_view id;
    std::string_view diagnosis;
};

constexpr std::array<ClassName, kSkinClasses> kClassNames{{
    {"normal_skin", "Normal skin"},
    {"basal_cell_carcinoma", "Basal cell carcinoma"},
    {"squamous_cell_carcinoma", "Squamous cell carcinoma"},
    {"melanoma", "Malignant melanoma"},
    {"melanocytic_naevus", "Melanocytic naevus"},
    {"seborrhoeic_keratosis", "Seborrhoeic keratosis"},
    {"dermatofibroma", "Dermatofibroma"},
    {"lichenoid_dermatitis", "Lichenoid dermatitis"},
}};

constexpr double kMargin = 130.0; // µm of glass around a section
constexpr double kLeastThickness = 0.2;
constexpr double kMostThickness = 2.0;

SkinStain makeStain(Random& random) {
    SkinStain stain;
    stain.haematoxylin = float(std::clamp(random.around(1.0, 0.07), 0.85, 1.15));
    stain.eosin = float(std::clamp(random.around(1.0, 0.06), 0.88, 1.14));
    stain.warmth = float(std::clamp(random.around(0.0, 0.4), -1.0, 1.0));
    const float brightness = float(random.uniform(241.0, 249.0));
    stain.glass = {brightness, brightness - float(random.uniform(0.0, 2.0)),
                   brightness + float(random.uniform(-1.0, 1.0))};
    return stain;
}

SkinEpidermis makeEpidermis(Random& random) {
    SkinEpidermis epidermis;
    epidermis.thickness = random.uniform(42.0, 66.0);
    epidermis.ridgeHeight = random.uniform(25.0, 60.0);
    epidermis.ridgeSpacing = random.uniform(95.0, 150.0);
    epidermis.corneum = random.uniform(18.0, 38.0);
    epidermis.basalPigment = random.uniform(0.05, 0.45);
    return epidermis;
}

SkinSection makeSection(std::uint64_t seed, double halfWidth, double depth, double tilt) {
    Random random(seed);
    SkinSection section;
    section.seed = random.next();
    section.angle = random.uniform(-tilt, tilt);
    section.mirrored = random.chance(0.5);
    section.halfWidth = halfWidth;
    section.depth = depth;
    section.slant = random.uniform(-0.10, 0.22);
    const double wavelengths[] = {random.uniform(0.9, 1.6) * 2.0 * halfWidth, random.uniform(700.0, 1300.0),
                                  random.uniform(260.0, 420.0), random.uniform(90.0, 140.0)};
    const double amplitudes[] = {random.uniform(0.02, 0.05) * halfWidth, random.uniform(8.0, 26.0),
                                 random.uniform(3.0, 9.0), random.uniform(0.8, 2.5)};
    for (std::size_t i = 0; i < section.surface.size(); ++i)
        section.surface[i] = {amplitudes[i], 2.0 * std::numbers::pi / wavelengths[i],
                              random.uniform(0.0, 2.0 * std::numbers::pi)};
    return section;
}

// Width and height of a section's box on the glass, µm, with its margin.
struct Box {
    double width = 0.0;
    double height = 0.0;
};

Box boxOf(const SkinSection& section, const SkinLesion& lesion) {
    const double sine = std::abs(std::sin(section.angle));
    const double cosine = std::cos(section.angle);
    const double wave = 2.0 * section.surface[0].amplitude + 60.0;
    const double width = 2.0 * (section.halfWidth + std::max(0.0, -section.slant) * section.depth);
    const double height = section.depth + wave + lesion.outward;
    return {width * cosine + height * sine + 2.0 * kMargin, width * sine + height * cosine + 2.0 * kMargin};
}

// The surface's middle, so that the section's box is centred on `centre`.
void placeSection(SkinSection& section, const SkinLesion& lesion, GlassPoint centre) {
    const double down = (section.depth - lesion.outward) / 2.0;
    section.centre = {centre.x + down * std::sin(section.angle), centre.y - down * std::cos(section.angle)};
}

// How far from the middle of the section lesional tissue goes; beyond it the margins are clear.
double lesionReach(const SkinLesion& lesion) {
    double reach = lesion.halfWidth > 0.0 ? std::abs(lesion.centre) + lesion.halfWidth : 0.0;
    for (const SkinShape& nest : lesion.nests)
        reach = std::max(reach, std::abs(nest.centre.x) + reachOf(nest));
    return reach;
}

// How many sections lie how on the glass, and how large they are.
struct Plan {
    int sections = 1;
    int columns = 1;
    double halfWidth = 0.0;
    double depth = 0.0;
    double room = 1e9;  // µm for a section's depth and what stands out above its surface
    double tilt = 0.25; // radians
    bool glassGiven = false;
};

constexpr int kMostSections = 48;
constexpr double kBelowLesion = 350.0; // µm of tissue that stay below a lesion

// On a glass that is given, sections are at most as wide as a real strip, so a larger glass holds more of them.
Plan planOnGlass(const SkinCaseOptions& options, Random& random) {
    constexpr double kStripWidth = 7000.0, kStripHeight = 3700.0; // µm of glass that a section likes to have
    Plan plan;
    plan.glassGiven = true;
    const int columns = std::max(1, int(std::lround(options.glassWidth / kStripWidth)));
    const int rows = std::max(1, int(options.glassHeight / kStripHeight));
    plan.sections = std::clamp(options.sections.value_or(columns * rows), 1, kMostSections);
    plan.columns = std::min(columns, plan.sections);
    const double height = options.glassHeight / ((plan.sections + plan.columns - 1) / plan.columns) - 2.0 * kMargin;
    const double width = options.glassWidth / plan.columns;
    plan.halfWidth = (options.sectionWidth > 0.0 ? options.sectionWidth : 0.86 * width - 2.0 * kMargin) / 2.0;
    plan.tilt = std::min(0.06, 120.0 / plan.halfWidth);
    // What the waves of the surface and the tilt leave.
    plan.room = height - (0.12 + 2.0 * plan.tilt) * plan.halfWidth - 60.0;
    plan.depth = std::min(random.uniform(2300.0, 2800.0), 0.85 * plan.room);
    return plan;
}

Plan planFreely(const SkinCase& skin, const SkinCaseOptions& options, Random& random) {
    Plan plan;
    const double needed = skin.lesion.depth + kBelowLesion, reach = lesionReach(skin.lesion);
    const int drawn = needed < 1400.0 && reach < 540.0 && random.chance(0.6) ? 2 : 1;
    plan.sections = std::clamp(options.sections.value_or(drawn), 1, kMostSections);
    const bool several = plan.sections > 1;
    plan.depth = std::max(needed, several ? random.uniform(1200.0, 1500.0) : random.uniform(1350.0, 2050.0));
    const double width = several ? random.uniform(1400.0, 1560.0) : random.uniform(2200.0, 3000.0);
    plan.halfWidth = std::max(options.sectionWidth > 0.0 ? options.sectionWidth : width, 2.0 * reach + 300.0) / 2.0;
    plan.columns = plan.depth > plan.halfWidth * 2.4 ? plan.sections : std::min(2, plan.sections);
    if (several) plan.tilt = 0.12;
    return plan;
}

// Cells of a table, one a section, row by row; the glass grows with them unless it is given.
void placeSections(SkinCase& skin, const Plan& plan, const SkinCaseOptions& options) {
    constexpr double kWidest = 4090.0; // µm, of a glass that is not given
    double widest = 0.0, highest = 0.0;
    for (SkinSection& section : skin.sections) {
        while (!plan.glassGiven && boxOf(section, skin.lesion).width * plan.columns > kWidest &&
               std::abs(section.angle) > 0.02)
            section.angle *= 0.6;
        const Box box = boxOf(section, skin.lesion);
        widest = std::max(widest, box.width);
        highest = std::max(highest, box.height);
    }
    const int rows = (plan.sections + plan.columns - 1) / plan.columns;
    const double width = plan.glassGiven ? options.glassWidth : widest * plan.columns;
    const double height = plan.glassGiven ? options.glassHeight : highest * rows;
    skin.glass = {0.0, 0.0, width, height};
    for (int i = 0; i < plan.sections; ++i) {
        const double column = i % plan.columns + 0.5, row = i / plan.columns + 0.5;
        placeSection(skin.sections[std::size_t(i)], skin.lesion, {column * width / plan.columns, row * height / rows});
    }
}

} // namespace

std::string_view skinClassId(SkinClass skinClass) {
    return kClassNames[std::size_t(skinClass)].id;
}

std::string_view skinDiagnosis(SkinClass skinClass) {
    return kClassNames[std::size_t(skinClass)].diagnosis;
}

std::optional<SkinClass> skinClassFromId(std::string_view id) {
    for (int i = 0; i < kSkinClasses; ++i)
        if (kClassNames[std::size_t(i)].id == id) return SkinClass(i);
    return std::nullopt;
}

bool hasTumourThickness(SkinClass skinClass) {
    return skinClass == SkinClass::BasalCellCarcinoma || skinClass == SkinClass::SquamousCellCarcinoma ||
           skinClass == SkinClass::Melanoma;
}

SkinCase makeSkinCase(std::uint64_t seed, const SkinCaseOptions& options) {
    SkinCase skin;
    skin.seed = seed;
    Random classes(seedOf(seed, 1));
    const SkinClass drawnClass = SkinClass(classes.below(kSkinClasses));
    const double drawnThickness = classes.uniform(kLeastThickness, kMostThickness);
    skin.skinClass = options.skinClass.value_or(drawnClass);
    const double thickness =
        std::clamp(options.thicknessMillimetres.value_or(drawnThickness), kLeastThickness, kMostThickness);

    Random looks(seedOf(seed, 2));
    skin.stain = makeStain(looks);
    skin.epidermis = makeEpidermis(looks);
    skin.fatDepth = looks.uniform(1900.0, 2250.0);

    // Where the glass is given the lesion must fit into its sections, else the sections are made to hold the lesion.
    Random layout(seedOf(seed, 4));
    Plan plan;
    LesionRoom room{thickness};
    if (options.glassWidth > 0.0 && options.glassHeight > 0.0) {
        plan = planOnGlass(options, layout);
        room.thickness = std::min(thickness, std::max(kLeastThickness, (plan.depth - kBelowLesion) / 1000.0));
        room.halfWidth = std::max(150.0, 0.72 * plan.halfWidth - 150.0);
    }
    Random lesions(seedOf(seed, 3));
    addLesion(skin, room, lesions);
    if (plan.glassGiven)
        plan.depth = std::min(plan.depth, std::max(skin.lesion.depth + 100.0, plan.room - skin.lesion.outward));
    else
        plan = planFreely(skin, options, layout);
    skin.fatDepth = std::max(skin.fatDepth, skin.lesion.depth + 150.0);
    for (int i = 0; i < plan.sections; ++i)
        skin.sections.push_back(
            makeSection(seedOf(seed, 100u + std::uint64_t(i)), plan.halfWidth, plan.depth, plan.tilt));
    placeSections(skin, plan, options);

    Random structures(seedOf(seed, 5));
    addStructures(skin, plan.halfWidth + 300.0, plan.depth, structures);
    return skin;
}

} // namespace hs::core
