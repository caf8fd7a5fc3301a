// BLEU-4 over a set of texts (Papineni et al. 2002), as sacreBLEU computes it by default: words of 13a with their case,
// exponential smoothing of orders without a match, closest reference length. From 0 to 1 (sacreBLEU says 0 to 100).
//
// Counts add up over cases, so a score over any choice of cases needs no text again. Values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hs::model {

inline constexpr std::size_t kBleuOrder = 4;

struct BleuCounts {
    std::array<std::int64_t, kBleuOrder> matches{}; // n-grams of the written text that a reference has, clipped
    std::array<std::int64_t, kBleuOrder> written{};
    std::int64_t writtenWords = 0;
    std::int64_t referenceWords = 0; // of the reference nearest in length; the shorter of two as near
    BleuCounts& operator+=(const BleuCounts& other);
};

using Words = std::vector<std::string>;

// One written text against its references (at least one).
BleuCounts countBleu(const Words& written, std::span<const Words> references);

double bleu(const BleuCounts& counts);

} // namespace hs::model
