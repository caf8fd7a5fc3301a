#include "ui/window/fuzzy.h"

#include <algorithm>
#include <vector>

namespace hs::ui {

namespace {

constexpr int kLetter = 10;
constexpr int kStartOfWord = 15;
constexpr int kInARow = 18;
constexpr int kSkipped = 1;
constexpr int kNever = -1'000'000;

bool startsWord(const QString& text, qsizetype at) {
    return at == 0 || !text[at - 1].isLetterOrNumber();
}

} // namespace

std::optional<int> fuzzyScore(const QString& typed, const QString& text) {
    QString letters;
    for (const QChar letter : typed)
        if (!letter.isSpace()) letters += letter.toLower();
    if (letters.isEmpty()) return 0;
    const QString target = text.toLower();
    // best[j]: the best score of the letters so far with the last one at j.
    std::vector<int> best(static_cast<std::size_t>(target.size()), kNever);
    for (qsizetype i = 0; i < letters.size(); ++i) {
        std::vector<int> next(best.size(), kNever);
        int before = i == 0 ? 0 : kNever; // best of best[0 .. j - 1], a little less for each skipped letter
        for (qsizetype j = 0; j < target.size(); ++j) {
            const auto at = static_cast<std::size_t>(j);
            if (target[j] == letters[i]) {
                const int row = i > 0 && j > 0 && best[at - 1] > kNever ? best[at - 1] + kInARow : kNever;
                const int from = std::max(before, row);
                if (from > kNever) next[at] = from + kLetter + (startsWord(target, j) ? kStartOfWord : 0);
            }
            if (i == 0) {
                before = std::max(before - kSkipped, -kLetter);
            } else {
                before = std::max(before > kNever ? before - kSkipped : kNever, best[at]);
            }
        }
        best = std::move(next);
    }
    const int score = best.empty() ? kNever : *std::max_element(best.begin(), best.end());
    if (score == kNever) return std::nullopt;
    return score;
}

} // namespace hs::ui
