#include "tests/support/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
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

struct Streams {
    Pipe in, out, err;
};

[[noreturn]] void becomeProgram(const std::string& path, const std::vector<std::string>& arguments,
                                const RunOptions& options, const Streams& streams) {
    ::setpgid(0, 0); // one group, so that nothing it starts outlives it unseen
    const rlimit noCore{0, 0};
    if (!options.allowCore) ::setrlimit(RLIMIT_CORE, &noCore);
    ::dup2(streams.in.read, STDIN_FILENO);
    ::dup2(streams.out.write, STDOUT_FILENO);
    ::dup2(streams.err.write, STDERR_FILENO);
    if (!options.folder.empty() && ::chdir(options.folder.c_str()) != 0) ::_exit(126);
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

class Watch {
public:
    Watch(pid_t child, const Streams& streams, const RunOptions& options, ProgramRun& run)
        : m_child(child)
        , m_streams(streams)
        , m_options(options)
        , m_run(run) {}

    // Until the program has ended and nobody writes to its streams any more.
    void wait() {
        bool outOpen = true, errOpen = true, ended = false, meanwhile = bool(m_options.meanwhile);
        while (outOpen || errOpen || !ended) {
            pollfd watched[2] = {{outOpen ? m_streams.out.read : -1, POLLIN, 0},
                                 {errOpen ? m_streams.err.read : -1, POLLIN, 0}};
            const int ready = ::poll(watched, 2, meanwhile ? 1 : 20);
            if (watched[0].revents != 0) outOpen = drain(m_streams.out.read, m_run.out);
            if (watched[1].revents != 0) errOpen = drain(m_streams.err.read, m_run.err);
            if (!ended) ended = hasEnded();
            if (ended && ready == 0 && (outOpen || errOpen)) { // its streams are held by someone else
                m_run.leftProcesses = true;
                ::kill(-m_child, SIGKILL);
            }
            if (meanwhile && !ended) meanwhile = !m_options.meanwhile(m_child);
            if (!m_run.timedOut && seconds() > m_options.timeoutSeconds) {
                m_run.timedOut = true;
                ::kill(-m_child, SIGKILL);
            }
        }
        if (::kill(-m_child, SIGKILL) == 0) m_run.leftProcesses = true; // the group still had members
    }

    double seconds() const { return std::chrono::duration<double>(Clock::now() - m_started).count(); }

private:
    bool hasEnded() {
        int status = 0;
        rusage usage{};
        if (::wait4(m_child, &status, WNOHANG, &usage) != m_child) return false;
        m_run.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        m_run.dumpedCore = WIFSIGNALED(status) && WCOREDUMP(status);
        m_run.peakBytes = std::uint64_t(usage.ru_maxrss) * 1024;
        return true;
    }

    pid_t m_child;
    const Streams& m_streams;
    const RunOptions& m_options;
    ProgramRun& m_run;
    Clock::time_point m_started = Clock::now();
};

} // namespace

ProgramRun runProgram(const std::string& program, const std::vector<std::string>& arguments,
                      const RunOptions& options) {
    const std::string path = program.front() == '/' ? program : std::string(HS_BINARY_DIR) + "/bin/" + program;
    const Streams streams;
    std::signal(SIGPIPE, SIG_IGN);
    const pid_t child = ::fork();
    if (child == 0) becomeProgram(path, arguments, options, streams);
    ::setpgid(child, child);
    ProgramRun run;
    Watch watch(child, streams, options, run);
    ::close(streams.in.read);
    ::close(streams.out.write);
    ::close(streams.err.write);
    if (!options.input.empty()) [[maybe_unused]]
        const ssize_t written = ::write(streams.in.write, options.input.data(), options.input.size());
    if (!options.keepInputOpen) ::close(streams.in.write);
    watch.wait();
    if (options.keepInputOpen) ::close(streams.in.write);
    ::close(streams.out.read);
    ::close(streams.err.read);
    run.seconds = watch.seconds();
    return run;
}

} // namespace hs::test
