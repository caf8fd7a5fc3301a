#include "model/io/moses_tokenizer.h"

#include "model/io/unicode.h"

#include <algorithm>

namespace hs::model {

namespace {

using Text = std::u32string;

constexpr std::u32string_view kDot = U"DOT";
constexpr std::u32string_view kMulti = U"MULTI";
constexpr std::u32string_view kDotMulti = U"DOTMULTI";

// Runs of white space become one blank; the other control characters of ASCII go; blanks at the ends go.
Text normaliseSpace(std::u32string_view text) {
    Text result;
    bool space = false;
    for (const char32_t c : text) {
        if (isPythonSpace(c)) {
            space = true;
            continue;
        }
        if (space) result += U' ';
        space = false;
        if (c >= 0x20) result += c;
    }
    const std::size_t first = result.find_first_not_of(U' ');
    if (first == Text::npos) return {};
    return result.substr(first, result.find_last_not_of(U' ') + 1 - first);
}

// Everything that is neither a letter nor a number nor one of  . ' ` , -  stands alone.
Text padSymbols(const MosesTables& tables, const Text& text) {
    Text result;
    for (const char32_t c : text) {
        const bool stays =
            tables.isAlnum(c) || isPythonSpace(c) || std::u32string_view(U".'`,-").find(c) != std::u32string_view::npos;
        if (stays) {
            result += c;
        } else {
            result += U' ';
            result += c;
            result += U' ';
        }
    }
    return result;
}

Text splitDashes(const MosesTables& tables, const Text& text) {
    Text result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool between = text[i] == U'-' && i > 0 && i + 1 < text.size() && tables.isAlnum(text[i - 1]) &&
                             tables.isAlnum(text[i + 1]);
        if (between)
            result += U" @-@ ";
        else
            result += text[i];
    }
    return result;
}

// A text that holds the marker itself: the reference's loop, replacement by replacement.
Text protectMarkedDots(Text text) {
    for (bool found = true; found;) {
        found = false;
        Text next;
        for (const bool withFollower : {true, false}) {
            next.clear();
            for (std::size_t i = 0; i < text.size();) {
                const bool marker = text.compare(i, kDotMulti.size(), kDotMulti) == 0;
                const std::size_t dot = i + kDotMulti.size();
                const bool dotted = marker && dot < text.size() && text[dot] == U'.';
                const bool followed = dotted && dot + 1 < text.size() && text[dot + 1] != U'.';
                if (dotted) found = true;
                if (withFollower ? followed : dotted) {
                    next += U"DOTDOTMULTI";
                    if (withFollower) (next += U' ') += text[dot + 1];
                    i = dot + (withFollower ? 2 : 1);
                } else {
                    next += text[i++];
                }
            }
            text.swap(next);
        }
    }
    return text;
}

// Dots in a row hide in a word of letters, so that later rules leave them together: "..." → " DOTDOTDOTMULTI ".
Text protectDots(const Text& text) {
    const bool marked = text.find(kDotMulti) != Text::npos;
    Text result;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && text[end] == U'.')
            ++end;
        if (end - i < 2) {
            result += text[i++];
            continue;
        }
        result += U' ';
        if (marked) {
            result += kDotMulti;
            result.append(end - i - 1, U'.');
        } else {
            for (std::size_t dot = i; dot < end; ++dot)
                result += kDot;
            result += kMulti;
            if (end < text.size()) result += U' ';
        }
        i = end;
    }
    return marked ? protectMarkedDots(std::move(result)) : result;
}

Text restoreDots(const Text& text) {
    Text result;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (text.compare(end, kDot.size(), kDot) == 0)
            end += kDot.size();
        if (end > i && text.compare(end, kMulti.size(), kMulti) == 0) {
            result.append((end - i) / kDot.size(), U'.');
            i = end + kMulti.size();
        } else {
            result += text[i++];
        }
    }
    return result;
}

