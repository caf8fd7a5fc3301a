// Sections, sentences and words of a report's text. Pure functions over UTF-8; spans are bytes of the text. Any thread.
#pragma once

#include "core/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

// The names of sections in a text, in order, their colon included: a known name ("Final diagnosis:", whatever its
// case) at the start of the text, of a line or of a sentence.
std::vector<TextSpan> sectionNames(std::string_view utf8);

struct Section {
    std::string name; // as written, without its colon; empty for text before the first name
    TextSpan body;    // without white space at its ends
};

std::vector<Section> sectionsOf(std::string_view text);

// Sentences within a span, without white space at their ends. A full stop between digits ends none, even with the
// blank that HistoGPT writes behind it ("0. 3 mm").
std::vector<TextSpan> sentencesIn(std::string_view text, TextSpan span);

// Words within a text: runs of letters and digits with single joiners inside ("B-cell", "0.3"); each other visible
// character is a word by itself. Bytes beyond ASCII count as letters.
std::vector<TextSpan> wordSpans(std::string_view text);

// ASCII letters in lower case, the rest as it is.
std::string folded(std::string_view text);

std::string_view trimmed(std::string_view text);
TextSpan trimmedSpan(std::string_view text, TextSpan span);

// What a text says under "Final diagnosis", to its first full stop; without that section its first sentence. The full
// stop is left out.
std::string finalDiagnosisOf(std::string_view text);

} // namespace hs::core
