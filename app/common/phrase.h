// From words of a report to its tokens. Pure; any thread.
#pragma once

#include "core/error.h"
#include "core/report.h"

#include <string>
#include <string_view>

namespace hs::app {

// Tokens [begin, end) of a report, 0-based, the prompt's included.
struct TokenRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

// "A:B"
core::Result<TokenRange> parseTokenRange(std::string_view text, const core::Report& report);

// The tokens that share a byte with the phrase's n-th occurrence (1-based); case matters. NotFound names the phrase.
core::Result<TokenRange> findPhrase(const core::Report& report, std::string_view phrase, int occurrence);

// The first sentence that the model wrote after the prompt: the diagnosis, for the usual prompt.
core::Result<TokenRange> firstWrittenSentence(const core::Report& report);

// The report's own words for a range, trimmed.
std::string wordsOf(const core::Report& report, TokenRange range);

} // namespace hs::app
