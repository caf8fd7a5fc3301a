// Runs a program and records every call that could reach a network: it and all it starts, whatever library they use.
// The kernel tells (a seccomp filter with a listener, Linux 5.5 or newer); nothing is forbidden. Tests only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hs::test {

struct SocketCall {
    std::string call; // "socket", "connect", "bind", "sendto", "io_uring_setup"
    int family = -1;  // AF_…; -1 where the call names none
    std::uint64_t count = 1;
};

struct SocketRecord {
    int exitCode = -1; // 128 + signal when it was killed by one
    std::string err;
    std::vector<SocketCall> calls; // each kind once, with its count

    // Calls of another family than AF_UNIX, which cannot leave the machine, or of none that is known.
    std::vector<SocketCall> beyondThisMachine() const;
};

// program: an absolute path. Nothing where this kernel or this sandbox has no such filter.
std::optional<SocketRecord> recordSockets(const std::string& program, const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& environment);

std::string familyName(int family);

} // namespace hs::test
