// MosesTables: the character classes and abbreviations that the Moses rules ask for.
//
// Read from a folder (resources/moses): IsAlnum, IsAlpha, IsLower, IsN, IsSc and viramas_nuktas, each a .txt of the
// bare characters, and nonbreaking_prefix.en. Immutable; any thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace hs::model {

class MosesTables {
public:
    static core::Result<std::shared_ptr<const MosesTables>> open(const std::filesystem::path& folder);

    bool isAlnum(char32_t c) const { return has(c, kAlnum); }
    bool isAlpha(char32_t c) const { return has(c, kAlpha); }
    bool isLower(char32_t c) const { return has(c, kLower); }
    bool isNumber(char32_t c) const { return has(c, kNumber); }
    bool isCurrency(char32_t c) const { return has(c, kCurrency); }

    // "Dr": its full stop ends no sentence. "No": the same, but only before a number.
    bool isPrefix(const std::u32string& word) const { return m_prefixes.contains(word); }
    bool isNumericPrefix(const std::u32string& word) const { return m_numericPrefixes.contains(word); }

private:
    enum Class : std::uint8_t { kAlnum = 1, kAlpha = 2, kLower = 4, kNumber = 8, kCurrency = 16 };

    bool has(char32_t c, Class what) const { return c < m_classes.size() && (m_classes[c] & what) != 0; }
    core::Result<void> readClass(const std::filesystem::path& file, std::uint8_t classes);
    core::Result<void> readPrefixes(const std::filesystem::path& file);

    std::vector<std::uint8_t> m_classes; // by code point, up to the largest that has any
    std::unordered_set<std::u32string> m_prefixes;
    std::unordered_set<std::u32string> m_numericPrefixes;
};

} // namespace hs::model