// Commas stand alone except inside numbers ("5,300"). Three passes, each consuming what it matches, as the reference
// does.
Text splitCommas(const MosesTables& tables, const Text& text) {
    Text first;
    for (std::size_t i = 0; i < text.size();) {
        if (i + 1 < text.size() && text[i + 1] == U',' && !tables.isNumber(text[i])) {
            (first += text[i]) += U" , ";
            i += 2;
        } else {
            first += text[i++];
        }
    }
    Text second;
    for (std::size_t i = 0; i < first.size();) {
        if (first[i] == U',' && i + 1 < first.size() && !tables.isNumber(first[i + 1])) {
            (second += U" , ") += first[i + 1];
            i += 2;
        } else {
            second += first[i++];
        }
    }
    const std::size_t size = second.size();
    if (size >= 2 && second[size - 1] == U',' && tables.isNumber(second[size - 2])) {
        second.pop_back();
        second += U" , ";
    }
    return second;
}

// One rule on an apostrophe between two characters; a match consumes all three.
template <class Before, class After>
Text splitApostrophe(const Text& text, Before before, After after, std::u32string_view replacement) {
    Text result;
    for (std::size_t i = 0; i < text.size();) {
        if (i + 2 < text.size() && text[i + 1] == U'\'' && before(text[i]) && after(text[i + 2])) {
            ((result += text[i]) += replacement) += text[i + 2];
            i += 3;
        } else {
            result += text[i++];
        }
    }
    return result;
}

Text splitApostrophes(const MosesTables& tables, Text text) {
    const auto alpha = [&](char32_t c) { return tables.isAlpha(c); };
    const auto notAlpha = [&](char32_t c) { return !tables.isAlpha(c); };
    const auto number = [&](char32_t c) { return tables.isNumber(c); };
    const auto neither = [&](char32_t c) { return !tables.isAlpha(c) && !tables.isNumber(c); };
    text = splitApostrophe(text, notAlpha, notAlpha, U" ' ");
    text = splitApostrophe(text, neither, alpha, U" ' ");
    text = splitApostrophe(text, alpha, notAlpha, U" ' ");
    text = splitApostrophe(text, alpha, alpha, U" '");
    return splitApostrophe(
        text, number, [](char32_t c) { return c == U's'; }, U" '");
}

// A full stop at the end of a word stands alone unless the word is an abbreviation or a small letter follows.
bool keepsFullStop(const MosesTables& tables, const Text& prefix, const Text* next) {
    const bool dotted = prefix.find(U'.') != Text::npos &&
                        std::any_of(prefix.begin(), prefix.end(), [&](char32_t c) { return tables.isAlpha(c); });
    if (dotted) return true;
    if (tables.isPrefix(prefix) && !tables.isNumericPrefix(prefix)) return true;
    if (next == nullptr) return false;
    if (tables.isLower(next->front())) return true;
    return tables.isNumericPrefix(prefix) && next->front() >= U'0' && next->front() <= U'9';
}

Text splitFullStops(const MosesTables& tables, const Text& text) {
    const std::vector<Text> words = splitWords(text);
    Text result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) result += U' ';
        const Text& word = words[i];
        const Text* next = i + 1 < words.size() ? &words[i + 1] : nullptr;
        if (word.size() > 1 && word.back() == U'.' && !keepsFullStop(tables, word.substr(0, word.size() - 1), next)) {
            result.append(word, 0, word.size() - 1);
            result += U" .";
        } else {
            result += word;
        }
    }
    if (result.ends_with(U".'")) result.replace(result.size() - 2, 2, U" . ' "); // "Hello.'"
    return result;
}

Text escapeXml(const Text& text) {
    Text result;
    for (const char32_t c : text) {
        switch (c) {
        case U'&':
            result += U"&amp;";
            break;
        case U'|':
            result += U"&#124;";
            break;
        case U'<':
            result += U"&lt;";
            break;
        case U'>':
            result += U"&gt;";
            break;
        case U'\'':
            result += U"&apos;";
            break;
        case U'"':
            result += U"&quot;";
            break;
        case U'[':
            result += U"&#91;";
            break;
        case U']':
            result += U"&#93;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

} // namespace

std::vector<std::u32string> mosesTokenize(const MosesTables& tables, std::u32string_view text,
                                          const MosesOptions& options) {
    Text work = padSymbols(tables, normaliseSpace(text));
    if (options.splitDashes) work = splitDashes(tables, work);
    work = protectDots(work);
    work = splitCommas(tables, work);
    work = splitApostrophes(tables, std::move(work));
    work = splitFullStops(tables, work);
    work = restoreDots(work);
    if (options.escape) work = escapeXml(work);
    return splitWords(work);
}

} // namespace hs::model
