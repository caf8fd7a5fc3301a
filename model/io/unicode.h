// UTF-8 to code points and back, and white space as Python's str sees it (the reference tokenizes Python strings).
// Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

// Every malformed byte becomes U+FFFD, so the result is always valid.
std::u32string codePointsOf(std::string_view utf8);
void appendUtf8(std::string& text, char32_t codePoint);
std::string utf8Of(std::u32string_view codePoints);

// Bytes of the code point that begins with this lead byte; 1 for a byte that begins none.
std::size_t utf8Length(unsigned char lead);

// str.isspace(), also \s of the re module and what str.split() and str.strip() cut at.
bool isPythonSpace(char32_t codePoint);

// str.split(): runs of white space separate, none at the ends.
std::vector<std::u32string> splitWords(std::u32string_view text);

} // namespace hs::model
