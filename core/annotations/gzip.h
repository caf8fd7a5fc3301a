// gzip: whole texts, in memory. Pure; any thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hs::core {

bool looksLikeGzip(std::string_view bytes);
// Refuses what is damaged, cut short or larger than maxBytes when unpacked.
Result<std::string> gunzip(std::string_view bytes, std::string_view name, std::uint64_t maxBytes);
Result<std::string> gzip(std::string_view bytes);

} // namespace hs::core
