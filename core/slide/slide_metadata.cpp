#include "core/slide/slide_metadata.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace hs::core {

namespace {

constexpr double kMicronsPerInch = 25400.0;
constexpr double kMicronsPerCentimetre = 10000.0;
constexpr double kCoarsestScan = 20.0; // µm/px; 1200 dpi, the finest usual printing resolution, is 21.2
constexpr int kMostScenes = 10000;

const std::string* find(const SlideProperties& properties, const std::string& name) {
    const auto place = properties.find(name);
    return place == properties.end() ? nullptr : &place->second;
}

std::string shortNumber(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

// Words of a file may be long or hold anything: what a sentence quotes of them.
std::string inQuotes(std::string_view words) {
    std::string text;
    for (const char c : words.substr(0, 24))
        text += c >= ' ' && c < 127 ? c : '?';
    return "\"" + text + (words.size() > 24 ? "…\"" : "\"");
}

std::optional<std::int64_t> wholeNumber(const SlideProperties& properties, const std::string& name) {
    const std::string* text = find(properties, name);
    if (!text) return std::nullopt;
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (failure != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return value;
}

// The rectangle whose four numbers are named prefix + x, y, width, height, cut at the slide; empty when not stated.
Level0PixelRect statedArea(const SlideProperties& properties, const std::string& prefix, Level0Size slide) {
    const auto x = wholeNumber(properties, prefix + "x"), y = wholeNumber(properties, prefix + "y");
    const auto width = wholeNumber(properties, prefix + "width"), height = wholeNumber(properties, prefix + "height");
    if (!x || !y || !width || !height) return {};
    constexpr std::int64_t kSane = std::int64_t(1) << 40;
    for (const std::int64_t number : {*x, *y, *width, *height})
        if (number < -kSane || number > kSane) return {};
    return Level0PixelRect{*x, *y, *width, *height}.intersected({0, 0, slide.width, slide.height});
}

SpacingFinding fromOpenSlide(const SlideProperties& properties) {
    const std::string* x = find(properties, "openslide.mpp-x");
    const std::string* y = find(properties, "openslide.mpp-y");
    if (!x && !y) return {};
    if (!x) x = y;
    if (!y) y = x;
    const auto numberX = parseNumber(*x), numberY = parseNumber(*y);
    if (!numberX || !numberY)
        return {.problem =
                    "the file states a pixel spacing of " + inQuotes(numberX ? *y : *x) + ", which is no number"};
    return checkedSpacing(*numberX, *numberY, "openslide");
}

SpacingFinding fromTiffTags(const SlideProperties& properties) {
    const std::string* x = find(properties, "tiff.XResolution");
    const std::string* y = find(properties, "tiff.YResolution");
    if (!x || !y) return {};
    const auto numberX = parseNumber(*x), numberY = parseNumber(*y);
    if (!numberX || !numberY)
        return {.problem = "the TIFF resolution " + inQuotes(numberX ? *y : *x) + " is no number"};
    const std::string* unit = find(properties, "tiff.ResolutionUnit");
    int code = 1;
    if (!unit || *unit == "inch")
        code = 2; // the default of TIFF
    else if (*unit == "centimeter")
        code = 3;
    return spacingFromResolution(*numberX, *numberY, code);
}

} // namespace

std::optional<double> parseNumber(std::string_view text) {
    double value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

SpacingFinding checkedSpacing(double x, double y, const std::string& source) {
    const Spacing spacing{x, y};
    if (spacing.plausible()) return {.spacing = spacing, .source = source};
    return {.problem = "the file states a pixel spacing of " + shortNumber(x) + " x " + shortNumber(y) +
                       " µm, 0.01 to 100 µm were expected"};
}

SpacingFinding spacingFromResolution(double xPerUnit, double yPerUnit, int unit) {
    const double micronsPerUnit = unit == 2 ? kMicronsPerInch : kMicronsPerCentimetre;
    if (unit != 2 && unit != 3)
        return {.problem = "the TIFF resolution has no unit of length, so it tells no pixel spacing"};
    // 1 per centimetre is what writers put that know no resolution; so is 1 per inch.
    if (xPerUnit == 1.0 && yPerUnit == 1.0) return {};
    const double x = micronsPerUnit / xPerUnit, y = micronsPerUnit / yPerUnit;
    if (std::isfinite(x) && std::isfinite(y) && std::max(x, y) > kCoarsestScan && std::min(x, y) > 0)
        return {.problem = "the TIFF resolution tells " + shortNumber(x) + " x " + shortNumber(y) +
                           " µm a pixel, which is a resolution for printing"};
    return checkedSpacing(x, y, "tiff resolution");
}

SpacingFinding findSpacing(const SlideProperties& properties) {
    SpacingFinding found = fromOpenSlide(properties);
    if (!found.spacing && found.problem.empty()) found = fromTiffTags(properties);
    if (!found.spacing && found.problem.empty())
        if (const std::string* text = find(properties, "aperio.MPP"))
            found.problem = "the file states a pixel spacing of " + inQuotes(*text) + ", which is no number";
    return found;
}

std::vector<Scene> findScenes(const SlideProperties& properties, Level0Size slide) {
    std::vector<Scene> scenes;
    for (int i = 0; i < kMostScenes; ++i) {
        const std::string prefix = "openslide.region[" + std::to_string(i) + "].";
        if (!find(properties, prefix + "x")) break;
        const Level0PixelRect area = statedArea(properties, prefix, slide);
        if (!area.empty()) scenes.push_back({"region " + std::to_string(i + 1), area});
    }
    if (!scenes.empty()) return scenes;
    const Level0PixelRect bounds = statedArea(properties, "openslide.bounds-", slide);
    if (!bounds.empty()) return {{"scanned area", bounds}};
    return {{"whole slide", {0, 0, slide.width, slide.height}}};
}

std::optional<double> plausibleObjective(std::optional<double> power) {
    return power && *power >= 0.5 && *power <= 200.0 ? power : std::nullopt;
}

std::optional<double> findObjective(const SlideProperties& properties) {
    const std::string* text = find(properties, "openslide.objective-power");
    return plausibleObjective(text ? parseNumber(*text) : std::nullopt);
}

std::uint32_t findBackground(const SlideProperties& properties) {
    constexpr std::uint32_t kWhite = 0xFFFFFF;
    const std::string* text = find(properties, "openslide.background-color");
    if (!text || text->size() != 6) return kWhite;
    std::uint32_t colour = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + 6, colour, 16);
    return failure == std::errc() && end == text->data() + 6 ? colour : kWhite;
}

} // namespace hs::core
