// Writing on from the middle of an edited report: what stays, what goes, and what the model is asked. Pure; any thread.
#pragma once

#include "core/report.h"

#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

struct Continuation {
    std::string prompt;                  // what stays and is given to the model, without white space at its end
    bool openWord = false;               // the prompt ends where the model had not yet ended its word (stopped, out of tokens)
    std::string dropped;                 // what goes; the model writes it anew
    std::size_t keptTokens = 0;          // tokens that lie in the prompt whole and were not touched by a hand
    std::vector<TextSpan> writtenByHand; // spans of the prompt that a hand wrote, neighbours joined
};

// `report` as it stands with its edits (its tokens' spans and authors tell who wrote what); `caret` a byte of its text.
// The word in which the caret stands stays whole; so does a hand-written stretch that the caret touches.
Continuation continuationAt(const Report& report, std::size_t caret);

// A prompt of several sections in the order chosen: the text so far, then the next section's name. "The next section"
// is the first of `order` that the text does not name yet; nothing is left to ask for when it names all.
std::string nextSectionPrompt(std::string_view text, const std::vector<std::string>& order);

// Expert guidance: a prompt that states the diagnosis as the text's own, then asks for the next section. An empty
// section asks for nothing more.
std::string guidedPrompt(std::string_view diagnosis, std::string_view nextSection);

} // namespace hs::core
