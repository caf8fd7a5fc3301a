#include "ui/report/words.h"

#include "ui/report/display_text.h"

#include <QChar>

#include <algorithm>

namespace hs::ui {

namespace {

enum class Kind { Space, Letter, Digit, Other };

Kind kindOf(char32_t codePoint) {
    if (QChar::isSpace(codePoint)) return Kind::Space;
    if (QChar::isDigit(codePoint)) return Kind::Digit;
    if (QChar::isLetterOrNumber(codePoint) || QChar::isMark(codePoint)) return Kind::Letter;
    return Kind::Other;
}

bool isLetterOrDigit(Kind kind) {
    return kind == Kind::Letter || kind == Kind::Digit;
}

// Whether this character holds a word together between what stands before and after it.
bool joins(char32_t codePoint, Kind before, Kind after) {
    switch (codePoint) {
    case U'-':
    case U'\u2010':
    case U'\u2011':
    case U'\'':
    case U'\u2019':
    case U'_':
        return isLetterOrDigit(before) && isLetterOrDigit(after);
    case U'.':
    case U',':
        return before == Kind::Digit && after == Kind::Digit;
    default:
        return false;
    }
}

Kind kindAt(std::string_view text, std::size_t byte) {
    return byte < text.size() ? kindOf(characterAt(text, byte).codePoint) : Kind::Space;
}

// End of the word that starts at `byte`, whose first character is no white space.
std::size_t endOfWord(std::string_view text, std::size_t byte) {
    Utf8Character character = characterAt(text, byte);
    Kind kind = kindOf(character.codePoint);
    byte += character.length;
    if (!isLetterOrDigit(kind)) return byte;
    while (byte < text.size()) {
        character = characterAt(text, byte);
        const Kind next = kindOf(character.codePoint);
        if (!isLetterOrDigit(next) && !joins(character.codePoint, kind, kindAt(text, byte + character.length))) break;
        kind = next;
        byte += character.length;
    }
    return byte;
}

bool overlaps(core::TextSpan a, core::TextSpan b) {
    return std::max(a.begin, b.begin) < std::min(a.end, b.end);
}

} // namespace

std::vector<Word> wordsOf(std::string_view text, std::span<const core::TextSpan> tokens) {
    std::vector<Word> words;
    std::size_t byte = 0;
    while (byte < text.size()) {
        const Utf8Character character = characterAt(text, byte);
        if (kindOf(character.codePoint) == Kind::Space) {
            byte += character.length;
            continue;
        }
        const core::TextSpan span{byte, endOfWord(text, byte)};
        words.push_back({span, tokensWithin(tokens, span)});
        byte = span.end;
    }
    return words;
}

std::optional<std::size_t> wordAt(std::span<const Word> words, std::size_t byte) {
    const auto next = std::upper_bound(words.begin(), words.end(), byte,
                                       [](std::size_t value, const Word& word) { return value < word.span.begin; });
    if (next == words.begin()) return std::nullopt;
    const auto word = next - 1;
    if (byte >= word->span.end) return std::nullopt;
    return static_cast<std::size_t>(word - words.begin());
}

TokenRange wordsWithin(std::span<const Word> words, core::TextSpan span) {
    TokenRange range;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!overlaps(words[i].span, span)) continue;
        if (range.empty()) range.begin = i;
        range.end = i + 1;
    }
    return range;
}

TokenRange tokensWithin(std::span<const core::TextSpan> tokens, core::TextSpan span) {
    TokenRange range;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!overlaps(tokens[i], span)) continue;
        if (range.empty()) range.begin = i;
        range.end = i + 1;
    }
    return range;
}

} // namespace hs::ui
