// Paraphrases of reports, asked of a language model behind an OpenAI-compatible address that the user typed: what is sent,
// and what of the answer may be learnt. Pure; any thread. The network is chat_endpoint.h.
//
// A paraphrase is taken only if it keeps what must not change: every number of the report, in any order, and its headings.
#pragma once

#include "core/error.h"

#include <string>
#include <string_view>
#include <vector>

namespace hs::app {

struct ParaphraseOptions {
    std::string model;          // as the endpoint names it
    double temperature = 0.8;
    std::vector<std::string> headings{"Microscopic findings:", "Critical findings:", "Final diagnosis:"};
};

// The JSON body of one request. It holds the report and an instruction, nothing else of the case.
std::string paraphraseRequest(const std::string& report, const ParaphraseOptions& options, int seed);

// The text of an answer; Corrupt where it is no answer of this kind, with the server's own message where it gives one.
core::Result<std::string> paraphraseFrom(std::string_view answer);

// Why a paraphrase may not be learnt, or an empty text.
std::string refusalOf(const std::string& report, const std::string& paraphrase, const ParaphraseOptions& options);

// Numbers of a text in ascending order of their spelling: "0.3", "12". "0. 3" and "0,3" are read as 0.3.
std::vector<std::string> numbersIn(std::string_view text);

} // namespace hs::app
