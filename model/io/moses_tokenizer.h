// Moses tokenization of English text, as sacremoses does it: the first step of BioGPT's tokenizer.
//
// Source of the rules: sacremoses 0.1.1 (tokenize.py), a port of Moses' tokenizer.perl; checked on the recorded cases
// of its own tests and on golden.jsonl. Written as passes over code points rather than with std::regex, which knows no
// Unicode and recurses on long texts. Linear in the length of the text. Pure; any thread.
#pragma once

#include "model/io/moses_tables.h"

#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

struct MosesOptions {
    bool splitDashes = true; // "foo-bar" → "foo", "@-@", "bar"
    bool escape = true;      // "&" → "&amp;" and so on
};

std::vector<std::u32string> mosesTokenize(const MosesTables& tables, std::u32string_view text,
                                          const MosesOptions& options = {});

} // namespace hs::model
