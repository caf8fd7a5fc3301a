// BioGptTokenizer: Moses, then byte-pair encoding, then a vocabulary: the tokenizer of BioGPT and BioGPT-Large.
//
// Matches transformers' slow BioGptTokenizer with sacremoses, id for id and character for character (golden.jsonl).
// Decoding is lossy as theirs is: "4/mm²" comes back as "4 / mm ²". Any thread; a cache of words is shared under a
// mutex.
#pragma once

#include "model/io/biogpt_vocabulary.h"
#include "model/io/bpe.h"
#include "model/io/moses_tables.h"
#include "model/io/tokenizer.h"

#include <mutex>
#include <unordered_map>

namespace hs::model {

class BioGptTokenizer final : public Tokenizer {
public:
    static core::Result<std::shared_ptr<const Tokenizer>> openFolder(const std::filesystem::path& folder,
                                                                     const std::filesystem::path& mosesFolder);

    BioGptTokenizer(std::shared_ptr<const BioGptVocabulary> vocabulary, std::shared_ptr<const BpeMerges> merges,
                    std::shared_ptr<const MosesTables> tables);

    std::string kind() const override { return "biogpt"; }
    int vocabulary() const override { return m_vocabulary->size(); }
    std::vector<int> encode(std::string_view text) const override;
    Encoding encodeWithPieces(std::string_view text) const override;
    std::vector<int> encodeOpen(std::string_view text) const override;
    bool goesOn(int id) const override;
    std::string decode(std::span<const int> ids, bool cleanUpSpaces) const override;
    std::vector<std::string> pieces(std::span<const int> ids) const override;
    std::unique_ptr<StreamingDecoder> streamingDecoder() const override;
    int bosId() const override { return m_vocabulary->bosId(); }
    int padId() const override { return m_vocabulary->padId(); }
    int eosId() const override { return m_vocabulary->eosId(); }
    int unknownId() const override { return m_vocabulary->unknownId(); }

private:
    std::vector<int> encodeEnding(std::string_view text, BpeMerges::Part lastWord) const;
    std::vector<int> idsOfWord(const std::string& word) const;

    std::shared_ptr<const BioGptVocabulary> m_vocabulary;
    std::shared_ptr<const BpeMerges> m_merges;
    std::shared_ptr<const MosesTables> m_tables;
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::string, std::vector<int>> m_words; // guarded by m_mutex
};

} // namespace hs::model
