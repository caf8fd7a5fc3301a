// Porter's stemmer (M. Porter, "An algorithm for suffix stripping", Program 14.3, 1980) with the later additions that
// NLTK's stemmer has by default, because METEOR's second stage is measured against NLTK's.
//
// Additions: words of one or two letters stay; -ies and -ied of four letters lose one letter ("dies" -> "die"); y becomes
// i behind a consonant that is not the word's only other letter; -bli, -alli, -fulli, -logi; a short table of irregular
// words. Pure function; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hs::model {

// `word` in lower case; anything but a-z counts as a consonant.
std::string porterStem(std::string_view word);

} // namespace hs::model
