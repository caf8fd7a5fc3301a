#include "core/files.h"

#include "core/log.h"
#include "core/sha256.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

ErrorCode codeForErrno(int number) {
    switch (number) {
    case ENOENT:
    case ENOTDIR: return ErrorCode::NotFound;
    case EACCES:
    case EPERM:
    case ENAMETOOLONG:
    case EISDIR: return ErrorCode::Unsupported;
    case ENOMEM: return ErrorCode::OutOfMemory;
    default: return ErrorCode::Internal;
    }
}

Error fileError(const fs::path& path, const char* verb, int number) {
    const std::string reason = number == ENOSPC ? "the disk is full" : std::strerror(number);
    return Error(codeForErrno(number), "cannot " + std::string(verb) + " " + displayName(path) + ": " + reason);
}

// Bytes of one UTF-8 character at the start of `text`; 0 when it begins none.
std::size_t characterBytes(std::string_view text) {
    const auto lead = std::uint8_t(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((std::uint8_t(text[i]) & 0xC0) != 0x80) return 0;
    return length;
}

fs::path temporaryBeside(const fs::path& path) {
    static std::atomic<unsigned> counter{0};
    fs::path temporary = path;
    temporary += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    return temporary;
}

// An unfinished file that a killed run left beside this goal. Its name tells the process; ten minutes spare what another
// machine may be writing on a shared disk.
void removeAbandoned(const fs::path& goal) {
    const std::string prefix = goal.filename().string() + ".part-";
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::minutes(10);
    std::error_code failed;
    for (fs::directory_iterator at(goal.has_parent_path() ? goal.parent_path() : fs::path("."), failed), end; !failed && at != end;
         at.increment(failed)) {
        const std::string name = at->path().filename().string();
        if (!name.starts_with(prefix)) continue;
        const int process = std::atoi(name.c_str() + prefix.size());
        std::error_code gone;
        if (process <= 0 || ::kill(process, 0) == 0 || errno != ESRCH || at->last_write_time(gone) > oldest) continue;
        if (fs::remove(at->path(), gone)) log().info("an unfinished file of an earlier run was removed");
    }
}

Result<void> writeAll(const fs::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return fileError(path, "create", errno);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(file, bytes.data() + done, bytes.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int number = written < 0 ? errno : ENOSPC;
            ::close(file);
            return fileError(path, "write", number);
        }
        done += std::size_t(written);
    }
    if (::close(file) != 0) return fileError(path, "write", errno);
    return {};
}

Error notAFile(const fs::path& path, bool folder) {
    return Error(ErrorCode::Unsupported,
                 displayName(path) + (folder ? " is a folder" : " is a device or a pipe") + ", a file was expected");
}

// Where the bytes go: links are followed, also those to a file that is not there yet.
Result<fs::path> goalOf(const fs::path& path) {
    constexpr int kMostLinks = 40; // as the system
    fs::path goal = path;
    std::error_code failed;
    for (int links = 0; fs::is_symlink(goal, failed); ++links) {
        if (links == kMostLinks) return fileError(path, "write", ELOOP);
        const fs::path next = fs::read_symlink(goal, failed);
        if (failed) return fileError(path, "write", failed.value());
        goal = goal.parent_path() / next; // an absolute one replaces it
    }
    const fs::file_status status = fs::status(goal, failed);
    if (fs::exists(status) && !fs::is_regular_file(status)) return notAFile(path, fs::is_directory(status));
    return goal;
}

Result<void> syncFile(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fileError(path, "open", errno);
    const int failed = ::fsync(file) == 0 ? 0 : errno;
    ::close(file);
    if (failed != 0) return fileError(path, "write", failed);
    return {};
}

} // namespace

std::string printable(std::string_view text) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = characterBytes(text);
        const auto lead = std::uint8_t(text.front());
        const bool control = lead < 0x20 || lead == 0x7F || (lead == 0xC2 && length == 2 && std::uint8_t(text[1]) < 0xA0);
        clean += length == 0 || control ? kReplacement : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

std::string displayName(const fs::path& path) {
    const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    const std::string text = utf8FromPath(name);
    return printable(text.empty() ? utf8FromPath(path) : text);
}

fs::path pathFromUtf8(std::string_view utf8) {
    return fs::path(std::u8string(utf8.begin(), utf8.end()));
}

std::string utf8FromPath(const fs::path& path) {
    const std::u8string text = path.u8string();
    return std::string(text.begin(), text.end());
}

std::string safeFileName(std::string_view text) {
    constexpr std::size_t kLongest = 120, kKept = 60;
    std::string name;
    for (const char c : text)
        name += std::uint8_t(c) < 0x20 || std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos ? '_' : c;
    if (name == text && name != "." && name != ".." && !name.empty() && name.size() <= kLongest) return name;
    return name.substr(0, kKept) + "-" + sha256Hex(text).substr(0, 12);
}

Result<std::string> readTextFile(const fs::path& path, std::uint64_t maxBytes) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a fifo must not be waited for
    if (file < 0) return fileError(path, "open", errno);
    struct stat status {};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(file);
        return notAFile(path, S_ISDIR(status.st_mode));
    }
    if (std::uint64_t(status.st_size) > maxBytes) {
        ::close(file);
        return Error(ErrorCode::Corrupt, displayName(path) + " has " + std::to_string(status.st_size) +
                                             " bytes, at most " + std::to_string(maxBytes) + " were expected");
    }
    std::string bytes(std::size_t(status.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = ::read(file, bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            const int number = errno;
            ::close(file);
            return fileError(path, "read", number);
        }
        if (got == 0) break;
        done += std::size_t(got);
    }
    ::close(file);
    bytes.resize(done);
    return bytes;
}

Result<void> writeFileAtomically(const fs::path& path, std::string_view bytes) {
    return writeAtomically(path, [&](const fs::path& temporary) { return writeAll(temporary, bytes); });
}

Result<void> checkGoal(const fs::path& path) {
    HS_TRY(const fs::path goal, goalOf(path));
    const fs::path folder = goal.has_parent_path() ? goal.parent_path() : fs::path(".");
    std::error_code failed;
    if (fs::exists(folder, failed) && !fs::is_directory(folder, failed)) return fileError(path, "write", ENOTDIR);
    if (::access(folder.c_str(), W_OK | X_OK) != 0) return fileError(path, "write", errno);
    return {};
}

Result<void> writeAtomically(const fs::path& path, const std::function<Result<void>(const fs::path&)>& write) {
    HS_TRY(const fs::path goal, goalOf(path));
    removeAbandoned(goal);
    const fs::path temporary = temporaryBeside(goal);
    std::error_code ignored;
    Result<void> result = write(temporary);
    if (result) result = syncFile(temporary);
    if (!result) {
        fs::remove(temporary, ignored);
        Error error = std::move(result).error();
        const std::string part = displayName(temporary);
        if (const auto at = error.message.find(part); at != std::string::npos)
            error.message.replace(at, part.size(), displayName(path));
        return error;
    }
    if (::rename(temporary.c_str(), goal.c_str()) != 0) {
        const int number = errno;
        fs::remove(temporary, ignored);
        return fileError(path, "write", number);
    }
    return {};
}

} // namespace hs::core
