// BioGptVocabulary: pieces and their ids, from fairseq's dict.txt or from transformers' vocab.json.
//
// dict.txt: one "piece count" a line; ids go from 4 up in its order, behind <s> 0, <pad> 1, </s> 2, <unk> 3; "x@@" is
// the piece x inside a word, any other x ends one and is called "x</w>". vocab.json states piece and id as they are.
// Immutable; any thread.
#pragma once

#include "core/error.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hs::model {

class BioGptVocabulary {
public:
    static core::Result<std::shared_ptr<const BioGptVocabulary>> openDict(const std::filesystem::path& file);
    static core::Result<std::shared_ptr<const BioGptVocabulary>> openJson(const std::filesystem::path& file);

    int size() const { return int(m_pieces.size()); }
    int idOf(const std::string& piece) const; // unknownId() for one that is not there
    const std::string& pieceOf(int id) const; // "<unk>" for an id that is not there

    int bosId() const { return m_bos; }
    int padId() const { return m_pad; }
    int eosId() const { return m_eos; }
    int unknownId() const { return m_unknown; }

    // The special token that begins here, or an empty view.
    static std::string_view specialAt(std::string_view text);

private:
    core::Result<void> add(std::string piece, const std::string& where);
    core::Result<void> findSpecials(const std::string& where);

    std::vector<std::string> m_pieces;
    std::unordered_map<std::string, int> m_ids;
    int m_bos = 0, m_pad = 1, m_eos = 2, m_unknown = 3;
};

} // namespace hs::model
