// Words: the unit of hovering and clicking. Pure functions over a report's text and the spans of its tokens.
//
// Sub-word tokens are joined to the word a reader sees; punctuation stands by itself; white space is in no word. All
// positions are bytes of the UTF-8 text.
#pragma once

#include "core/report.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace hs::ui {

// Half-open range of indices into a report's tokens.
struct TokenRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool empty() const { return begin >= end; }
    friend bool operator==(const TokenRange&, const TokenRange&) = default;
};

struct Word {
    core::TextSpan span; // without white space
    TokenRange tokens;   // every token that wrote a byte of it; empty when none did
    friend bool operator==(const Word&, const Word&) = default;
};

// Words in order. A word is a run of letters, marks and digits, with single joiners inside it ("B-cell", "patient's",
// "0.8", "1,5"); each other visible character is a word by itself.
std::vector<Word> wordsOf(std::string_view text, std::span<const core::TextSpan> tokens);

// Index of the word that holds this byte; nothing in white space.
std::optional<std::size_t> wordAt(std::span<const Word> words, std::size_t byte);

// Indices of the words a span touches, as a half-open range.
TokenRange wordsWithin(std::span<const Word> words, core::TextSpan span);

// From the first to the last token that wrote a byte of the span; empty when none did.
TokenRange tokensWithin(std::span<const core::TextSpan> tokens, core::TextSpan span);

} // namespace hs::ui
