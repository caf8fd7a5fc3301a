// StreamTuner: finds how many rows of weights are best read side by side on this machine, while it works.
//
// The number changes no bits, only the speed (one stream is best on some processors, eight on others), so the first
// tokens of a session try each in turn, in rounds after which the slower half leaves. Where they are alike (a memory that
// two cores share is slower than either reads) two are kept, which lose least if that changes. Belongs to one thread.
#pragma once

#include <array>
#include <cstddef>

namespace hs::model::kernels {

class StreamTuner {
public:
    // maxStreams: what the kernels offer: 1, 2, 4 or 8.
    explicit StreamTuner(int maxStreams);

    // For the next token.
    int streams() const { return m_candidates[m_current].streams; }
    // How long that token took.
    void record(double seconds);
    bool settled() const { return m_count == 1; }

private:
    static constexpr std::size_t kRoundTokens = 24; // of all candidates together

    struct Candidate {
        int streams = 1;
        double handicap = 1.0;
        double shortest = 0.0; // of its tokens in this round: what disturbs a token only lengthens it

        double score() const { return handicap * shortest; }
    };

    void beginRound();

    std::array<Candidate, 4> m_candidates{};
    std::size_t m_count = 0; // of candidates still in the running
    std::size_t m_current = 0;
    std::size_t m_tokens = 0; // in this round
};

} // namespace hs::model::kernels
