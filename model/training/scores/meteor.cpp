#include "model/training/scores/meteor.h"

#include "model/training/scores/porter_stemmer.h"

#include <cmath>
#include <map>
#include <optional>

namespace hs::model {

namespace {

constexpr double kAlpha = 0.9, kBeta = 3.0, kGamma = 0.5;

// Pairs equal words that are still free, from the end of both texts.
void pairEqual(const Words& written, const Words& reference, std::vector<std::optional<std::size_t>>& partners,
               std::vector<bool>& taken) {
    std::map<std::string_view, std::vector<std::size_t>> places; // of a word in the reference, ascending
    for (std::size_t j = 0; j < reference.size(); ++j)
        if (!taken[j]) places[reference[j]].push_back(j);
    for (std::size_t i = written.size(); i-- > 0;) {
        if (partners[i]) continue;
        const auto found = places.find(written[i]);
        if (found == places.end() || found->second.empty()) continue;
        partners[i] = found->second.back();
        taken[found->second.back()] = true;
        found->second.pop_back();
    }
}

Words stems(const Words& words) {
    Words stemmed;
    for (const std::string& word : words)
        stemmed.push_back(porterStem(word));
    return stemmed;
}

} // namespace

double meteor(const Words& written, const Words& reference) {
    std::vector<std::optional<std::size_t>> partners(written.size());
    std::vector<bool> taken(reference.size(), false);
    pairEqual(written, reference, partners, taken);
    pairEqual(stems(written), stems(reference), partners, taken);
    double matches = 0.0, chunks = 0.0;
    for (std::size_t i = 0; i < partners.size(); ++i) {
        if (!partners[i]) continue;
        matches += 1.0;
        const bool continues = i > 0 && partners[i - 1] && *partners[i - 1] + 1 == *partners[i];
        chunks += continues ? 0.0 : 1.0;
    }
    if (matches == 0.0) return 0.0;
    const double precision = matches / double(written.size()), recall = matches / double(reference.size());
    const double mean = precision * recall / (kAlpha * precision + (1.0 - kAlpha) * recall);
    return mean * (1.0 - kGamma * std::pow(chunks / matches, kBeta));
}

} // namespace hs::model
