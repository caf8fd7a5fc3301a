#include "core/words/word_difference.h"

#include "core/words/sections.h"

#include <algorithm>
#include <string>

namespace hs::core {

namespace {

constexpr std::size_t kMostPairs = 4'000'000;

struct Words {
    std::vector<TextSpan> spans;
    std::vector<std::string> folded;
};

Words wordsOf(std::string_view text) {
    Words words{wordSpans(text), {}};
    for (const TextSpan span : words.spans)
        words.folded.push_back(folded(text.substr(span.begin, span.end - span.begin)));
    return words;
}

class Writer {
public:
    Writer(const Words& before, const Words& after)
        : m_before(before)
        , m_after(after) {}

    void same(std::size_t i, std::size_t j) { add({Change::Same, m_before.spans[i], m_after.spans[j]}); }
    void removed(std::size_t i) { add({Change::Removed, m_before.spans[i], {}}); }
    void added(std::size_t j) { add({Change::Added, {}, m_after.spans[j]}); }
    std::vector<ChangedStretch> stretches;

private:
    void add(const ChangedStretch& next) {
        if (stretches.empty() || stretches.back().change != next.change) return stretches.push_back(next);
        stretches.back().before.end = std::max(stretches.back().before.end, next.before.end);
        stretches.back().after.end = std::max(stretches.back().after.end, next.after.end);
    }

    const Words& m_before;
    const Words& m_after;
};

// Lengths of the longest common subsequences of what follows each pair, [n + 1, m + 1].
std::vector<std::uint32_t> commonLengths(const Words& a, std::size_t aBegin, std::size_t n, const Words& b,
                                         std::size_t bBegin, std::size_t m) {
    std::vector<std::uint32_t> length((n + 1) * (m + 1), 0);
    for (std::size_t i = n; i-- > 0;)
        for (std::size_t j = m; j-- > 0;)
            length[i * (m + 1) + j] = a.folded[aBegin + i] == b.folded[bBegin + j]
                                          ? length[(i + 1) * (m + 1) + j + 1] + 1
                                          : std::max(length[(i + 1) * (m + 1) + j], length[i * (m + 1) + j + 1]);
    return length;
}

void writeMiddle(Writer& writer, const Words& a, std::size_t aBegin, std::size_t n, const Words& b, std::size_t bBegin,
                 std::size_t m) {
    if (n != 0 && m > kMostPairs / n) {
        for (std::size_t i = 0; i < n; ++i)
            writer.removed(aBegin + i);
        for (std::size_t j = 0; j < m; ++j)
            writer.added(bBegin + j);
        return;
    }
    const std::vector<std::uint32_t> length = commonLengths(a, aBegin, n, b, bBegin, m);
    std::size_t i = 0, j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && a.folded[aBegin + i] == b.folded[bBegin + j])
            writer.same(aBegin + i++, bBegin + j++);
        else if (i < n && (j == m || length[(i + 1) * (m + 1) + j] >= length[i * (m + 1) + j + 1]))
            writer.removed(aBegin + i++);
        else
            writer.added(bBegin + j++);
    }
}

} // namespace

std::vector<ChangedStretch> wordDifference(std::string_view before, std::string_view after) {
    const Words a = wordsOf(before);
    const Words b = wordsOf(after);
    const std::size_t shorter = std::min(a.spans.size(), b.spans.size());
    std::size_t head = 0;
    while (head < shorter && a.folded[head] == b.folded[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && a.folded[a.spans.size() - 1 - tail] == b.folded[b.spans.size() - 1 - tail])
        ++tail;
    Writer writer(a, b);
    for (std::size_t i = 0; i < head; ++i)
        writer.same(i, i);
    writeMiddle(writer, a, head, a.spans.size() - head - tail, b, head, b.spans.size() - head - tail);
    for (std::size_t i = tail; i > 0; --i)
        writer.same(a.spans.size() - i, b.spans.size() - i);
    return std::move(writer.stretches);
}

double sharedWords(std::string_view before, std::string_view after) {
    const std::size_t all = wordSpans(before).size() + wordSpans(after).size();
    if (all == 0) return 1.0;
    std::size_t same = 0;
    for (const ChangedStretch& stretch : wordDifference(before, after))
        if (stretch.change == Change::Same)
            same += wordSpans(before.substr(stretch.before.begin, stretch.before.end - stretch.before.begin)).size();
    return 2.0 * double(same) / double(all);
}

} // namespace hs::core
