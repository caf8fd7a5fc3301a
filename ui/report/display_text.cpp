#include "ui/report/display_text.h"

#include "core/words/sections.h"

#include <QChar>

#include <algorithm>

namespace hs::ui {

namespace {

bool isContinuation(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

// Length a first byte promises; 0 for bytes that start nothing.
std::size_t promisedLength(unsigned char first) {
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if (first >= 0xE0 && first <= 0xEF) return 3;
    if (first >= 0xF0 && first <= 0xF4) return 4;
    return 0;
}

bool isWellFormed(char32_t codePoint, std::size_t length) {
    if (length == 3) return codePoint >= 0x800 && !(codePoint >= 0xD800 && codePoint <= 0xDFFF);
    if (length == 4) return codePoint >= 0x10000 && codePoint <= 0x10FFFF;
    return true;
}

// What the text widget would change behind our back is changed here first, one character for one.
char32_t shown(char32_t codePoint) {
    if (codePoint == 0x0A || codePoint == 0x2028 || codePoint == 0x2029) return 0x0A;
    if (codePoint == 0x09) return codePoint;
    if (codePoint < 0x20 || codePoint == 0x7F || codePoint == 0xA0) return 0x20;
    if (codePoint == 0xFFFC || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF)) return 0xFFFD;
    return codePoint;
}

} // namespace

Utf8Character characterAt(std::string_view utf8, std::size_t byte) {
    const auto first = static_cast<unsigned char>(utf8[byte]);
    const std::size_t length = promisedLength(first);
    if (length == 1) return {first, 1};
    if (length == 0 || byte + length > utf8.size()) return {0xFFFD, 1};
    char32_t codePoint = first & (0x7F >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto next = static_cast<unsigned char>(utf8[byte + i]);
        if (!isContinuation(next)) return {0xFFFD, 1};
        codePoint = (codePoint << 6) | (next & 0x3F);
    }
    if (!isWellFormed(codePoint, length)) return {0xFFFD, 1};
    return {codePoint, length};
}

DisplayText::DisplayText(std::string_view utf8)
    : m_sections(core::sectionNames(utf8)) {
    m_byteOf.clear();
    m_text.reserve(static_cast<qsizetype>(utf8.size()));
    std::size_t byte = 0;
    while (byte < utf8.size()) {
        const Utf8Character character = characterAt(utf8, byte);
        const char32_t point = shown(character.codePoint);
        const QString units = QString::fromUcs4(&point, 1);
        m_byteOf.insert(m_byteOf.end(), static_cast<std::size_t>(units.size()), byte);
        m_text += units;
        byte += character.length;
    }
    m_byteOf.push_back(utf8.size());
    for (const core::TextSpan& section : m_sections)
        if (const qsizetype at = positionOf(section.begin); at > 0 && m_text[at - 1] == QLatin1Char(' '))
            m_text[at - 1] = QLatin1Char('\n');
}

std::size_t DisplayText::byteAt(qsizetype position) const {
    const auto last = static_cast<qsizetype>(m_byteOf.size()) - 1;
    return m_byteOf[static_cast<std::size_t>(std::clamp<qsizetype>(position, 0, last))];
}

qsizetype DisplayText::positionOf(std::size_t byte) const {
    const auto next = std::upper_bound(m_byteOf.begin(), m_byteOf.end(), byte);
    if (next == m_byteOf.begin()) return 0;
    // The first unit of the character that holds the byte: both halves of a pair carry the same byte.
    const auto first = std::lower_bound(m_byteOf.begin(), next, *(next - 1));
    return first - m_byteOf.begin();
}

} // namespace hs::ui
