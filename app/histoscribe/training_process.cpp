#include "app/histoscribe/training_process.h"

#include "core/files.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

extern char** environ;

namespace hs::app {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::ProcessIdentity;
using core::ProcessState;
using core::Result;

namespace {

constexpr int kPoliteness = 5; // niceness: tissue must still move under the hand while a processor learns
constexpr std::uint64_t kLastWords = 16u << 10;

std::string firstLine(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string bootId() { return firstLine("/proc/sys/kernel/random/boot_id"); }

std::string hostName() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::optional<core::ProcessStat> statOf(std::int64_t pid) {
    return core::parseProcessStat(firstLine(fs::path("/proc") / std::to_string(pid) / "stat"));
}

class Descriptor {
public:
    explicit Descriptor(int file) : m_file(file) {}
    ~Descriptor() {
        if (m_file >= 0) ::close(m_file);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return m_file; }

private:
    int m_file;
};

Error cannot(const std::string& what, int problem) { return Error(ErrorCode::Internal, what + ": " + std::strerror(problem)); }

Result<ProcessIdentity> identityOf(const fs::path& run) {
    HS_TRY(const std::string text, core::readTextFile(processFolder(run) / "process.json", 1u << 16));
    return core::processIdentityFromJson(text);
}

Result<ProcessIdentity> livingProcess(const fs::path& run) {
    HS_TRY(ProcessIdentity identity, identityOf(run));
    const ProcessState state = core::processState(identity, statOf(identity.pid), bootId(), hostName());
    if (state == ProcessState::Running || state == ProcessState::Paused) return identity;
    return Error(ErrorCode::NotFound, state == ProcessState::Elsewhere
                                          ? "the run " + core::displayName(run) + " belongs to a process of the machine " + identity.host
                                          : "no process works on the run " + core::displayName(run));
}

Result<void> send(const fs::path& run, int signal) {
    HS_TRY(const ProcessIdentity identity, livingProcess(run));
    if (::kill(pid_t(identity.pid), signal) == 0) return {};
    return cannot("the run " + core::displayName(run) + " cannot be signalled", errno);
}

// A reading and writing end at once: it never ends while the process lives, whoever else opens it.
int openStdin(const fs::path& pipe) {
    ::unlink(pipe.c_str());
    if (::mkfifo(pipe.c_str(), 0600) != 0) return ::open("/dev/null", O_RDONLY | O_CLOEXEC); // stop then goes by SIGINT
    return ::open(pipe.c_str(), O_RDWR | O_CLOEXEC);
}

Result<pid_t> spawn(const TrainingLaunch& launch, int in, int out, int err) {
    std::vector<std::string> words{core::utf8FromPath(launch.program)};
    words.insert(words.end(), launch.arguments.begin(), launch.arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&files, err, STDERR_FILENO);
    sigset_t none, usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT})
        ::sigaddset(&usual, signal);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = 0;
    const int problem = ::posix_spawn(&pid, launch.program.c_str(), &files, &attributes, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
    if (problem != 0) return cannot(core::displayName(launch.program) + " cannot be started", problem);
    return pid;
}

// Where it was our child: hears its end, so that it does not stay a zombie, and keeps how it ended.
void reap(const fs::path& run, std::int64_t pid) {
    int status = 0;
    if (::waitpid(pid_t(pid), &status, WNOHANG) != pid_t(pid)) return;
    const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    std::ofstream(processFolder(run) / "exit") << exit << '\n';
}

} // namespace

fs::path processFolder(const fs::path& run) { return run / "process"; }

Result<ProcessIdentity> launchTraining(const TrainingLaunch& launch) {
    if (livingProcess(launch.run))
        return Error(ErrorCode::InvalidInput, "a process works on the run " + core::displayName(launch.run) + " already");
    std::error_code failed;
    if (!fs::exists(launch.program, failed))
        return Error(ErrorCode::NotFound, "the program " + core::displayName(launch.program) + " is not there: training needs it");
    const fs::path folder = processFolder(launch.run);
    fs::create_directories(folder, failed);
    if (failed) return Error(ErrorCode::Internal, "the run folder " + core::displayName(launch.run) + " cannot be made: " + failed.message());
    fs::remove(folder / "exit", failed);
    const Descriptor in(openStdin(folder / "stdin"));
    const Descriptor out(::open("/dev/null", O_WRONLY | O_CLOEXEC)); // the same lines are in events.jsonl
    const Descriptor err(::open((folder / "messages.txt").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (in < 0 || out < 0 || err < 0) return cannot("the files of the run " + core::displayName(launch.run) + " cannot be opened", errno);
    HS_TRY(const pid_t pid, spawn(launch, in, out, err));
    ::setpriority(PRIO_PROCESS, id_t(pid), kPoliteness);
    const auto stat = statOf(pid);
    ProcessIdentity identity{pid, stat ? stat->startTicks : 0, bootId(), hostName()};
    const auto written = core::writeFileAtomically(folder / "process.json", core::processIdentityToJson(identity) + "\n");
    if (!written) { // nobody would find it again
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
        return written.error();
    }
    return identity;
}

ProcessLook lookAtProcess(const fs::path& run) {
    ProcessLook look;
    const auto identity = identityOf(run);
    if (!identity) return look;
    look.known = true;
    std::error_code failed;
    look.started = fs::last_write_time(processFolder(run) / "process.json", failed);
    const auto stat = statOf(identity.value().pid);
    look.state = core::processState(identity.value(), stat, bootId(), hostName());
    if (look.state == ProcessState::Gone && stat && stat->startTicks == identity.value().startTicks) reap(run, identity.value().pid);
    if (look.state == ProcessState::Running || look.state == ProcessState::Paused)
        look.residentBytes = stat->residentPages * std::uint64_t(::sysconf(_SC_PAGESIZE));
    if (std::ifstream exit(processFolder(run) / "exit"); exit) {
        int value = 0;
        if (exit >> value) look.exit = value;
    }
    return look;
}

Result<void> askToStop(const fs::path& run) {
    HS_CHECK(send(run, SIGCONT));
    const Descriptor pipe(::open((processFolder(run) / "stdin").c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
    struct stat facts {};
    constexpr std::string_view kLine = "stop\n";
    if (pipe >= 0 && ::fstat(pipe, &facts) == 0 && S_ISFIFO(facts.st_mode) &&
        ::write(pipe, kLine.data(), kLine.size()) == ssize_t(kLine.size()))
        return {};
    return send(run, SIGINT); // means the same to hscribe
}

Result<void> pauseProcess(const fs::path& run) { return send(run, SIGSTOP); }
Result<void> continueProcess(const fs::path& run) { return send(run, SIGCONT); }

std::string lastWords(const fs::path& run) {
    std::ifstream file(processFolder(run) / "messages.txt", std::ios::binary | std::ios::ate);
    if (!file) return {};
    const auto size = std::uint64_t(file.tellg());
    std::string text(std::min(size, kLastWords), '\0');
    file.seekg(std::streamoff(size - text.size()));
    file.read(text.data(), std::streamsize(text.size()));
    constexpr std::string_view kName = "hscribe: ";
    const std::size_t at = text.rfind(kName);
    if (at == std::string::npos) return {}; // libraries' chatter is no reason
    text.erase(0, at + kName.size());
    if (const std::size_t end = text.find('\n'); end != std::string::npos) text.resize(end);
    return text;
}

} // namespace hs::app
