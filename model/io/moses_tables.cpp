#include "model/io/moses_tables.h"

#include "core/files.h"
#include "model/io/unicode.h"

#include <algorithm>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {
constexpr std::uint64_t kMostBytes = 4u << 20;
}

Result<void> MosesTables::readClass(const std::filesystem::path& file, std::uint8_t classes) {
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    const std::u32string characters = codePointsOf(text);
    if (characters.empty()) return Error(ErrorCode::Corrupt, core::displayName(file) + " holds no characters");
    const char32_t largest = *std::max_element(characters.begin(), characters.end());
    if (largest >= m_classes.size()) m_classes.resize(std::size_t(largest) + 1, 0);
    for (const char32_t c : characters)
        m_classes[c] |= classes;
    return {};
}

// One abbreviation a line; "#" begins a comment; "No #NUMERIC_ONLY#" counts only before a number.
Result<void> MosesTables::readPrefixes(const std::filesystem::path& file) {
    HS_TRY(const std::string text, core::readTextFile(file, kMostBytes));
    constexpr std::string_view kNumericOnly = "#NUMERIC_ONLY#";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::vector<std::u32string> words = splitWords(codePointsOf(std::string_view(text).substr(at, end - at)));
        at = end + 1;
        if (words.empty() || words[0][0] == U'#') continue;
        const bool numeric = words.size() > 1 && utf8Of(words[1]) == kNumericOnly;
        (numeric ? m_numericPrefixes : m_prefixes).insert(words[0]);
    }
    if (m_prefixes.empty()) return Error(ErrorCode::Corrupt, core::displayName(file) + " holds no abbreviations");
    return {};
}

Result<std::shared_ptr<const MosesTables>> MosesTables::open(const std::filesystem::path& folder) {
    auto tables = std::make_shared<MosesTables>();
    HS_CHECK(tables->readClass(folder / "IsAlnum.txt", kAlnum));
    HS_CHECK(tables->readClass(folder / "IsAlpha.txt", kAlpha));
    HS_CHECK(tables->readClass(folder / "IsLower.txt", kLower));
    HS_CHECK(tables->readClass(folder / "IsN.txt", kNumber));
    HS_CHECK(tables->readClass(folder / "IsSc.txt", kCurrency));
    HS_CHECK(tables->readClass(folder / "viramas_nuktas.txt", kAlnum | kAlpha));
    HS_CHECK(tables->readPrefixes(folder / "nonbreaking_prefix.en"));
    return std::shared_ptr<const MosesTables>(std::move(tables));
}

} // namespace hs::model
