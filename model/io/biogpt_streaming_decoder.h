// BioGptStreamingDecoder: the text of a growing sequence of BioGPT ids, equal to decode() of the whole after every
// push.
//
// Only the end is computed anew. Words are settled once a later word can no longer be joined to them by a hyphen; what
// the detokenizer adds for a settled word depends on earlier words alone. Cleaned text is settled up to the last
// character that no clean-up rule looks at (most letters and all digits). One thread.
#pragma once

#include "model/io/biogpt_vocabulary.h"
#include "model/io/moses_detokenizer.h"
#include "model/io/tokenizer.h"

namespace hs::model {

// A piece as it enters the text: without blanks of its own, "</w>" a blank.
std::string spacedPiece(const std::string& piece);

class BioGptStreamingDecoder final : public StreamingDecoder {
public:
    BioGptStreamingDecoder(std::shared_ptr<const BioGptVocabulary> vocabulary,
                           std::shared_ptr<const MosesTables> tables);

    DecodedStep push(int id) override;
    const std::string& text() const override { return m_text; }

private:
    void settleWords();
    void settleText();

    std::shared_ptr<const BioGptVocabulary> m_vocabulary;
    std::vector<std::u32string> m_words; // complete, not yet settled
    std::string m_partial;               // the word that the next piece may continue
    MosesDetokenizer m_detokenizer;      // behind the settled words
    std::string m_raw;                   // detokenized, not cleaned: what settled words gave since m_settled
    std::string m_settled;               // cleaned for good
    std::string m_text;
};

} // namespace hs::model
