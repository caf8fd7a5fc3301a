#include "model/io/biogpt_streaming_decoder.h"

#include "model/io/bpe.h"
#include "model/io/unicode.h"

#include <algorithm>

namespace hs::model {

namespace {

constexpr std::u32string_view kHyphen = U"@-@";

// How many of the words (the last one perhaps unfinished) no later word can join any more: all before the last one that
// begins a token of its own.
std::size_t settledWords(const std::vector<std::u32string>& words) {
    std::size_t settled = 0;
    bool glued = false; // the word before was a hyphen that took the blank
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool last = i + 1 == words.size();
        const bool mayBeHyphen = words[i] == kHyphen || (last && kHyphen.starts_with(words[i]));
        if (!glued && !mayBeHyphen) settled = i;
        glued = words[i] == kHyphen && !glued;
    }
    return settled;
}

} // namespace

std::string spacedPiece(const std::string& piece) {
    std::string text;
    for (std::size_t at = 0; at < piece.size();) {
        if (piece.compare(at, kEndOfWord.size(), kEndOfWord) == 0) {
            text += ' ';
            at += kEndOfWord.size();
        } else {
            if (piece[at] != ' ') text += piece[at];
            ++at;
        }
    }
    return text;
}

BioGptStreamingDecoder::BioGptStreamingDecoder(std::shared_ptr<const BioGptVocabulary> vocabulary,
                                               std::shared_ptr<const MosesTables> tables)
    : m_vocabulary(std::move(vocabulary))
    , m_detokenizer(std::move(tables)) {}

void BioGptStreamingDecoder::settleWords() {
    std::vector<std::u32string> all = m_words;
    for (std::u32string& word : splitWords(codePointsOf(m_partial)))
        all.push_back(std::move(word));
    const std::size_t count = std::min(settledWords(all), m_words.size());
    const std::vector<std::u32string> settled(m_words.begin(), m_words.begin() + std::ptrdiff_t(count));
    m_words.erase(m_words.begin(), m_words.begin() + std::ptrdiff_t(count));
    for (const std::u32string& word : unescapeMosesWords(settled))
        m_detokenizer.push(word, m_raw);
}

void BioGptStreamingDecoder::settleText() {
    const auto barrier = std::find_if(m_raw.rbegin(), m_raw.rend(), isCleanUpBarrier);
    const auto length = std::size_t(m_raw.rend() - barrier);
    m_settled += cleanUpSpaces(std::string_view(m_raw).substr(0, length));
    m_raw.erase(0, length);
}

DecodedStep BioGptStreamingDecoder::push(int id) {
    m_partial += spacedPiece(m_vocabulary->pieceOf(id));
    const std::size_t end = m_partial.rfind(' ');
    if (end != std::string::npos) {
        for (std::u32string& word : splitWords(codePointsOf(std::string_view(m_partial).substr(0, end))))
            m_words.push_back(std::move(word));
        m_partial.erase(0, end + 1);
    }
    settleWords();
    settleText();

    std::vector<std::u32string> rest = m_words;
    for (std::u32string& word : splitWords(codePointsOf(m_partial)))
        rest.push_back(std::move(word));
    MosesDetokenizer detokenizer = m_detokenizer;
    std::string raw = m_raw;
    for (const std::u32string& word : unescapeMosesWords(rest))
        detokenizer.push(word, raw);
    const std::string text = m_settled + cleanUpSpaces(raw);

    DecodedStep step;
    step.stableBytes = m_settled.size();
    const auto differ = std::mismatch(m_text.begin(), m_text.end(), text.begin(), text.end());
    step.replaceFrom = std::size_t(differ.first - m_text.begin());
    while (step.replaceFrom > 0 && step.replaceFrom < text.size() &&
           (static_cast<unsigned char>(text[step.replaceFrom]) & 0xC0) == 0x80)
        --step.replaceFrom; // never inside a character
    while (step.replaceFrom > 0 && step.replaceFrom < m_text.size() &&
           (static_cast<unsigned char>(m_text[step.replaceFrom]) & 0xC0) == 0x80)
        --step.replaceFrom;
    step.tail = text.substr(step.replaceFrom);
    m_text = text;
    return step;
}

} // namespace hs::model
