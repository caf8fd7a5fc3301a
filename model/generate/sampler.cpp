#include "model/generate/sampler.h"

#include "model/generate/token_random.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::GenerationOptions;
using core::Result;

namespace {

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof(text), "%g", value);
    return text;
}

} // namespace

Result<void> checkOptions(const GenerationOptions& options) {
    if (options.maxTokens < 1)
        return Error(ErrorCode::InvalidInput,
                     "expected at least one token to write, found " + std::to_string(options.maxTokens));
    if (options.greedy) return {};
    if (!(options.temperature > 0.0) || !std::isfinite(options.temperature))
        return Error(ErrorCode::InvalidInput, "expected a temperature above 0, found " + number(options.temperature));
    if (!(options.topP > 0.0) || options.topP > 1.0)
        return Error(ErrorCode::InvalidInput, "expected a top-p above 0 and up to 1, found " + number(options.topP));
    if (options.topK < 0)
        return Error(ErrorCode::InvalidInput,
                     "expected a top-k of 0 (off) or more, found " + std::to_string(options.topK));
    return {};
}

Result<TokenChoice> Sampler::choose(std::span<const float> logits, const GenerationOptions& options,
                                    std::uint64_t draw) {
    const kernels::LogSum log = m_kernels.logSumExp(logits.data(), int(logits.size()));
    TokenChoice choice;
    choice.entropy = std::max(0.0, std::log(log.sum) - log.weighted / log.sum);
    if (!std::isfinite(log.sum) || !std::isfinite(log.weighted))
        return Error(ErrorCode::Corrupt, "the model's scores of " + std::to_string(logits.size()) +
                                             " tokens hold numbers that are not finite");
    choice.id = options.greedy ? int(std::max_element(logits.begin(), logits.end()) - logits.begin()) // first of equals
                               : drawFrom(filter(logits, options), uniformNumber(options.seed, draw));
    const auto probabilityOf = [&](int id) {
        return std::exp(double(logits[std::size_t(id)]) - log.largest) / log.sum;
    };
    choice.probability = probabilityOf(choice.id);
    findRunnersUp(logits, choice);
    for (int i = 0; i < choice.runnersUpCount; ++i)
        choice.runnersUp[std::size_t(i)].probability = probabilityOf(choice.runnersUp[std::size_t(i)].id);
    return choice;
}

double Sampler::logProbability(std::span<const float> logits, int id) const {
    const kernels::LogSum log = m_kernels.logSumExp(logits.data(), int(logits.size()));
    return double(logits[std::size_t(id)]) - log.largest - std::log(log.sum);
}

int Sampler::drawFrom(std::span<const TokenProbability> kept, double number) const {
    for (const TokenProbability& token : kept) {
        number -= token.probability;
        if (number < 0.0) return token.id;
    }
    return kept.back().id; // rounding left a crumb above the last one
}

// The five most probable tokens besides the chosen one; of equals the lower id first.
void Sampler::findRunnersUp(std::span<const float> logits, TokenChoice& choice) const {
    auto& best = choice.runnersUp;
    int count = 0;
    float least = 0.0f; // logit of the last of five
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (count == int(best.size()) && logits[i] <= least) continue;
        if (int(i) == choice.id) continue;
        int place = count < int(best.size()) ? count++ : count - 1;
        for (; place > 0 && logits[std::size_t(best[std::size_t(place - 1)].id)] < logits[i]; --place)
            best[std::size_t(place)] = best[std::size_t(place - 1)];
        best[std::size_t(place)].id = int(i);
        least = logits[std::size_t(best[std::size_t(count - 1)].id)];
    }
    choice.runnersUpCount = count;
}

std::span<const TokenProbability> Sampler::filter(std::span<const float> logits, const GenerationOptions& options) {
    const auto temperature = float(options.temperature);
    keepTopK(logits, temperature, options.topK);
    if (options.topP < 1.0) keepTopP(options.topP);
    std::sort(m_candidates.begin(), m_candidates.end(),
              [](const Candidate& a, const Candidate& b) { return a.id < b.id; });
    float largest = m_candidates.front().logit;
    for (const Candidate& candidate : m_candidates)
        largest = std::max(largest, candidate.logit);
    m_kept.clear();
    double sum = 0.0;
    for (const Candidate& candidate : m_candidates) {
        m_kept.push_back({candidate.id, std::exp(double(candidate.logit) - largest)});
        sum += m_kept.back().probability;
    }
    for (TokenProbability& token : m_kept)
        token.probability /= sum;
    return m_kept;
}

// Candidates with a tempered logit of at least the k-th largest; all of them when k is 0.
void Sampler::keepTopK(std::span<const float> logits, float temperature, int k) {
    m_candidates.clear();
    float threshold = -INFINITY;
    if (k > 0 && std::size_t(k) < logits.size()) {
        m_largest.assign(logits.begin(), logits.begin() + k);
        std::make_heap(m_largest.begin(), m_largest.end(), std::greater<>()); // the least of the k on top
        for (const float logit : logits.subspan(std::size_t(k))) {
            if (logit <= m_largest.front()) continue;
            std::pop_heap(m_largest.begin(), m_largest.end(), std::greater<>());
            m_largest.back() = logit;
            std::push_heap(m_largest.begin(), m_largest.end(), std::greater<>());
        }
        threshold = m_largest.front() / temperature;
    }
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const float tempered = logits[i] / temperature;
        if (tempered >= threshold) m_candidates.push_back({tempered, int(i)});
    }
}

// Drops from the least probable up while the probability dropped stays within 1 - p: a candidate stays when those above
// it together hold less than p. Of equals the lower id is dropped first, as the reference's stable sort does.
void Sampler::keepTopP(double topP) {
    const auto above = [](const Candidate& a, const Candidate& b) {
        return a.logit != b.logit ? a.logit > b.logit : a.id > b.id;
    };
    float largest = m_candidates.front().logit;
    for (const Candidate& candidate : m_candidates)
        largest = std::max(largest, candidate.logit);
    double sum = 0.0;
    for (const Candidate& candidate : m_candidates)
        sum += std::exp(double(candidate.logit) - largest);
    double held = 0.0; // by those above
    std::size_t sorted = 0;
    for (std::size_t kept = 0; kept < m_candidates.size(); ++kept) {
        if (kept == sorted) { // sort in growing steps: the kept ones are few
            const std::size_t next = std::min(m_candidates.size(), std::max<std::size_t>(64, sorted * 4));
            const auto begin = m_candidates.begin();
            std::partial_sort(begin + std::ptrdiff_t(sorted), begin + std::ptrdiff_t(next), m_candidates.end(), above);
            sorted = next;
        }
        if (kept > 0 && held >= topP) {
            m_candidates.resize(kept);
            return;
        }
        held += std::exp(double(m_candidates[kept].logit) - largest) / sum;
    }
}

} // namespace hs::model
