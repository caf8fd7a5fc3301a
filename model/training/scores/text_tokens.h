// How a text is cut into words before it is scored; every score names its way of cutting. Pure functions; any thread.
//
// Texts are UTF-8. Lower case touches ASCII letters alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

// "13a": the words of mteval-v13a as sacreBLEU has them: punctuation stands alone, except a full stop or comma between
// two digits, a hyphen that no digit precedes, and an apostrophe.
std::vector<std::string> words13a(std::string_view text);

// ROUGE's words: lower case, runs of a-z and 0-9; everything else separates.
std::vector<std::string> alphanumericWords(std::string_view text);

std::string lowerAscii(std::string_view text);

} // namespace hs::model
