// The consensus of several reports as JSON and as lines of text. Pure; any thread.
#pragma once

#include "core/words/consensus.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hs::app {

// {diagnoses[{diagnosis, samples[], share}], typical, text, statements[{section, text, share}], minority[…]}; samples
// are counted from 0, shares are of all samples.
nlohmann::ordered_json consensusJson(const core::Consensus& consensus, std::size_t samples);

// How many samples say each diagnosis, then the consensus text with the share behind each statement.
std::vector<std::string> consensusLines(const core::Consensus& consensus, std::size_t samples);

} // namespace hs::app
