#include "model/training/scores/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

namespace hs::model {

namespace {

using Counts = std::map<std::vector<std::string>, std::int64_t>;

Counts ngrams(const Words& words, std::size_t order) {
    Counts counts;
    for (std::size_t i = 0; i + order <= words.size(); ++i)
        ++counts[Words(words.begin() + std::ptrdiff_t(i), words.begin() + std::ptrdiff_t(i + order))];
    return counts;
}

std::int64_t nearestLength(std::int64_t length, std::span<const Words> references) {
    std::int64_t nearest = std::int64_t(references.front().size());
    for (const Words& reference : references) {
        const std::int64_t other = std::int64_t(reference.size());
        const std::int64_t far = std::abs(other - length), best = std::abs(nearest - length);
        if (far < best || (far == best && other < nearest)) nearest = other;
    }
    return nearest;
}

} // namespace

BleuCounts& BleuCounts::operator+=(const BleuCounts& other) {
    for (std::size_t n = 0; n < kBleuOrder; ++n) {
        matches[n] += other.matches[n];
        written[n] += other.written[n];
    }
    writtenWords += other.writtenWords;
    referenceWords += other.referenceWords;
    return *this;
}

BleuCounts countBleu(const Words& written, std::span<const Words> references) {
    BleuCounts counts;
    counts.writtenWords = std::int64_t(written.size());
    counts.referenceWords = nearestLength(counts.writtenWords, references);
    for (std::size_t n = 1; n <= kBleuOrder; ++n) {
        Counts most; // of each n-gram in any one reference
        for (const Words& reference : references)
            for (const auto& [gram, count] : ngrams(reference, n))
                most[gram] = std::max(most[gram], count);
        for (const auto& [gram, count] : ngrams(written, n)) {
            const auto found = most.find(gram);
            counts.written[n - 1] += count;
            if (found != most.end()) counts.matches[n - 1] += std::min(count, found->second);
        }
    }
    return counts;
}

double bleu(const BleuCounts& counts) {
    if (std::all_of(counts.matches.begin(), counts.matches.end(), [](std::int64_t n) { return n == 0; })) return 0.0;
    double logs = 0.0, smoothing = 1.0;
    for (std::size_t n = 0; n < kBleuOrder; ++n) {
        if (counts.written[n] == 0) return 0.0;
        double matches = double(counts.matches[n]);
        if (counts.matches[n] == 0) matches = 1.0 / (smoothing *= 2.0);
        logs += std::log(matches / double(counts.written[n]));
    }
    const double brevity = counts.writtenWords < counts.referenceWords
                               ? std::exp(1.0 - double(counts.referenceWords) / double(counts.writtenWords))
                               : 1.0;
    return brevity * std::exp(logs / double(kBleuOrder));
}

} // namespace hs::model
