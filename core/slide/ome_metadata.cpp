#include "core/slide/ome_metadata.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

namespace hs::core {

namespace {

using Attributes = std::map<std::string, std::string, std::less<>>;

bool isSpace(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0;
}

// `text` starts behind an element's name: name="value" pairs up to its end.
Attributes readAttributes(std::string_view text) {
    Attributes attributes;
    std::size_t at = 0;
    while (at < text.size() && text[at] != '>') {
        if (isSpace(text[at]) || text[at] == '/') {
            ++at;
            continue;
        }
        const std::size_t equals = text.find('=', at);
        if (equals == std::string_view::npos || equals + 1 >= text.size()) break;
        const char quote = text[equals + 1];
        if (quote != '"' && quote != '\'') break;
        const std::size_t close = text.find(quote, equals + 2);
        if (close == std::string_view::npos) break;
        attributes.emplace(text.substr(at, equals - at), text.substr(equals + 2, close - equals - 2));
        at = close + 1;
    }
    return attributes;
}

// The attributes of the next element of that name from `at` on, which moves behind its start; prefixes ("ome:Pixels")
// are taken too.
std::optional<Attributes> nextElement(std::string_view xml, std::string_view name, std::size_t& at) {
    while ((at = xml.find(name, at)) != std::string_view::npos) {
        const std::size_t start = at;
        at += name.size();
        const bool opens = start > 0 && (xml[start - 1] == '<' || xml[start - 1] == ':');
        if (opens && at < xml.size() && isSpace(xml[at])) return readAttributes(xml.substr(at));
    }
    return std::nullopt;
}

std::string_view get(const Attributes& attributes, std::string_view name) {
    const auto place = attributes.find(name);
    return place == attributes.end() ? std::string_view() : std::string_view(place->second);
}

// µm in one of the unit's lengths; nothing for units that are no length ("pixel", "reference frame").
std::optional<double> micronsIn(std::string_view unit) {
    if (unit.empty() || unit == "\xC2\xB5m" || unit == "\xCE\xBCm" || unit == "&#181;m" || unit == "&#xB5;m" ||
        unit == "um" || unit == "micron")
        return 1.0;
    if (unit == "nm") return 1e-3;
    if (unit == "mm") return 1e3;
    if (unit == "cm") return 1e4;
    if (unit == "m") return 1e6;
    return std::nullopt;
}

SpacingFinding spacingOf(const Attributes& pixels) {
    const std::string_view x = get(pixels, "PhysicalSizeX");
    const std::string_view y = get(pixels, "PhysicalSizeY").empty() ? x : get(pixels, "PhysicalSizeY");
    if (x.empty()) return {};
    const auto numberX = parseNumber(x), numberY = parseNumber(y);
    const auto unitX = micronsIn(get(pixels, "PhysicalSizeXUnit")), unitY = micronsIn(get(pixels, "PhysicalSizeYUnit"));
    if (!numberX || !numberY) return {.problem = "the OME-XML states a pixel size that is no number"};
    if (!unitX || !unitY) return {.problem = "the OME-XML states a pixel size in a unit that is no length"};
    return checkedSpacing(*numberX * *unitX, *numberY * *unitY, "ome");
}

constexpr std::int64_t kMostPlanes = 1024;
constexpr std::int64_t kMostPictures = 65536; // that one element may speak of

std::int64_t wholeNumber(const Attributes& attributes, std::string_view name, std::int64_t otherwise) {
    const auto number = parseNumber(get(attributes, name));
    return number && *number >= 0 && *number < 1e6 ? std::int64_t(*number) : otherwise;
}

// Sizes along Z, C and T, where C counts the pictures of a plane: channels that are samples of one pixel are one.
struct Stack {
    std::int64_t z, c, t;
    std::string order; // "XYZCT" and so on: the first of the last three changes fastest

