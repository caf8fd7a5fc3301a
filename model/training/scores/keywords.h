// Keywords: the terms that a report must agree on with its reference, from a text file that anyone may edit, and the
// Jaccard index of two texts' terms. Immutable; any thread.
//
// The file: one term a line, "#" begins a comment, "|" separates spellings of one term ("tumor | tumour"). A term of
// several words matches those words in a row. Words as alphanumericWords() cuts them.
#pragma once

#include "core/error.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hs::model {

class Keywords {
public:
    static core::Result<Keywords> read(const std::filesystem::path& file);
    // `name` is the file's, for the sentence; refuses a text without a term, and one spelling that means two terms.
    static core::Result<Keywords> parse(std::string_view text, std::string_view name);

    std::size_t count() const { return m_terms; }
    std::set<std::size_t> termsIn(std::string_view text) const;
    // |common| / |either|; nothing where neither text has a term.
    std::optional<double> jaccard(std::string_view a, std::string_view b) const;

private:
    struct Spelling {
        std::vector<std::string> words;
        std::size_t term = 0;
    };
    std::size_t m_terms = 0;
    std::multimap<std::string, Spelling> m_byFirstWord;
};

} // namespace hs::model
