#include "core/files.h"

#include "core/sha256.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
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

fs::path temporaryBeside(const fs::path& path) {
    static std::atomic<unsigned> counter{0};
    fs::path temporary = path;
    temporary += ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    return temporary;
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

Result<void> syncFile(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fileError(path, "open", errno);
    const int failed = ::fsync(file) == 0 ? 0 : errno;
    ::close(file);
    if (failed != 0) return fileError(path, "write", failed);
    return {};
}

} // namespace

std::string displayName(const fs::path& path) {
    const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    const std::string text = utf8FromPath(name);
    return text.empty() ? utf8FromPath(path) : text;
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
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fileError(path, "open", errno);
    struct stat status {};
    if (::fstat(file, &status) != 0 || S_ISDIR(status.st_mode)) {
        ::close(file);
        return Error(ErrorCode::Unsupported, displayName(path) + " is a folder, a file was expected");
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

Result<void> writeAtomically(const fs::path& path, const std::function<Result<void>(const fs::path&)>& write) {
    const fs::path temporary = temporaryBeside(path);
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
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        const int number = errno;
        fs::remove(temporary, ignored);
        return fileError(path, "write", number);
    }
    return {};
}

} // namespace hs::core
