// How well a few typed letters stand for a command: pure functions.
#pragma once

#include <QString>

#include <optional>

namespace hs::ui {

// Nothing when the letters of `typed` do not occur in this order in `text` (case and spaces of `typed` do not count).
// Higher is better: letters at the starts of words and in a row count most, skipped letters a little less than nothing.
std::optional<int> fuzzyScore(const QString& typed, const QString& text);

} // namespace hs::ui
