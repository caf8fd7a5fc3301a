// StreamTuner: finds how many rows of weights are best read side by side on this machine, while it works.
//
// The number changes no bits, only the speed (one stream is best on some processors, eight on others), so the first
// tokens of a session try each in turn and the fastest stays. Belongs to one thread.
#pragma once

#include <array>
#include <cstddef>

namespace hs::model::kernels {

class StreamTuner {
public:
    // maxStreams: what the kernels offer: 1, 2, 4 or 8.
    explicit StreamTuner(int maxStreams);

    // For the next token.
    int streams() const { return m_candidates[m_current]; }
    // How long that token took.
    void record(double seconds);
    bool settled() const { return m_settled; }

private:
    static constexpr int kTrials = 3; // of each candidate; the shortest counts, so one disturbed token does no harm

    std::array<int, 4> m_candidates{};
    std::array<double, 4> m_shortest{};
    std::size_t m_count = 0;
    std::size_t m_current = 0;
    int m_trial = 0;
    bool m_settled = false;
};

} // namespace hs::model::kernels
