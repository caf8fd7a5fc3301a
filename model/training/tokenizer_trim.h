// A small tokenizer of BioGPT's kind for the demo bundle: the entries and merges of the full one that given texts need,
// in their order, and every printable ASCII character, so that any typed prompt can be encoded.
//
// The texts are cut exactly as the full tokenizer cuts them (merges keep their ranks, and all that were used are there);
// only the ids differ. Files: dict.txt and bpecodes, read and written in BioGPT's own format. Any thread.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace hs::model {

struct TrimmedTokenizer {
    std::string dictionary; // dict.txt
    std::string merges;     // bpecodes
    std::size_t entries = 0; // without the four special ones
};

// `fullDictionary` and `fullMerges` are the full tokenizer's files as text, `pieces` what it cuts the texts into (last
// piece of a word ends in "</w>").
core::Result<TrimmedTokenizer> trimTokenizer(const std::string& fullDictionary, const std::string& fullMerges,
                                             const std::vector<std::string>& pieces);

// The same with files and texts: folders as in Tokenizer::open; writes dict.txt and bpecodes into `to`.
core::Result<std::size_t> writeTrimmedTokenizer(const std::filesystem::path& full, const std::filesystem::path& moses,
                                                const std::vector<std::string>& texts, const std::filesystem::path& to);

} // namespace hs::model
