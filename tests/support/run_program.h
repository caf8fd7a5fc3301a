// Runs a program of ours as its user would, and keeps what it said. Tests only.
#pragma once

#include <string>
#include <vector>

namespace hs::test {

struct ProgramRun {
    int exitCode = -1;      // 128 + signal when it was killed by one
    std::string out;
    std::string err;
    double seconds = 0.0;
};

struct RunOptions {
    std::string input;                    // on stdin
    std::vector<std::string> environment; // "NAME=value", added to this process's own
    double timeoutSeconds = 120.0;        // then SIGKILL
};

// program: "hscribe" or "histoscribe", from this build; arguments as they are, no shell between.
ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments, const RunOptions& options = {});

} // namespace hs::test
