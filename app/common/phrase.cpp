#include "app/common/phrase.h"

#include <charconv>

namespace hs::app {

using core::Error;
using core::ErrorCode;

namespace {

core::Result<TokenRange> tokensInBytes(const core::Report& report, core::TextSpan bytes) {
    TokenRange range{report.tokens.size(), 0};
    for (std::size_t i = 0; i < report.tokens.size(); ++i) {
        const core::TextSpan span = report.tokens[i].span;
        if (span.end <= bytes.begin || span.begin >= bytes.end) continue;
        range.begin = std::min(range.begin, i);
        range.end = i + 1;
    }
    if (range.end == 0) return Error(ErrorCode::Corrupt, "the report's tokens do not cover its text");
    return range;
}

bool parseNumber(std::string_view text, std::size_t& number) {
    const auto [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && rest == text.data() + text.size();
}

} // namespace

core::Result<TokenRange> parseTokenRange(std::string_view text, const core::Report& report) {
    const std::size_t colon = text.find(':');
    TokenRange range;
    if (colon == std::string_view::npos || !parseNumber(text.substr(0, colon), range.begin) ||
        !parseNumber(text.substr(colon + 1), range.end))
        return Error(ErrorCode::InvalidInput, "--tokens takes A:B, two numbers, found " + std::string(text));
    if (range.begin >= range.end || range.end > report.tokens.size())
        return Error(ErrorCode::InvalidInput, "--tokens " + std::string(text) + " is outside of the report's " +
                                                  std::to_string(report.tokens.size()) + " tokens");
    return range;
}

core::Result<TokenRange> findPhrase(const core::Report& report, std::string_view phrase, int occurrence) {
    if (phrase.empty()) return Error(ErrorCode::InvalidInput, "--phrase is empty");
    std::size_t at = report.text.find(phrase);
    for (int i = 1; i < occurrence && at != std::string::npos; ++i)
        at = report.text.find(phrase, at + 1);
    if (at == std::string::npos) {
        const std::string which = occurrence > 1 ? " for the " + std::to_string(occurrence) + ". time" : "";
        return Error(ErrorCode::InvalidInput, "the report does not say \"" + std::string(phrase) + "\"" + which);
    }
    return tokensInBytes(report, {at, at + phrase.size()});
}

core::Result<TokenRange> firstWrittenSentence(const core::Report& report) {
    if (report.promptTokens >= report.tokens.size())
        return Error(ErrorCode::InvalidInput, "the report has no words of the model: name a --phrase or --tokens");
    TokenRange range{report.promptTokens, report.promptTokens};
    while (range.end < report.tokens.size()) {
        const std::string& text = report.tokens[range.end].text;
        const bool stop = text.find('.') != std::string::npos && range.end > range.begin;
        if (stop) break;
        ++range.end;
    }
    return range;
}

std::string wordsOf(const core::Report& report, TokenRange range) {
    if (range.begin >= range.end || range.end > report.tokens.size()) return {};
    const std::size_t begin = report.tokens[range.begin].span.begin;
    const std::size_t end = report.tokens[range.end - 1].span.end;
    std::string words = report.text.substr(begin, end - begin);
    while (!words.empty() && words.front() == ' ')
        words.erase(words.begin());
    return words;
}

} // namespace hs::app
