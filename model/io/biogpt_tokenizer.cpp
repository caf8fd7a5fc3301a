#include "model/io/biogpt_tokenizer.h"

#include "core/files.h"
#include "model/io/biogpt_streaming_decoder.h"
#include "model/io/moses_detokenizer.h"
#include "model/io/moses_tokenizer.h"
#include "model/io/unicode.h"

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostCachedWords = 1u << 16;
constexpr std::size_t kLongestCachedWord = 64; // bytes

// Calls onText for stretches of text and onSpecial for the special tokens that cut it, in order.
template <class OnText, class OnSpecial>
void cutAtSpecials(std::string_view text, OnText onText, OnSpecial onSpecial) {
    std::size_t begin = 0;
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
        const std::string_view special = BioGptVocabulary::specialAt(text.substr(at));
        if (special.empty()) {
            ++at;
            continue;
        }
        if (at > begin) onText(text.substr(begin, at - begin));
        onSpecial(std::string(special));
        at += special.size();
        begin = at;
    }
    if (begin < text.size()) onText(text.substr(begin));
}

} // namespace

BioGptTokenizer::BioGptTokenizer(std::shared_ptr<const BioGptVocabulary> vocabulary,
                                 std::shared_ptr<const BpeMerges> merges, std::shared_ptr<const MosesTables> tables)
    : m_vocabulary(std::move(vocabulary))
    , m_merges(std::move(merges))
    , m_tables(std::move(tables)) {}

Result<std::shared_ptr<const Tokenizer>> BioGptTokenizer::openFolder(const fs::path& folder,
                                                                     const fs::path& mosesFolder) {
    std::error_code failed;
    const bool hasDict = fs::exists(folder / "dict.txt", failed);
    HS_TRY(auto vocabulary, hasDict ? BioGptVocabulary::openDict(folder / "dict.txt")
                                    : BioGptVocabulary::openJson(folder / "vocab.json"));
    const bool hasCodes = fs::exists(folder / "bpecodes", failed);
    HS_TRY(auto merges, BpeMerges::open(folder / (hasCodes ? "bpecodes" : "merges.txt")));
    HS_TRY(auto tables, MosesTables::open(mosesFolder));
    return std::shared_ptr<const Tokenizer>(
        std::make_shared<BioGptTokenizer>(std::move(vocabulary), std::move(merges), std::move(tables)));
}

std::vector<int> BioGptTokenizer::idsOfWord(const std::string& word) const {
    const bool cached = word.size() <= kLongestCachedWord;
    if (cached) {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_words.find(word); found != m_words.end()) return found->second;
    }
    std::vector<int> ids;
    for (const std::string& piece : m_merges->split(word))
        ids.push_back(m_vocabulary->idOf(piece));
    if (cached) {
        const std::lock_guard lock(m_mutex);
        if (m_words.size() < kMostCachedWords) m_words.emplace(word, ids);
    }
    return ids;
}

std::vector<int> BioGptTokenizer::encodeEnding(std::string_view text, BpeMerges::Part lastWord) const {
    std::vector<int> ids;
    const auto add = [&ids](const std::vector<int>& more) { ids.insert(ids.end(), more.begin(), more.end()); };
    cutAtSpecials(
        text,
        [&](std::string_view part) {
            const auto words = mosesTokenize(*m_tables, codePointsOf(part));
            const bool opens = lastWord == BpeMerges::Part::Beginning && part.end() == text.end() && !words.empty();
            for (std::size_t i = 0; i + (opens ? 1 : 0) < words.size(); ++i)
                add(idsOfWord(utf8Of(words[i])));
            if (!opens) return;
            for (const std::string& piece : m_merges->split(utf8Of(words.back()), BpeMerges::Part::Beginning))
                ids.push_back(m_vocabulary->idOf(piece));
        },
        [&](const std::string& special) { ids.push_back(m_vocabulary->idOf(special)); });
    return ids;
}

std::vector<int> BioGptTokenizer::encode(std::string_view text) const {
    return encodeEnding(text, BpeMerges::Part::Word);
}

std::vector<int> BioGptTokenizer::encodeOpen(std::string_view text) const {
    const bool ended = text.empty() || std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos;
    return encodeEnding(text, ended ? BpeMerges::Part::Word : BpeMerges::Part::Beginning);
}

Encoding BioGptTokenizer::encodeWithPieces(std::string_view text) const {
    Encoding encoding;
    const auto add = [&](std::string piece) {
        encoding.ids.push_back(m_vocabulary->idOf(piece));
        encoding.pieces.push_back(std::move(piece));
    };
    cutAtSpecials(
        text,
        [&](std::string_view part) {
            for (const std::u32string& word : mosesTokenize(*m_tables, codePointsOf(part)))
                for (std::string& piece : m_merges->split(utf8Of(word)))
                    add(std::move(piece));
        },
        add);
    return encoding;
}

bool BioGptTokenizer::goesOn(int id) const {
    const std::string piece = m_vocabulary->pieceOf(id);
    return BioGptVocabulary::specialAt(piece).empty() && !piece.ends_with(kEndOfWord);
}

std::vector<std::string> BioGptTokenizer::pieces(std::span<const int> ids) const {
    std::vector<std::string> pieces;
    for (const int id : ids)
        pieces.push_back(m_vocabulary->pieceOf(id));
    return pieces;
}

std::string BioGptTokenizer::decode(std::span<const int> ids, bool cleanUp) const {
    std::string joined;
    for (const int id : ids)
        joined += spacedPiece(m_vocabulary->pieceOf(id));
    MosesDetokenizer detokenizer(m_tables);
    std::string text;
    for (const std::u32string& word : unescapeMosesWords(splitWords(codePointsOf(joined))))
        detokenizer.push(word, text);
    return cleanUp ? cleanUpSpaces(text) : text;
}

std::unique_ptr<StreamingDecoder> BioGptTokenizer::streamingDecoder() const {
    return std::make_unique<BioGptStreamingDecoder>(m_vocabulary, m_tables);
}

} // namespace hs::model
