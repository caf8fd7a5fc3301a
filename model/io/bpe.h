// BpeMerges: byte-pair encoding of one word, by the rank of pairs, exactly as transformers' slow BioGptTokenizer does
// it.
//
// A word's characters, the last one with "</w>" glued to it, are merged: the pair of the lowest rank first, all its
// places from left to right, until no pair is known. Linear-logarithmic in the length of the word. Immutable; any
// thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hs::model {

inline constexpr std::string_view kEndOfWord = "</w>";

class BpeMerges {
public:
    // A bpecodes or merges.txt file: "left right [count]" a line, best first.
    static core::Result<std::shared_ptr<const BpeMerges>> open(const std::filesystem::path& file);
    static core::Result<std::shared_ptr<const BpeMerges>> parse(std::string_view text, const std::string& name);

    // The pieces of one word (without white space), the last one ending in "</w>", or of what a word begins with: then
    // none does. An empty word has none.
    enum class Part { Word, Beginning };
    std::vector<std::string> split(std::string_view word, Part part = Part::Word) const;

    std::size_t count() const { return m_merges.size(); }

private:
    using SymbolId = std::uint32_t;
    struct Merge {
        std::uint32_t rank = 0;
        SymbolId result = 0;
    };
    struct Node;

    SymbolId intern(std::string_view text);
    SymbolId find(std::string_view text) const;
    const Merge* mergeOf(SymbolId left, SymbolId right) const;
    void mergeAll(std::vector<Node>& nodes) const;

    std::unordered_map<std::string, SymbolId> m_symbols;
    std::unordered_map<std::uint64_t, Merge> m_merges; // left << 32 | right
};

} // namespace hs::model
