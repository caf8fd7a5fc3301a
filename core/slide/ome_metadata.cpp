#include "core/slide/ome_metadata.h"

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

} // namespace

OmeFinding readOme(std::string_view description, std::int64_t width, std::int64_t height) {
    OmeFinding finding;
    finding.isOme =
        description.find("<OME") != std::string_view::npos || description.find(":OME ") != std::string_view::npos;
    if (!finding.isOme) return finding;
    std::optional<Attributes> chosen;
    std::size_t at = 0;
    while (const auto pixels = nextElement(description, "Pixels", at)) {
        const bool same =
            get(*pixels, "SizeX") == std::to_string(width) && get(*pixels, "SizeY") == std::to_string(height);
        if (!chosen || same) chosen = pixels;
        if (same) break;
    }
    if (chosen) {
        finding.spacing = spacingOf(*chosen);
        finding.channels = std::int64_t(parseNumber(get(*chosen, "SizeC")).value_or(0));
    }
    at = 0;
    if (const auto objective = nextElement(description, "Objective", at))
        finding.objective = plausibleObjective(parseNumber(get(*objective, "NominalMagnification")));
    return finding;
}

} // namespace hs::core
