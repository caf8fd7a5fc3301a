#include "model/io/unicode.h"

namespace hs::model {

namespace {
constexpr char32_t kReplacement = 0xFFFD;
}

std::size_t utf8Length(unsigned char lead) {
    if (lead >= 0xF0) return lead < 0xF8 ? 4 : 1;
    if (lead >= 0xE0) return 3;
    return lead >= 0xC0 ? 2 : 1;
}

std::u32string codePointsOf(std::string_view utf8) {
    std::u32string result;
    result.reserve(utf8.size());
    for (std::size_t at = 0; at < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[at]);
        const std::size_t length = utf8Length(lead);
        if (lead < 0x80) {
            result += lead;
            ++at;
            continue;
        }
        char32_t value = length == 1 ? 0 : char32_t(lead & (0x7F >> length));
        bool valid = length > 1 && at + length <= utf8.size();
        for (std::size_t i = 1; valid && i < length; ++i) {
            const auto next = static_cast<unsigned char>(utf8[at + i]);
            valid = (next & 0xC0) == 0x80;
            value = value << 6 | (next & 0x3F);
        }
        constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
        valid = valid && value >= kLeast[length] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
        result += valid ? value : kReplacement;
        at += valid ? length : 1;
    }
    return result;
}

void appendUtf8(std::string& text, char32_t c) {
    if (c < 0x80) {
        text += char(c);
    } else if (c < 0x800) {
        text += char(0xC0 | c >> 6);
        text += char(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        text += char(0xE0 | c >> 12);
        text += char(0x80 | (c >> 6 & 0x3F));
        text += char(0x80 | (c & 0x3F));
    } else {
        text += char(0xF0 | c >> 18);
        text += char(0x80 | (c >> 12 & 0x3F));
        text += char(0x80 | (c >> 6 & 0x3F));
        text += char(0x80 | (c & 0x3F));
    }
}

std::string utf8Of(std::u32string_view codePoints) {
    std::string text;
    text.reserve(codePoints.size());
    for (const char32_t c : codePoints)
        appendUtf8(text, c);
    return text;
}

bool isPythonSpace(char32_t c) {
    if (c <= 0x20) return c == 0x20 || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

std::vector<std::u32string> splitWords(std::u32string_view text) {
    std::vector<std::u32string> words;
    for (std::size_t at = 0; at < text.size();) {
        while (at < text.size() && isPythonSpace(text[at]))
            ++at;
        const std::size_t begin = at;
        while (at < text.size() && !isPythonSpace(text[at]))
            ++at;
        if (at > begin) words.emplace_back(text.substr(begin, at - begin));
    }
    return words;
}

} // namespace hs::model
