#include "app/histoscribe/state_folder.h"

#include "core/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace hs::app {

namespace fs = std::filesystem;

namespace {

constexpr auto kFolderMode = fs::perms::owner_all;

core::Result<void> writePrivately(const fs::path& path, std::string_view bytes) {
    const auto failed = [&path](const char* verb, int number) {
        const std::string reason = number == ENOSPC ? "the disk is full" : std::strerror(number);
        return core::Error(core::ErrorCode::Internal,
                           std::string("cannot ") + verb + " " + core::displayName(path) + ": " + reason);
    };
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return failed("create", errno);
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t written = ::write(file, bytes.data() + done, bytes.size() - done);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) {
            const int number = written < 0 ? errno : ENOSPC;
            ::close(file);
            return failed("write", number);
        }
        done += std::size_t(written);
    }
    if (::close(file) != 0) return failed("write", errno);
    return {};
}

} // namespace

fs::path StateFolder::usual() {
    if (const char* given = std::getenv("XDG_STATE_HOME"); given && fs::path(given).is_absolute())
        return fs::path(given) / "HistoScribe";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "/tmp") / ".local" / "state" / "HistoScribe";
}

fs::path StateFolder::marksFile(std::string_view fingerprint) const {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string name;
    for (const char c : fingerprint) {
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
            name += c;
        } else {
            name += kHex[std::uint8_t(c) >> 4];
            name += kHex[std::uint8_t(c) & 15];
        }
    }
    return m_path / "marks" / (name + ".geojson.gz");
}

core::Result<void> StateFolder::prepare() const {
    std::error_code error;
    fs::create_directories(m_path / "marks", error);
    if (!error) fs::permissions(m_path, kFolderMode, error);
    if (!error) fs::permissions(m_path / "marks", kFolderMode, error);
    if (error)
        return core::Error(core::ErrorCode::Internal, "cannot make the folder for autosaved work: " + error.message());
    return {};
}

core::Result<void> StateFolder::write(const fs::path& file, std::string_view bytes) const {
    HS_CHECK(prepare()); // it may have been taken away meanwhile
    return core::writeAtomically(file, [&](const fs::path& temporary) { return writePrivately(temporary, bytes); });
}

void StateFolder::remove(const fs::path& file) const {
    std::error_code ignored;
    fs::remove(file, ignored);
}

void StateFolder::putAside(const fs::path& file) {
    std::error_code ignored;
    fs::rename(file, fs::path(file) += ".damaged", ignored);
}

std::size_t StateFolder::purge(std::chrono::hours olderThan) const {
    std::size_t gone = 0;
    std::error_code error;
    const auto oldest = fs::file_time_type::clock::now() - olderThan;
    for (const fs::path& folder : {m_path, m_path / "marks"}) {
        for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
             entry.increment(error)) {
            std::error_code ignored;
            if (!entry->is_regular_file(ignored)) continue;
            const bool leftOver = entry->path().filename().string().find(".part-") != std::string::npos;
            const bool kept = folder == m_path && entry->path().extension() != ".damaged";
            const bool old = !kept && entry->last_write_time(ignored) < oldest;
            if (!leftOver && !old) continue;
            if (fs::remove(entry->path(), ignored) && old) ++gone;
        }
        error.clear();
    }
    return gone;
}

void StateFolder::forgetAll() const {
    std::error_code ignored;
    fs::remove_all(m_path / "marks", ignored);
    remove(sessionFile());
    remove(fs::path(sessionFile()) += ".damaged");
}

} // namespace hs::app
