#include "model/io/biogpt_vocabulary.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "model/io/bpe.h"
#include "model/io/byte_reader.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::uint64_t kMostBytes = 64u << 20;
constexpr std::size_t kMostPieces = 1u << 24;
constexpr std::array<std::string_view, 4> kSpecials{"<s>", "<pad>", "</s>", "<unk>"};

} // namespace

std::string_view BioGptVocabulary::specialAt(std::string_view text) {
    for (const std::string_view special : kSpecials)
        if (text.starts_with(special)) return special;
    return {};
}

int BioGptVocabulary::idOf(const std::string& piece) const {
    const auto found = m_ids.find(piece);
    return found == m_ids.end() ? m_unknown : found->second;
}

const std::string& BioGptVocabulary::pieceOf(int id) const {
    return m_pieces[std::size_t(id >= 0 && id < size() ? id : m_unknown)];
}

Result<void> BioGptVocabulary::add(std::string piece, const std::string& where) {
    if (!m_ids.try_emplace(piece, size()).second)
        return Error(ErrorCode::Corrupt, where + ": the piece " + shownName(piece) + " is there twice");
    m_pieces.push_back(std::move(piece));
    return {};
}

Result<void> BioGptVocabulary::findSpecials(const std::string& where) {
    for (const auto& [special, id] : {std::pair{kSpecials[0], &m_bos}, std::pair{kSpecials[1], &m_pad},
                                      std::pair{kSpecials[2], &m_eos}, std::pair{kSpecials[3], &m_unknown}}) {
        const auto found = m_ids.find(std::string(special));
        if (found == m_ids.end())
            return Error(ErrorCode::Corrupt, where + " lacks the special token " + std::string(special));
        *id = found->second;
    }
    return {};
}

Result<std::shared_ptr<const BioGptVocabulary>> BioGptVocabulary::openDict(const std::filesystem::path& file) {
    const std::string name = core::displayName(file);
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    auto vocabulary = std::make_shared<BioGptVocabulary>();
    const auto lines = std::size_t(std::count(text.begin(), text.end(), '\n'));
    vocabulary->m_pieces.reserve(lines + kSpecials.size());
    vocabulary->m_ids.reserve(lines + kSpecials.size());
    for (const std::string_view special : kSpecials)
        HS_CHECK(vocabulary->add(std::string(special), name));
    std::size_t lineNumber = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++lineNumber;
        const std::size_t blank = line.rfind(' ');
        if (blank == std::string_view::npos || blank == 0 || vocabulary->m_pieces.size() >= kMostPieces)
            return Error(ErrorCode::Corrupt, name + ": line " + std::to_string(lineNumber) +
                                                 " is not \"piece count\" (fairseq's dictionary)");
        std::string piece(line.substr(0, blank));
        if (piece.ends_with("@@") && piece.size() > 2)
            piece.resize(piece.size() - 2);
        else
            piece += kEndOfWord;
        HS_CHECK(vocabulary->add(std::move(piece), name + ", line " + std::to_string(lineNumber)));
    }
    if (vocabulary->m_pieces.size() == kSpecials.size())
        return Error(ErrorCode::Corrupt, name + " holds no pieces, a dictionary was expected");
    return std::shared_ptr<const BioGptVocabulary>(std::move(vocabulary));
}

Result<std::shared_ptr<const BioGptVocabulary>> BioGptVocabulary::openJson(const std::filesystem::path& file) {
    const std::string name = core::displayName(file);
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    const auto json = nlohmann::json::parse(core::shallowJson(text), nullptr, false);
    if (!json.is_object() || json.empty())
        return Error(ErrorCode::Corrupt, name + " is not a JSON object of pieces and ids");
    auto vocabulary = std::make_shared<BioGptVocabulary>();
    vocabulary->m_pieces.resize(json.size());
    for (const auto& [piece, id] : json.items()) {
        // Ids are 0 … n - 1, each once: as many as there are pieces.
        const bool fits = id.is_number_unsigned() && id.get<std::uint64_t>() < json.size();
        if (!fits || !vocabulary->m_pieces[id.get<std::size_t>()].empty() || piece.empty())
            return Error(ErrorCode::Corrupt, name + ": the id of " + shownName(piece) +
                                                 " is not a number of its own below " + std::to_string(json.size()));
        vocabulary->m_pieces[id.get<std::size_t>()] = piece;
        vocabulary->m_ids.emplace(piece, id.get<int>());
    }
    HS_CHECK(vocabulary->findSpecials(name));
    return std::shared_ptr<const BioGptVocabulary>(std::move(vocabulary));
}

} // namespace hs::model
