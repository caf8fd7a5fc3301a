// Runs a program of ours as its user would, and keeps what it said. Tests only.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace hs::test {

struct ProgramRun {
    int exitCode = -1; // 128 + signal when it was killed by one
    std::string out;
    std::string err;
    double seconds = 0.0;
    std::uint64_t peakBytes = 0; // resident, of the program itself
    bool timedOut = false;       // then it and what it had started were killed
    bool dumpedCore = false;
    bool leftProcesses = false; // something it had started still ran when it ended; killed since
};

struct RunOptions {
    std::string input;                    // on stdin
    std::vector<std::string> environment; // "NAME=value", added to this process's own
    double timeoutSeconds = 120.0;        // then SIGKILL
    std::filesystem::path folder;         // to run in; empty: this process's own
    bool allowCore = false;               // else the program may write no core file
    bool keepInputOpen = false;           // stdin has no end
    // Called about every millisecond while the program runs, until it answers true.
    std::function<bool(pid_t)> meanwhile;
};

// program: "hscribe" or "histoscribe", from this build, or an absolute path; arguments as they are, no shell between.
ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments,
                      const RunOptions& options = {});

} // namespace hs::test
