#include "tests/support/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>

namespace hs::test {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int read = -1;
    int write = -1;
    Pipe() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        read = ends[0];
        write = ends[1];
    }
};

[[noreturn]] void becomeProgram(const std::string& path, const std::vector<std::string>& arguments, const RunOptions& options,
                                const Pipe& in, const Pipe& out, const Pipe& err) {
    ::dup2(in.read, STDIN_FILENO);
    ::dup2(out.write, STDOUT_FILENO);
    ::dup2(err.write, STDERR_FILENO);
    for (const std::string& setting : options.environment)
        ::putenv(const_cast<char*>(setting.c_str()));
    std::vector<char*> argv{const_cast<char*>(path.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(path.c_str(), argv.data());
    ::_exit(127);
}

// Appends what is there; false at the end of the stream.
bool drain(int file, std::string& text) {
    char buffer[65536];
    const ssize_t got = ::read(file, buffer, sizeof buffer);
    if (got > 0) text.append(buffer, std::size_t(got));
    return got > 0;
}

} // namespace

ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments, const RunOptions& options) {
    const std::string path = std::string(HS_BINARY_DIR) + "/bin/" + program;
    const auto started = Clock::now();
    Pipe in, out, err;
    const pid_t child = ::fork();
    if (child == 0) becomeProgram(path, arguments, options, in, out, err);
    ::close(in.read);
    ::close(out.write);
    ::close(err.write);
    std::signal(SIGPIPE, SIG_IGN);
    if (!options.input.empty()) [[maybe_unused]]
        const ssize_t written = ::write(in.write, options.input.data(), options.input.size());
    ::close(in.write);

    ProgramRun run;
    bool outOpen = true, errOpen = true, killed = false;
    while (outOpen || errOpen) {
        pollfd watched[2] = {{outOpen ? out.read : -1, POLLIN, 0}, {errOpen ? err.read : -1, POLLIN, 0}};
        ::poll(watched, 2, 100);
        if (watched[0].revents != 0) outOpen = drain(out.read, run.out);
        if (watched[1].revents != 0) errOpen = drain(err.read, run.err);
        if (!killed && std::chrono::duration<double>(Clock::now() - started).count() > options.timeoutSeconds) {
            ::kill(child, SIGKILL);
            killed = true;
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(out.read);
    ::close(err.read);
    run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    run.seconds = std::chrono::duration<double>(Clock::now() - started).count();
    return run;
}

} // namespace hs::test
