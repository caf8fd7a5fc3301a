#include "tests/support/socket_recorder.h"

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace hs::test {

namespace {

struct Watched {
    int number;
    const char* name;
};
constexpr std::array kWatched{Watched{SYS_socket, "socket"}, Watched{SYS_connect, "connect"}, Watched{SYS_bind, "bind"},
                              Watched{SYS_sendto, "sendto"}, Watched{SYS_io_uring_setup, "io_uring_setup"}};

// In the child: from now on the kernel asks the holder of the answered descriptor before each watched call.
int installFilter() {
    std::vector<sock_filter> program{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
    for (const Watched& watched : kWatched) {
        program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, std::uint32_t(watched.number), 0, 1));
        program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF));
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    return int(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter));
}

[[noreturn]] void becomeProgram(const std::string& program, const std::vector<std::string>& arguments,
                                const std::vector<std::string>& environment, int tell, int go, int err) {
    const rlimit noCore{0, 0};
    ::setrlimit(RLIMIT_CORE, &noCore);
    for (const std::string& setting : environment)
        ::putenv(const_cast<char*>(setting.c_str()));
    const int listener = installFilter();
    char ready = 0;
    if (::write(tell, &listener, sizeof listener) != sizeof listener || ::read(go, &ready, 1) != 1) ::_exit(126);
    ::close(listener);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
}

// The family that a call names: its first number, or that of the address it points to.
int familyOf(const seccomp_notif& asked) {
    const auto& data = asked.data;
    if (data.nr == SYS_socket) return int(data.args[0]);
    const std::uint64_t place = data.nr == SYS_connect || data.nr == SYS_bind ? data.args[1]
                                : data.nr == SYS_sendto                       ? data.args[4]
                                                                              : 0;
    if (place == 0) return -1;
    const int memory = ::open(("/proc/" + std::to_string(asked.pid) + "/mem").c_str(), O_RDONLY | O_CLOEXEC);
    sa_family_t family = 0;
    const bool got = memory >= 0 && ::pread(memory, &family, sizeof family, off_t(place)) == sizeof family;
    if (memory >= 0) ::close(memory);
    return got ? family : -1;
}

void note(std::vector<SocketCall>& calls, const std::string& name, int family) {
    const auto known = std::find_if(calls.begin(), calls.end(),
                                    [&](const SocketCall& one) { return one.call == name && one.family == family; });
    if (known == calls.end())
        calls.push_back({name, family, 1});
    else
        ++known->count;
}

// Answers one question of the kernel: go on.
void answer(int listener, std::vector<SocketCall>& calls) {
    seccomp_notif asked{};
    if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &asked) != 0) return;
    for (const Watched& watched : kWatched)
        if (watched.number == asked.data.nr) note(calls, watched.name, familyOf(asked));
    seccomp_notif_resp response{};
    response.id = asked.id;
    response.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
    ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &response);
}

void watch(pid_t child, int listener, int err, SocketRecord& record) {
    bool errOpen = true, ended = false;
    while (errOpen || !ended) {
        pollfd watched[2] = {{ended ? -1 : listener, POLLIN, 0}, {errOpen ? err : -1, POLLIN, 0}};
        ::poll(watched, 2, 50);
        if (watched[0].revents & POLLIN) answer(listener, record.calls);
        if (watched[1].revents != 0) {
            char buffer[4096];
            const ssize_t got = ::read(err, buffer, sizeof buffer);
            errOpen = got > 0;
            if (got > 0) record.err.append(buffer, std::size_t(got));
        }
        int status = 0;
        if (!ended && ::waitpid(child, &status, WNOHANG) == child) {
            ended = true;
            record.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
    }
}

} // namespace

std::vector<SocketCall> SocketRecord::beyondThisMachine() const {
    std::vector<SocketCall> found;
    for (const SocketCall& one : calls) {
        const bool connected = one.call == "sendto" && one.family == -1; // on a socket that was recorded before
        if (one.family != AF_UNIX && !connected) found.push_back(one);
    }
    return found;
}

std::optional<SocketRecord> recordSockets(const std::string& program, const std::vector<std::string>& arguments,
                                          const std::vector<std::string>& environment) {
    int tell[2], go[2], err[2];
    if (::pipe2(tell, O_CLOEXEC) != 0 || ::pipe2(go, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0)
        return std::nullopt;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(go[1]); // else it would wait for itself
        becomeProgram(program, arguments, environment, tell[1], go[0], err[1]);
    }
    for (const int end : {tell[1], go[0], err[1]})
        ::close(end);
    int theirs = -1;
    const bool told = ::read(tell[0], &theirs, sizeof theirs) == sizeof theirs && theirs >= 0;
    const int process = told ? int(::syscall(SYS_pidfd_open, child, 0)) : -1;
    const int listener = process >= 0 ? int(::syscall(SYS_pidfd_getfd, process, theirs, 0)) : -1;
    std::optional<SocketRecord> record;
    if (listener >= 0 && ::write(go[1], "x", 1) == 1) {
        record.emplace();
        watch(child, listener, err[0], *record);
    } else {
        ::close(go[1]);
        ::waitpid(child, nullptr, 0);
    }
    for (const int end : {tell[0], go[1], err[0], listener, process})
        if (end >= 0) ::close(end);
    return record;
}

std::string familyName(int family) {
    switch (family) {
    case AF_UNIX:
        return "AF_UNIX";
    case AF_INET:
        return "AF_INET";
    case AF_INET6:
        return "AF_INET6";
    case AF_NETLINK:
        return "AF_NETLINK";
    case -1:
        return "none";
    default:
        return "family " + std::to_string(family);
    }
}

} // namespace hs::test
