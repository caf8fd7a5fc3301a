// DecodeSession::score: candidates share the text in front of them, so it is read once and copied; then as many whole
// candidates as fit are read in one pass over the weights.
#include "model/generate/decode_session.h"

#include <algorithm>
#include <cmath>

namespace hs::model {

using core::ContinuationScore;
using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

// A candidate's tokens behind what all candidates share.
struct Branch {
    std::size_t candidate = 0;
    std::vector<int> ids; // shared part included
    std::size_t scoredFrom = 0;
    std::size_t next = 0; // first position not read yet
    int sequence = 0;
};

// The text and its continuation meet as words do, with a blank, unless one of them brings its own.
std::string joined(const std::string& text, const std::string& continuation) {
    const bool blank = text.empty() || continuation.empty() || text.back() == ' ' || continuation.front() == ' ';
    return text + (blank ? "" : " ") + continuation;
}

std::size_t commonLength(const std::vector<int>& a, const std::vector<int>& b) {
    return std::size_t(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

// Rows of the group's branches that are next in turn, at most `most`; whose they are in `owners`.
std::vector<DecodeRow> nextRows(std::span<Branch> group, std::size_t most, std::vector<Branch*>& owners) {
    std::vector<DecodeRow> rows;
    owners.clear();
    for (Branch& branch : group)
        for (; branch.next < branch.ids.size() && rows.size() < most; ++branch.next) {
            const std::size_t answers = branch.next + 1; // the token that this row's logits score
            const bool scored = answers >= branch.scoredFrom && answers < branch.ids.size();
            rows.push_back(
                {branch.ids[branch.next], int(branch.next), branch.sequence, scored ? Want::Logits : Want::Nothing});
            owners.push_back(&branch);
        }
    return rows;
}

// How many of the branches fit in one pass: at least one.
std::size_t groupSize(std::span<const Branch> branches, std::size_t start, std::size_t most) {
    std::size_t count = 0, rows = 0;
    while (count < branches.size() && count < most) {
        rows += branches[count].ids.size() - start;
        if (count > 0 && rows > most) break;
        ++count;
    }
    return count;
}

} // namespace

Result<void> DecodeSession::scoreRows(std::span<const DecodeRow> rows, std::span<const int> nextTokens,
                                      std::span<ContinuationScore* const> scores) {
    HS_TRY(const auto answers, m_decoder.read(rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (answers[i].logits.empty()) continue;
        const double logProbability = m_sampler.logProbability(answers[i].logits, nextTokens[i]);
        if (!std::isfinite(logProbability))
            return Error(ErrorCode::Corrupt, "the model's scores hold numbers that are not finite");
        scores[i]->logProbability += logProbability;
        ++scores[i]->tokens;
    }
    return {};
}

Result<std::vector<ContinuationScore>> DecodeSession::score(const std::string& text,
                                                            std::span<const std::string> continuations,
                                                            const StageProgress& progress, std::stop_token stop) {
    HS_TRY(const std::vector<int> front, promptIds(text));
    std::vector<Branch> branches;
    std::size_t shared = front.size();
    for (std::size_t i = 0; i < continuations.size(); ++i) {
        HS_TRY(std::vector<int> ids, promptIds(joined(text, continuations[i])));
        const std::size_t common = commonLength(front, ids);
        if (common == ids.size())
            return Error(ErrorCode::InvalidInput,
                         "expected words behind the text, found none in continuation " + std::to_string(i + 1));
        shared = std::min(shared, common);
        branches.push_back({i, std::move(ids), common, 0, 0});
    }
    std::vector<ContinuationScore> scores(continuations.size());
    if (branches.empty()) return scores;
    // The last shared token is read with each branch, because its logits score the branch's first token.
    const std::size_t start = shared - 1;
    if (start > 0) HS_CHECK(cachePrefix(std::span(front).first(start), progress, stop));

    const auto most = std::size_t(m_decoder.limits().rowsAtOnce);
    for (std::size_t done = 0; done < branches.size();) {
        const auto group = std::span(branches).subspan(done, groupSize(std::span(branches).subspan(done), start, most));
        HS_CHECK(prepareSequences(int(group.size()) + 1, start)); // sequence 0 keeps the shared text for the next group
        for (std::size_t i = 0; i < group.size(); ++i) {
            group[i].sequence = int(i) + 1;
            group[i].next = start;
        }
        std::vector<Branch*> owners;
        for (auto rows = nextRows(group, most, owners); !rows.empty(); rows = nextRows(group, most, owners)) {
            if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "comparing texts was stopped");
            std::vector<int> nextTokens;
            std::vector<ContinuationScore*> targets;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                const auto next = std::size_t(rows[i].position) + 1;
                nextTokens.push_back(next < owners[i]->ids.size() ? owners[i]->ids[next] : 0);
                targets.push_back(&scores[owners[i]->candidate]);
            }
            HS_CHECK(scoreRows(rows, nextTokens, targets));
        }
        done += group.size();
        if (progress) progress(core::Stage::Writing, done, branches.size());
    }
    return scores;
}

} // namespace hs::model
