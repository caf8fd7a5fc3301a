#include "model/kernels/stream_tuner.h"

#include <algorithm>
#include <limits>

namespace hs::model::kernels {

StreamTuner::StreamTuner(int maxStreams) {
    constexpr Candidate kAll[] = {{2, 1.0}, {4, 1.02}, {1, 1.04}, {8, 1.06}};
    for (const Candidate& candidate : kAll)
        if (candidate.streams <= std::max(maxStreams, 1)) m_candidates[m_count++] = candidate;
    beginRound();
}

void StreamTuner::record(double seconds) {
    if (settled()) return;
    Candidate& candidate = m_candidates[m_current];
    candidate.shortest = std::min(candidate.shortest, seconds);
    m_current = (m_current + 1) % m_count;
    if (++m_tokens < kRoundTokens) return;
    std::sort(m_candidates.begin(), m_candidates.begin() + std::ptrdiff_t(m_count),
              [](const Candidate& a, const Candidate& b) { return a.score() < b.score(); });
    m_count /= 2;
    beginRound();
}

void StreamTuner::beginRound() {
    for (Candidate& candidate : m_candidates)
        candidate.shortest = std::numeric_limits<double>::infinity();
    m_current = m_tokens = 0;
}

} // namespace hs::model::kernels
