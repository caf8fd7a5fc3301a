#include "model/training/scores/rouge.h"

#include <algorithm>

namespace hs::model {

std::size_t longestCommonSubsequence(const Words& a, const Words& b) {
    std::vector<std::size_t> above(b.size() + 1, 0), row(b.size() + 1, 0);
    for (const std::string& word : a) {
        for (std::size_t j = 0; j < b.size(); ++j)
            row[j + 1] = word == b[j] ? above[j] + 1 : std::max(above[j + 1], row[j]);
        std::swap(above, row);
    }
    return above.back();
}

double rougeL(const Words& written, const Words& reference) {
    if (written.empty() || reference.empty()) return 0.0;
    const double common = double(longestCommonSubsequence(written, reference));
    if (common == 0.0) return 0.0;
    const double precision = common / double(written.size()), recall = common / double(reference.size());
    return 2.0 * precision * recall / (precision + recall);
}

} // namespace hs::model
