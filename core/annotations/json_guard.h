// What is checked of a foreign JSON text before a parser sees it. Pure; any thread.
#pragma once

#include "core/error.h"

#include <optional>
#include <string>
#include <string_view>

namespace hs::core {

// Refuses nesting and objects that exist only to exhaust whoever reads them. Numbers that JSON does not have (NaN,
// Infinity, -Infinity: Java programs write them bare) come back as quoted words in a copy; nothing when there are none.
Result<std::optional<std::string>> guardJson(std::string_view text, std::string_view name);

inline constexpr std::size_t kDeepestJson = 64;
inline constexpr std::size_t kMostMembers = 20'000; // of one object

} // namespace hs::core
