#include "core/annotations/annotation.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace hs::core {

namespace {

// Even steps around the circle, dark enough to be seen on pink and on white.
constexpr std::array<MarkColour, 8> kPalette{{{0x1E, 0x88, 0xE5},
                                              {0xD8, 0x1B, 0x60},
                                              {0x00, 0x89, 0x7B},
                                              {0xF5, 0x7C, 0x00},
                                              {0x5E, 0x35, 0xB1},
                                              {0x7C, 0xB3, 0x42},
                                              {0x6D, 0x4C, 0x41},
                                              {0x00, 0x6B, 0x9E}}};

MarkClassPtr standard(const char* name, MarkColour colour) {
    return std::make_shared<const MarkClass>(MarkClass{name, colour, nullptr});
}

} // namespace

MarkColour colourForName(std::string_view name) {
    std::uint32_t hash = 2166136261u; // FNV-1a
    for (const char c : name)
        hash = (hash ^ std::uint8_t(c)) * 16777619u;
    return kPalette[hash % kPalette.size()];
}

MarkColour colourOf(const Annotation& mark) {
    if (mark.colour) return *mark.colour;
    if (!mark.classification) return kUnclassifiedColour;
    return mark.classification->colour.value_or(colourForName(mark.classification->name));
}

const std::vector<MarkClassPtr>& standardClasses() {
    static const std::vector<MarkClassPtr> classes{
        standard("Tumor", {200, 0, 0}),           standard("Stroma", {60, 140, 70}),
        standard("Immune cells", {110, 70, 160}), standard("Necrosis", {50, 50, 50}),
        standard("Mitosis", {0, 110, 200}),       standard("Margin", {230, 120, 0}),
        standard("Other", {150, 110, 0}),
    };
    return classes;
}

std::vector<AnnotationPtr> sharedMarks(std::vector<Annotation> marks) {
    std::vector<AnnotationPtr> shared;
    shared.reserve(marks.size());
    for (Annotation& mark : marks)
        shared.push_back(std::make_shared<const Annotation>(std::move(mark)));
    return shared;
}

std::optional<int> focalPlaneOf(const Annotation& mark) {
    if (!mark.geometryExtras.is_object()) return std::nullopt;
    const auto plane = mark.geometryExtras.find("plane");
    if (plane == mark.geometryExtras.end() || !plane->is_object()) return std::nullopt;
    const auto z = plane->find("z");
    if (z == plane->end() || !z->is_number_integer()) return std::nullopt;
    return int(std::clamp<std::int64_t>(z->get<std::int64_t>(), 0, std::numeric_limits<int>::max()));
}

void setFocalPlane(Annotation& mark, int plane) {
    if (!mark.geometryExtras.is_object()) mark.geometryExtras = nlohmann::ordered_json::object();
    auto& place = mark.geometryExtras["plane"];
    if (!place.is_object()) place = {{"c", -1}, {"z", plane}, {"t", 0}}; // every channel, the first point of time
    place["z"] = plane;
}

Annotation withoutIdentity(Annotation mark) {
    if (mark.featureExtras.is_object()) mark.featureExtras.erase("id");
    return mark;
}

} // namespace hs::core
