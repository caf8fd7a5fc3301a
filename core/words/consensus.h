// Consensus: what several reports of one case agree on (ensemble refinement without another model). Pure; any thread.
//
// Reports are grouped by their final diagnosis; the largest group is the consensus, and its most typical report lends
// its words. Each statement (sentence) carries the samples that say the same: same section, same negation, same
// numbers, and at least 60 % of the content words of both.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

struct DiagnosisGroup {
    std::string diagnosis;            // as its first sample words it
    std::vector<std::size_t> samples; // in order
};

struct Statement {
    std::string section; // "Microscopic findings"; empty where the text names none
    std::string text;
    std::vector<std::size_t> samples; // that say it
    double share = 0.0;               // of all samples
};

struct Consensus {
    std::vector<DiagnosisGroup> groups; // largest first; equal sizes in the order of their first samples
    std::size_t typical = 0;            // the sample nearest to all others of the largest group
    std::vector<Statement> statements;  // of the consensus text, in its order
    std::vector<Statement> minority;    // said by fewer than half, most often said first
    std::string text;                   // the statements that at least half of the samples share; of two that contradict
                                        // each other at half and half, the typical sample's
};

// No texts give an empty consensus.
Consensus consensusOf(std::span<const std::string> texts);

// Whether two sentences say the same in this sense.
bool sayTheSame(std::string_view first, std::string_view second);

} // namespace hs::core
