#include "core/words/thickness.h"

#include "core/words/sections.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

namespace hs::core {

namespace {

constexpr double kLeastTolerance = 0.1; // mm
constexpr double kToleranceShare = 0.15;
constexpr std::size_t kMostDigits = 12;
constexpr std::size_t kWordsAround = 64; // bytes before and 24 after are searched for the kind of length
constexpr std::size_t kWordsBehind = 24;

bool isDigit(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}
bool isBlank(std::string_view text, std::size_t at) {
    return at < text.size() && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t');
}
std::size_t skipBlanks(std::string_view text, std::size_t at) {
    while (isBlank(text, at))
        ++at;
    // A no-break space, too.
    if (text.substr(at, 2) == "\u00A0") return skipBlanks(text, at + 2);
    return at;
}
std::size_t skipDigits(std::string_view text, std::size_t at) {
    while (isDigit(text, at))
        ++at;
    return at;
}
bool isLetter(std::string_view text, std::size_t at) {
    return at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || (text[at] >= 'A' && text[at] <= 'Z'));
}

bool isPointAndDigit(std::string_view text, std::size_t at) {
    return at < text.size() && (text[at] == '.' || text[at] == ',') && isDigit(text, skipBlanks(text, at + 1));
}

struct Unit {
    std::string_view name;
    double millimetres;
};
constexpr std::array<Unit, 5> kUnits{{{"mm", 1.0}, {"cm", 10.0}, {"µm", 0.001}, {"μm", 0.001}, {"um", 0.001}}};

const Unit* unitAt(std::string_view text, std::size_t at) {
    for (const Unit& unit : kUnits)
        if (text.substr(at, unit.name.size()) == unit.name && !isLetter(text, at + unit.name.size())) return &unit;
    return nullptr;
}

bool tellsThickness(std::string_view text, TextSpan span) {
    const std::size_t begin = span.begin - std::min(span.begin, kWordsAround);
    const std::string around = folded(text.substr(begin, span.end - begin + kWordsBehind));
    for (const std::string_view word : {"thick", "depth", "breslow", "deep"})
        if (around.find(word) != std::string::npos) return true;
    return false;
}

// The length whose number begins here; `after` is where the number ends.
std::optional<StatedLength> lengthAt(std::string_view text, std::size_t begin, std::size_t& after) {
    const std::size_t whole = skipDigits(text, begin);
    std::string number(text.substr(begin, whole - begin));
    after = whole;
    const std::size_t point = skipBlanks(text, whole);
    if (point < text.size() && (text[point] == '.' || text[point] == ',')) {
        const std::size_t decimals = skipBlanks(text, point + 1);
        if (isDigit(text, decimals)) {
            after = skipDigits(text, decimals);
            number += '.';
            number += text.substr(decimals, after - decimals);
        }
    }
    const std::size_t next = skipBlanks(text, after);
    if (isPointAndDigit(text, next)) { // "1. 2. 3": a list or a date, no length
        for (std::size_t more = next; isPointAndDigit(text, more); more = skipBlanks(text, after))
            after = skipDigits(text, skipBlanks(text, more + 1));
        return std::nullopt;
    }
    const Unit* unit = unitAt(text, next);
    if (unit == nullptr || number.size() > kMostDigits) return std::nullopt;
    StatedLength length{
        std::strtod(number.c_str(), nullptr) * unit->millimetres, {begin, next + unit->name.size()}, false};
    length.isThickness = tellsThickness(text, length.span);
    return length;
}

} // namespace

std::vector<StatedLength> statedLengths(std::string_view text) {
    std::vector<StatedLength> lengths;
    for (std::size_t at = 0; at < text.size();) {
        const bool insideWord = at > 0 && (isLetter(text, at - 1) || isDigit(text, at - 1));
        if (!isDigit(text, at) || insideWord) {
            ++at;
            continue;
        }
        std::size_t after = at;
        if (const auto length = lengthAt(text, at, after)) lengths.push_back(*length);
        at = std::max(after, at + 1);
    }
    return lengths;
}

std::optional<ThicknessCheck> checkThickness(std::string_view text, std::span<const double> measured) {
    if (measured.empty()) return std::nullopt;
    for (const StatedLength& stated : statedLengths(text)) {
        if (!stated.isThickness) continue;
        const double nearest = *std::min_element(measured.begin(), measured.end(), [&](double a, double b) {
            return std::abs(a - stated.millimetres) < std::abs(b - stated.millimetres);
        });
        const double tolerance = std::max(kLeastTolerance, kToleranceShare * stated.millimetres);
        return ThicknessCheck{stated, nearest, std::abs(nearest - stated.millimetres) <= tolerance + 1e-9};
    }
    return std::nullopt;
}

} // namespace hs::core
