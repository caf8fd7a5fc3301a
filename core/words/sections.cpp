#include "core/words/sections.h"

#include <algorithm>
#include <array>

namespace hs::core {

namespace {

constexpr std::array<std::string_view, 10> kSectionNames{"Final diagnosis:",
                                                         "Microscopic findings:",
                                                         "Critical findings:",
                                                         "Macroscopic findings:",
                                                         "Clinical information:",
                                                         "Immunohistochemistry:",
                                                         "Differential diagnosis:",
                                                         "Diagnosis:",
                                                         "Comment:",
                                                         "Microscopy:"};

bool isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isWordByte(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (static_cast<unsigned char>(c) & 0x80) != 0;
}

// A section may start at the text's start, on a new line, or after a full stop and white space.
bool mayStartSection(std::string_view text, std::size_t byte) {
    std::size_t before = byte;
    while (before > 0 && isSpace(text[before - 1]))
        --before;
    if (before == 0) return true;
    if (before == byte) return false;
    const char last = text[before - 1];
    return text[byte - 1] == '\n' || last == '.' || last == ':' || last == ';';
}

bool endsSentence(std::string_view text, std::size_t at, std::size_t end) {
    const char c = text[at];
    if (c == '\n') return true;
    if (c != '.' && c != '!' && c != '?') return false;
    std::size_t next = at + 1;
    if (next < end && !isSpace(text[next])) return false;
    while (next < end && isSpace(text[next]))
        ++next;
    return !(c == '.' && at > 0 && isDigit(text[at - 1]) && next < end && isDigit(text[next]));
}

bool joins(std::string_view text, std::size_t at) {
    if (at == 0 || at + 1 >= text.size() || !isWordByte(text[at - 1]) || !isWordByte(text[at + 1])) return false;
    const char c = text[at];
    if (c == '-' || c == '\'' || c == '_') return true;
    return (c == '.' || c == ',') && isDigit(text[at - 1]) && isDigit(text[at + 1]);
}

} // namespace

std::string folded(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

TextSpan trimmedSpan(std::string_view text, TextSpan span) {
    span.end = std::min(span.end, text.size());
    span.begin = std::min(span.begin, span.end);
    while (span.begin < span.end && isSpace(text[span.begin]))
        ++span.begin;
    while (span.end > span.begin && isSpace(text[span.end - 1]))
        --span.end;
    return span;
}

std::string_view trimmed(std::string_view text) {
    const TextSpan span = trimmedSpan(text, {0, text.size()});
    return text.substr(span.begin, span.end - span.begin);
}

std::vector<TextSpan> sectionNames(std::string_view utf8) {
    std::vector<TextSpan> found;
    for (std::size_t colon = utf8.find(':'); colon != std::string_view::npos; colon = utf8.find(':', colon + 1)) {
        for (const std::string_view name : kSectionNames) {
            if (colon + 1 < name.size()) continue;
            const std::size_t begin = colon + 1 - name.size();
            if (folded(utf8.substr(begin, name.size())) != folded(name) || !mayStartSection(utf8, begin)) continue;
            found.push_back({begin, colon + 1});
            break;
        }
    }
    return found;
}

std::vector<Section> sectionsOf(std::string_view text) {
    std::vector<Section> sections;
    const std::vector<TextSpan> names = sectionNames(text);
    const std::size_t first = names.empty() ? text.size() : names.front().begin;
    if (const TextSpan lead = trimmedSpan(text, {0, first}); lead.begin < lead.end) sections.push_back({"", lead});
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t end = i + 1 < names.size() ? names[i + 1].begin : text.size();
        const std::string name(text.substr(names[i].begin, names[i].end - 1 - names[i].begin));
        sections.push_back({name, trimmedSpan(text, {names[i].end, end})});
    }
    return sections;
}

std::vector<TextSpan> sentencesIn(std::string_view text, TextSpan span) {
    std::vector<TextSpan> sentences;
    span.end = std::min(span.end, text.size());
    std::size_t begin = span.begin;
    for (std::size_t at = span.begin; at < span.end; ++at) {
        if (!endsSentence(text, at, span.end)) continue;
        const TextSpan sentence = trimmedSpan(text, {begin, at + 1});
        if (sentence.begin < sentence.end) sentences.push_back(sentence);
        begin = at + 1;
    }
    const TextSpan rest = trimmedSpan(text, {std::min(begin, span.end), span.end});
    if (rest.begin < rest.end) sentences.push_back(rest);
    return sentences;
}

std::vector<TextSpan> wordSpans(std::string_view text) {
    std::vector<TextSpan> words;
    std::size_t at = 0;
    while (at < text.size()) {
        if (isSpace(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at++;
        if (isWordByte(text[begin]))
            while (at < text.size() && (isWordByte(text[at]) || joins(text, at)))
                ++at;
        words.push_back({begin, at});
    }
    return words;
}

std::string finalDiagnosisOf(std::string_view text) {
    TextSpan span{0, text.size()};
    for (const Section& section : sectionsOf(text))
        if (const std::string name = folded(section.name); name == "final diagnosis" || name == "diagnosis") {
            span = section.body;
            break;
        }
    const std::vector<TextSpan> sentences = sentencesIn(text, span);
    if (sentences.empty()) return {};
    TextSpan first = sentences.front();
    while (first.end > first.begin && (text[first.end - 1] == '.' || isSpace(text[first.end - 1])))
        --first.end;
    return std::string(text.substr(first.begin, first.end - first.begin));
}

} // namespace hs::core
