#include "model/kernels/stream_tuner.h"

#include <algorithm>
#include <limits>

namespace hs::model::kernels {

StreamTuner::StreamTuner(int maxStreams) {
    for (int streams = std::clamp(maxStreams, 1, 8); streams >= 1; streams /= 2)
        m_candidates[m_count++] = streams;
    m_shortest.fill(std::numeric_limits<double>::infinity());
    m_settled = m_count == 1;
}

void StreamTuner::record(double seconds) {
    if (m_settled) return;
    m_shortest[m_current] = std::min(m_shortest[m_current], seconds);
    m_current = (m_current + 1) % m_count;
    if (m_current != 0 || ++m_trial < kTrials) return;
    const auto end = m_shortest.begin() + static_cast<std::ptrdiff_t>(m_count);
    m_current = static_cast<std::size_t>(std::min_element(m_shortest.begin(), end) - m_shortest.begin());
    m_settled = true;
}

} // namespace hs::model::kernels
