#include "model/io/moses_detokenizer.h"

#include "model/io/unicode.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hs::model {

namespace {

using Text = std::u32string;

// In the order of the reference; "&amp;" last, so that "&amp;lt;" stays "&lt;".
constexpr std::array<std::pair<std::u32string_view, std::u32string_view>, 11> kEscapes{{
    {U"&bar;", U"|"},
    {U"&#124;", U"|"},
    {U"&lt;", U"<"},
    {U"&gt;", U">"},
    {U"&bra;", U"["},
    {U"&ket;", U"]"},
    {U"&quot;", U"\""},
    {U"&apos;", U"'"},
    {U"&#91;", U"["},
    {U"&#93;", U"]"},
    {U"&amp;", U"&"},
}};

Text unescape(Text word) {
    if (word.find(U'&') == Text::npos) return word;
    for (const auto& [escape, character] : kEscapes)
        for (std::size_t at = word.find(escape); at != Text::npos; at = word.find(escape, at + character.size()))
            word.replace(at, escape.size(), character);
    return word;
}

// Code points strictly between the ends, as the reference compares them.
bool isCjk(char32_t c) {
    constexpr std::array<std::pair<char32_t, char32_t>, 11> kRanges{{
        {4352, 4607},
        {11904, 42191},
        {43072, 43135},
        {44032, 55215},
        {63744, 64255},
        {65072, 65103},
        {65381, 65500},
        {94208, 101119},
        {110592, 110895},
        {110960, 111359},
        {131072, 196607},
    }};
    return std::any_of(kRanges.begin(), kRanges.end(), [c](auto range) { return c > range.first && c < range.second; });
}

bool consistsOf(const Text& word, std::u32string_view characters) {
    return word.find_first_not_of(characters) == Text::npos;
}

void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t found = text.find(from); found != std::string::npos; found = text.find(from, at)) {
        result.append(text, at, found - at);
        result += to;
        at = found + from.size();
    }
    if (at == 0) return;
    result.append(text, at);
    text = std::move(result);
}

} // namespace

std::vector<Text> unescapeMosesWords(const std::vector<Text>& words) {
    std::vector<Text> joined;
    Text current;
    bool open = false;  // `current` holds a word
    bool glued = false; // a hyphen took the blank before the next word
    for (const Text& word : words) {
        if (word == U"@-@" && !glued) {
            current += U'-';
            open = glued = true;
            continue;
        }
        if (!glued && open) joined.push_back(std::exchange(current, {}));
        current += word;
        open = true;
        glued = false;
    }
    if (open) joined.push_back(std::move(current));
    for (Text& word : joined)
        word = unescape(std::move(word));
    return joined;
}

void MosesDetokenizer::append(const Text& word, std::string& text, bool spaceBefore, bool spaceAfter) {
    // The reference strips the finished text, so the very first word never gets a blank.
    if (spaceBefore && m_space && !m_first) text += ' ';
    text += utf8Of(word);
    m_space = spaceAfter;
}

// The first quote of a kind opens (leans right), the second closes (leans left).
void MosesDetokenizer::pushQuote(const Text& word, std::string& text) {
    const Text kind = consistsOf(word, U"„“”") ? Text(U"\"") : word;
    int& count = m_quotes[kind];
    const bool opens = count % 2 == 0;
    const bool possessive = word == U"'" && !m_first && m_before.back() == U's';
    if (opens && possessive) return append(word, text, false, true); // "the Jones' house"
    append(word, text, opens, !opens);
    ++count;
}

void MosesDetokenizer::push(const Text& word, std::string& text) {
    if (word.empty()) return;
    const auto isOpening = [&](char32_t c) {
        return m_tables->isCurrency(c) || std::u32string_view(U"([{¿¡").find(c) != std::u32string_view::npos;
    };
    if (isCjk(word.front())) {
        append(word, text, m_first || !isCjk(m_before.back()), true);
    } else if (std::all_of(word.begin(), word.end(), isOpening)) {
        append(word, text, true, false);
    } else if (consistsOf(word, U",.?!:;\\%}])")) {
        append(word, text, false, true);
    } else if (!m_first && word.size() > 1 && word[0] == U'\'' && m_tables->isAlpha(word[1])) {
        append(word, text, false, true);
    } else if (consistsOf(word, U"'\"„“`")) {
        pushQuote(word, text);
    } else {
        append(word, text, true, true);
    }
    m_before = word;
    m_first = false;
}

std::string cleanUpSpaces(std::string_view text) {
    std::string result(text);
    for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{{" .", "."},
                                                                                             {" ?", "?"},
                                                                                             {" !", "!"},
                                                                                             {" ,", ","},
                                                                                             {" ' ", "'"},
                                                                                             {" n't", "n't"},
                                                                                             {" 'm", "'m"},
                                                                                             {" 's", "'s"},
                                                                                             {" 've", "'ve"},
                                                                                             {" 're", "'re"}})
        replaceAll(result, from, to);
    return result;
}

bool isCleanUpBarrier(char c) {
    return std::string_view(" .?!,'ntmsver").find(c) == std::string_view::npos;
}

} // namespace hs::model
