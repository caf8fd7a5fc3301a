#include "model/training/scores/keywords.h"

#include "core/files.h"
#include "model/training/scores/text_tokens.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

std::vector<std::string_view> cutAt(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t to = std::min(text.find(separator, from), text.size());
        parts.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return parts;
}

} // namespace

Result<Keywords> Keywords::read(const std::filesystem::path& file) {
    HS_TRY(const std::string text, core::readTextFile(file, std::uint64_t(16) << 20));
    return parse(text, core::displayName(file));
}

Result<Keywords> Keywords::parse(std::string_view text, std::string_view name) {
    Keywords keywords;
    std::map<std::vector<std::string>, std::size_t> seen;
    std::size_t number = 0;
    for (std::string_view line : cutAt(text, '\n')) {
        ++number;
        line = line.substr(0, line.find('#'));
        bool any = false;
        for (const std::string_view spelling : cutAt(line, '|')) {
            std::vector<std::string> words = alphanumericWords(spelling);
            if (words.empty()) continue;
            any = true;
            const auto [at, fresh] = seen.emplace(words, keywords.m_terms);
            if (!fresh && at->second != keywords.m_terms)
                return Error(ErrorCode::Corrupt, std::string(name) + ", line " + std::to_string(number) +
                                                     ": a spelling stands for another term already");
            const std::string first = words.front();
            if (fresh) keywords.m_byFirstWord.emplace(first, Spelling{std::move(words), keywords.m_terms});
        }
        keywords.m_terms += any;
    }
    if (keywords.m_terms == 0) return Error(ErrorCode::Corrupt, std::string(name) + " holds no keyword");
    return keywords;
}

std::set<std::size_t> Keywords::termsIn(std::string_view text) const {
    const std::vector<std::string> words = alphanumericWords(text);
    std::set<std::size_t> found;
    for (auto at = words.begin(); at != words.end(); ++at) {
        const auto [begin, end] = m_byFirstWord.equal_range(*at);
        for (auto candidate = begin; candidate != end; ++candidate) {
            const std::vector<std::string>& wanted = candidate->second.words;
            if (std::size_t(words.end() - at) >= wanted.size() && std::equal(wanted.begin(), wanted.end(), at))
                found.insert(candidate->second.term);
        }
    }
    return found;
}

std::optional<double> Keywords::jaccard(std::string_view a, std::string_view b) const {
    const std::set<std::size_t> one = termsIn(a), two = termsIn(b);
    if (one.empty() && two.empty()) return std::nullopt;
    const auto common = std::count_if(one.begin(), one.end(), [&](std::size_t term) { return two.contains(term); });
    return double(common) / double(one.size() + two.size() - std::size_t(common));
}

} // namespace hs::model
