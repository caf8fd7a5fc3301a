// The program's log: one spdlog logger named "hs" on stderr (and a file where the app adds one).
//
// Never log slide labels, barcodes, report text or full paths: name a slide by its fingerprint. Any thread may log.
#pragma once

#include <spdlog/spdlog.h>

#include <memory>
#include <string_view>

namespace hs::core {

// The shared logger; made at first use at level warn.
spdlog::logger& log();

// "trace", "debug", "info", "warn", "error" or "off"; false when the word is none of these.
bool setLogLevel(std::string_view level);

} // namespace hs::core
