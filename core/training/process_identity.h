// ProcessIdentity: how a later start of the viewer knows a training process again: not by its number alone, which the
// system gives to others, but with the moment it began and the boot it began in. Pure functions; any thread.
#pragma once

#include "core/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hs::core {

struct ProcessIdentity {
    std::int64_t pid = 0;
    std::uint64_t startTicks = 0; // field 22 of /proc/<pid>/stat
    std::string bootId;           // /proc/sys/kernel/random/boot_id
    std::string host;             // name of the machine
};

std::string processIdentityToJson(const ProcessIdentity& identity);
Result<ProcessIdentity> processIdentityFromJson(std::string_view text);

// The line of /proc/<pid>/stat; the program's name in it may hold blanks and brackets.
struct ProcessStat {
    char state = '?'; // R, S, D: running; T: stopped by a signal; Z, X: ended
    std::uint64_t startTicks = 0;
    std::uint64_t residentPages = 0;
};
std::optional<ProcessStat> parseProcessStat(std::string_view line);

enum class ProcessState { Running, Paused, Gone, Elsewhere };

// What an identity stands for, given who answers to its number here (nothing: nobody) and which boot and machine this is.
ProcessState processState(const ProcessIdentity& identity, const std::optional<ProcessStat>& answers,
                          std::string_view bootId, std::string_view host);

} // namespace hs::core
