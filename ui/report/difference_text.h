// What differs between two texts, as rich text: what went is struck through and soft, what came has the accent. Pure;
// GUI thread (it takes the theme's colours).
#pragma once

#include <QString>

#include <cstddef>
#include <string_view>

namespace hs::ui {

// Both sides in one running text.
QString differenceHtml(std::string_view before, std::string_view after);
// Only `after`, its own words marked.
QString markedHtml(std::string_view before, std::string_view after);

struct WordCounts {
    std::size_t same = 0;
    std::size_t removed = 0;
    std::size_t added = 0;
};
WordCounts countDifference(std::string_view before, std::string_view after);

// "the same words", "3 words differ".
QString differenceInWords(const WordCounts& counts);

} // namespace hs::ui
