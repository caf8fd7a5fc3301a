// Which words of two texts are the same, and which went or came. Pure; any thread.
#pragma once

#include "core/report.h"

#include <string_view>
#include <vector>

namespace hs::core {

enum class Change { Same, Removed, Added };

// A stretch of neighbouring words with the same fate, without white space at its ends.
struct ChangedStretch {
    Change change = Change::Same;
    TextSpan before; // empty for Added
    TextSpan after;  // empty for Removed
    friend bool operator==(const ChangedStretch&, const ChangedStretch&) = default;
};

// In reading order; where words were exchanged, what went stands before what came. Words are compared without regard to
// the case of ASCII letters. Texts whose changed middle has more than 4 million pairs of words are told as exchanged
// whole.
std::vector<ChangedStretch> wordDifference(std::string_view before, std::string_view after);

// Words that are the same in both, as a share of the words of both: 1 for equal texts (two empty ones included).
double sharedWords(std::string_view before, std::string_view after);

} // namespace hs::core