    std::int64_t count() const { return z * c * t; }
    std::int64_t size(char axis) const { return axis == 'Z' ? z : axis == 'C' ? c : t; }
    // Place in the order of the file, and back.
    std::int64_t indexOf(std::int64_t atZ, std::int64_t atC, std::int64_t atT) const {
        std::int64_t index = 0, step = 1;
        for (const char axis : order.substr(2)) {
            index += step * (axis == 'Z' ? atZ : axis == 'C' ? atC : atT);
            step *= size(axis);
        }
        return index;
    }
    std::optional<std::int64_t> planeOf(std::int64_t index) const { // of the first channel and time
        std::int64_t plane = 0;
        for (const char axis : order.substr(2)) {
            const std::int64_t at = index % size(axis);
            index /= size(axis);
            if (axis == 'Z')
                plane = at;
            else if (at != 0)
                return std::nullopt;
        }
        return plane;
    }
};

// Source: OME-TIFF specification, "The TiffData element": IFD (0), FirstZ/C/T (0), PlaneCount (all, or 1 where an IFD
// is named), in DimensionOrder from the first plane on.
std::vector<std::size_t> pictureOfPlane(std::string_view xml, const Stack& stack) {
    constexpr std::size_t kNone = std::size_t(-1);
    std::vector<std::size_t> pictures(std::size_t(stack.z), kNone);
    std::size_t at = 0;
    bool any = false;
    while (const auto data = nextElement(xml, "TiffData", at)) {
        any = true;
        const std::int64_t ifd = wholeNumber(*data, "IFD", 0);
        const bool named = data->contains("IFD");
        const std::int64_t first = stack.indexOf(wholeNumber(*data, "FirstZ", 0), wholeNumber(*data, "FirstC", 0),
                                                 wholeNumber(*data, "FirstT", 0));
        const std::int64_t count = std::min({wholeNumber(*data, "PlaneCount", named ? 1 : stack.count()),
                                             std::max<std::int64_t>(0, stack.count() - first), kMostPictures});
        for (std::int64_t i = 0; i < count; ++i)
            if (const auto plane = stack.planeOf(first + i)) pictures[std::size_t(*plane)] = std::size_t(ifd + i);
    }
    for (std::int64_t plane = 0; !any && plane < stack.z; ++plane)
        pictures[std::size_t(plane)] = std::size_t(stack.indexOf(plane, 0, 0));
    const bool complete = std::find(pictures.begin(), pictures.end(), kNone) == pictures.end();
    return complete ? pictures : std::vector<std::size_t>{};
}

void findPlanes(std::string_view xml, const Attributes& pixels, std::int64_t samples, OmeFinding& finding) {
    finding.focalPlanes = std::clamp<std::int64_t>(wholeNumber(pixels, "SizeZ", 1), 1, kMostPlanes);
    if (finding.focalPlanes == 1) return;
    if (const auto step = parseNumber(get(pixels, "PhysicalSizeZ")), unit = micronsIn(get(pixels, "PhysicalSizeZUnit"));
        step && unit && *step * *unit > 0 && *step * *unit < 1e4)
        finding.planeSpacing = *step * *unit;
    const std::string order(get(pixels, "DimensionOrder"));
    const bool known = order.size() == 5 && order.substr(0, 2) == "XY" && order.find('Z') != std::string::npos &&
                       order.find('C') != std::string::npos && order.find('T') != std::string::npos;
    const std::int64_t pictures = std::max<std::int64_t>(1, finding.channels / std::max<std::int64_t>(1, samples));
    const Stack stack{finding.focalPlanes, pictures, std::max<std::int64_t>(1, wholeNumber(pixels, "SizeT", 1)),
                      known ? order : "XYZCT"};
    const bool elsewhere = xml.find("FileName=") != std::string_view::npos && xml.find("<UUID") != std::string_view::npos;
    if (!elsewhere) finding.pictureOfPlane = pictureOfPlane(xml, stack);
}

} // namespace

OmeFinding readOme(std::string_view description, std::int64_t width, std::int64_t height, std::int64_t samples) {
    OmeFinding finding;
    finding.isOme =
        description.find("<OME") != std::string_view::npos || description.find(":OME ") != std::string_view::npos;
    if (!finding.isOme) return finding;
    std::optional<Attributes> chosen;
    std::size_t at = 0, chosenAt = 0;
    while (const auto pixels = nextElement(description, "Pixels", at)) {
        const bool same =
            get(*pixels, "SizeX") == std::to_string(width) && get(*pixels, "SizeY") == std::to_string(height);
        if (!chosen || same) chosen = pixels, chosenAt = at;
        if (same) break;
    }
    if (chosen) {
        finding.spacing = spacingOf(*chosen);
        finding.channels = wholeNumber(*chosen, "SizeC", 0);
        const std::string_view inside = description.substr(chosenAt);
        findPlanes(inside.substr(0, inside.find("Pixels>")), *chosen, samples, finding);
    }
    at = 0;
    if (const auto objective = nextElement(description, "Objective", at))
        finding.objective = plausibleObjective(parseNumber(get(*objective, "NominalMagnification")));
    return finding;
}

} // namespace hs::core
