#include "core/words/continuation.h"

#include "core/words/sections.h"

#include <algorithm>

namespace hs::core {

namespace {

// The end of the word that holds the byte before or behind the caret; a caret between words stays where it is.
std::size_t endOfWordAt(std::string_view text, std::size_t caret) {
    for (const TextSpan word : wordSpans(text))
        if (word.begin < caret && caret < word.end) return word.end;
    return caret;
}

} // namespace

Continuation continuationAt(const Report& report, std::size_t caret) {
    const std::string_view text = report.text;
    caret = endOfWordAt(text, std::min(caret, text.size()));
    for (const ReportToken& token : report.tokens)
        if (token.author == Author::Hand && token.span.begin < caret && caret < token.span.end) caret = token.span.end;
    Continuation plan;
    const TextSpan kept = trimmedSpan(text, {0, caret});
    plan.prompt = std::string(text.substr(0, kept.end));
    plan.dropped = std::string(trimmed(text.substr(kept.end)));
    for (const ReportToken& token : report.tokens) {
        const TextSpan span{token.span.begin, std::min(token.span.end, kept.end)};
        if (span.begin >= span.end) continue;
        if (token.author == Author::Model) {
            plan.openWord = token.goesOn && token.span.end == kept.end;
            plan.keptTokens += token.span.end <= kept.end ? 1 : 0;
        } else if (!plan.writtenByHand.empty() && plan.writtenByHand.back().end == span.begin) {
            plan.writtenByHand.back().end = span.end;
        } else {
            plan.writtenByHand.push_back(span);
        }
    }
    // A begun word that was to be ended, and was stopped before its first token.
    if (report.options.openWord && plan.prompt == report.prompt) plan.openWord = true;
    return plan;
}

std::string nextSectionPrompt(std::string_view text, const std::vector<std::string>& order) {
    std::vector<std::string> present;
    for (const TextSpan span : sectionNames(text))
        present.push_back(folded(text.substr(span.begin, span.end - span.begin)));
    for (const std::string& section : order) {
        std::string name = folded(trimmed(section));
        if (name.empty()) continue;
        // A beginning that is no section's name ("The tumor thickness is") is looked for as it stands.
        const bool said = std::find(present.begin(), present.end(), name) != present.end() ||
                          folded(text).find(name) != std::string::npos;
        if (said) continue;
        std::string prompt(trimmed(text));
        if (!prompt.empty()) prompt += ' ';
        return prompt += trimmed(section);
    }
    return {};
}

std::string guidedPrompt(std::string_view diagnosis, std::string_view nextSection) {
    std::string prompt = "Final diagnosis: ";
    prompt += trimmed(diagnosis);
    if (const char last = prompt.back(); last != '.' && last != '!' && last != '?') prompt += '.';
    if (!trimmed(nextSection).empty()) prompt += ' ';
    return prompt += trimmed(nextSection);
}

} // namespace hs::core
