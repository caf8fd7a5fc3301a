#include "model/training/tokenizer_trim.h"

#include "core/files.h"
#include "model/io/tokenizer.h"

#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <utility>

namespace hs::model {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::string_view kWordEnd = "</w>";
using Pair = std::pair<std::string, std::string>;

// "xy</w>" as the dictionary's file spells it: a word's last piece bare, any other with "@@".
std::string dictionarySpelling(const std::string& piece) {
    if (piece.ends_with(kWordEnd)) return piece.substr(0, piece.size() - kWordEnd.size());
    return piece + "@@";
}

struct Merges {
    std::vector<std::string> lines;
    std::map<Pair, std::size_t> ranks;
};

Result<Merges> parseMerges(const std::string& text) {
    Merges merges;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line.starts_with("#version")) continue;
        std::istringstream words(line);
        Pair pair;
        if (!(words >> pair.first >> pair.second))
            return Error(ErrorCode::Corrupt, "the merges hold a line that is not two pieces: line " +
                                                 std::to_string(merges.lines.size() + 1));
        merges.ranks.emplace(pair, merges.lines.size());
        merges.lines.push_back(line);
    }
    return merges;
}

// The characters of a piece as merging begins with them: the last one carries "</w>" if the piece does.
std::vector<std::string> characters(const std::string& piece) {
    std::string body = piece;
    const bool ends = piece.ends_with(kWordEnd);
    if (ends) body.resize(body.size() - kWordEnd.size());
    std::vector<std::string> found;
    for (const char c : body) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80; // of a UTF-8 sequence
        if (continues && !found.empty())
            found.back() += c;
        else
            found.emplace_back(1, c);
    }
    if (ends && !found.empty()) found.back() += kWordEnd;
    return found;
}

// Notes the merges that build a piece, lowest rank first as the tokenizer does it, and every piece on the way: another
// word may stop there, and would be unknown if the dictionary did not have it.
void noteMerges(const std::string& piece, const Merges& merges, std::set<std::size_t>& used,
                std::set<std::string>& wanted) {
    std::vector<std::string> parts = characters(piece);
    while (parts.size() > 1) {
        std::size_t best = std::numeric_limits<std::size_t>::max(), place = 0;
        for (std::size_t i = 0; i + 1 < parts.size(); ++i)
            if (const auto at = merges.ranks.find({parts[i], parts[i + 1]});
                at != merges.ranks.end() && at->second < best) {
                best = at->second;
                place = i;
            }
        if (best == std::numeric_limits<std::size_t>::max()) return;
        used.insert(best);
        parts[place] += parts[place + 1];
        wanted.insert(dictionarySpelling(parts[place]));
        parts.erase(parts.begin() + std::ptrdiff_t(place) + 1);
    }
}

} // namespace

Result<TrimmedTokenizer> trimTokenizer(const std::string& fullDictionary, const std::string& fullMerges,
                                       const std::vector<std::string>& pieces) {
    HS_TRY(const Merges merges, parseMerges(fullMerges));
    std::set<std::size_t> usedMerges;
    std::set<std::string> wanted;
    for (const std::string& piece : pieces) {
        noteMerges(piece, merges, usedMerges, wanted);
        wanted.insert(dictionarySpelling(piece));
    }
    for (char c = '!'; c <= '~'; ++c) {
        wanted.insert(std::string(1, c));
        wanted.insert(std::string(1, c) + "@@");
    }
    TrimmedTokenizer trimmed;
    std::istringstream in(fullDictionary);
    for (std::string line; std::getline(in, line);) {
        const std::string word = line.substr(0, line.rfind(' '));
        if (wanted.erase(word) == 0) continue;
        trimmed.dictionary += line + "\n";
        ++trimmed.entries;
    }
    for (const std::string& word : wanted) { // what the full dictionary does not have in this position of a word
        trimmed.dictionary += word + " 0\n";
        ++trimmed.entries;
    }
    for (const std::size_t rank : usedMerges)
        trimmed.merges += merges.lines[rank] + "\n";
    return trimmed;
}

Result<std::size_t> writeTrimmedTokenizer(const std::filesystem::path& full, const std::filesystem::path& moses,
                                          const std::vector<std::string>& texts, const std::filesystem::path& to) {
    HS_TRY(const auto tokenizer, Tokenizer::open(full, moses));
    std::set<std::string> pieces;
    for (const std::string& text : texts)
        for (std::string& piece : tokenizer->pieces(tokenizer->encode(text)))
            if (piece != "<unk>") pieces.insert(std::move(piece));
    std::error_code problem;
    const bool asMerges = std::filesystem::exists(full / "merges.txt", problem);
    HS_TRY(const auto dictionary, core::readTextFile(full / "dict.txt"));
    HS_TRY(const auto merges, core::readTextFile(full / (asMerges ? "merges.txt" : "bpecodes")));
    HS_TRY(const auto trimmed, trimTokenizer(dictionary, merges, {pieces.begin(), pieces.end()}));
    std::filesystem::create_directories(to, problem);
    HS_CHECK(core::writeFileAtomically(to / "dict.txt", trimmed.dictionary));
    HS_CHECK(core::writeFileAtomically(to / "bpecodes", trimmed.merges));
    return trimmed.entries + 4;
}

} // namespace hs::model
