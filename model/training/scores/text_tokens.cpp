#include "model/training/scores/text_tokens.h"

#include <array>
#include <utility>

namespace hs::model {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isStop(char c) { return c == '.' || c == ','; }

// ASCII punctuation without the apostrophe, comma, hyphen and full stop.
bool standsAlone(char c) {
    const bool punctuation = (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
    return punctuation && c != '\'' && c != ',' && c != '-' && c != '.';
}

void replaceAll(std::string& text, std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// Walks over pairs of neighbours as a regular expression of two characters does: a pair that fits is spelt anew and left
// behind whole, so its second character begins no pair.
template <class Fits, class Spell>
std::string respellPairs(const std::string& text, const Fits& fits, const Spell& spell) {
    std::string out;
    std::size_t i = 0;
    while (i < text.size()) {
        if (i + 1 < text.size() && fits(text[i], text[i + 1])) {
            out += spell(text[i], text[i + 1]);
            i += 2;
        } else {
            out += text[i++];
        }
    }
    return out;
}

std::vector<std::string> splitAtSpaces(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c != ' ' && (c < '\t' || c > '\r')) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

} // namespace

std::vector<std::string> words13a(std::string_view text) {
    std::string line(text);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPlain{
        {{"<skipped>", ""}, {"-\n", ""}, {"\n", " "}, {"&quot;", "\""}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}}};
    for (const auto& [what, with] : kPlain)
        replaceAll(line, what, with);
    std::string spaced = " ";
    for (const char c : line)
        spaced += standsAlone(c) ? std::string{' ', c, ' '} : std::string(1, c);
    spaced += ' ';
    spaced = respellPairs(
        spaced, [](char a, char b) { return !isDigit(a) && isStop(b); }, [](char a, char b) { return std::string{a, ' ', b, ' '}; });
    spaced = respellPairs(
        spaced, [](char a, char b) { return isStop(a) && !isDigit(b); }, [](char a, char b) { return std::string{' ', a, ' ', b}; });
    spaced = respellPairs(
        spaced, [](char a, char b) { return isDigit(a) && b == '-'; }, [](char a, char b) { return std::string{a, ' ', b, ' '}; });
    return splitAtSpaces(spaced);
}

std::string lowerAscii(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return lower;
}

std::vector<std::string> alphanumericWords(std::string_view text) {
    std::string lower = lowerAscii(text);
    for (char& c : lower)
        if (!isDigit(c) && (c < 'a' || c > 'z')) c = ' ';
    return splitAtSpaces(lower);
}

} // namespace hs::model
