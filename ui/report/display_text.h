// DisplayText: a report's bytes as the characters a text widget shows, with the way back. A value; any thread.
//
// One byte sequence of the report and one run of characters on the screen stand for each other exactly: nothing is
// added or left out. Only white space is shown differently (a section starts on a new line). What is not UTF-8 is shown
// as U+FFFD, one for each byte.
#pragma once

#include "core/report.h"

#include <QString>

#include <cstddef>
#include <string_view>
#include <vector>

namespace hs::ui {

class DisplayText {
public:
    DisplayText() = default;
    explicit DisplayText(std::string_view utf8);

    const QString& text() const { return m_text; }
    // Section names ("Final diagnosis:"), in bytes.
    const std::vector<core::TextSpan>& sections() const { return m_sections; }

    // Positions are UTF-16 units, 0..text().size(); what lies beyond is clamped.
    std::size_t byteAt(qsizetype position) const;
    // Bytes inside a character give its start.
    qsizetype positionOf(std::size_t byte) const;
    core::TextSpan bytesOf(qsizetype begin, qsizetype end) const { return {byteAt(begin), byteAt(end)}; }

private:
    QString m_text;
    std::vector<std::size_t> m_byteOf{0}; // [text.size() + 1], never decreasing
    std::vector<core::TextSpan> m_sections;
};

// One character of UTF-8 at `byte`: its code point and length. Bytes that are not UTF-8 give U+FFFD and length 1.
struct Utf8Character {
    char32_t codePoint = 0;
    std::size_t length = 0;
};
Utf8Character characterAt(std::string_view utf8, std::size_t byte);

} // namespace hs::ui
