// StateFolder: where the program keeps what must survive it: files for the user alone, written aside and renamed. Any
// thread, except that one process at a time owns a folder.
#pragma once

#include "core/error.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace hs::app {

class StateFolder {
public:
    explicit StateFolder(std::filesystem::path path)
        : m_path(std::move(path)) {}

    // $XDG_STATE_HOME/HistoScribe, else ~/.local/state/HistoScribe.
    static std::filesystem::path usual();

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path sessionFile() const { return m_path / "session.json"; }
    // Fingerprints are hexadecimal; what is not is turned into it.
    std::filesystem::path marksFile(std::string_view fingerprint) const;

    // Makes the folders (mode 0700).
    core::Result<void> prepare() const;
    // Mode 0600; on any failure the file is as it was.
    core::Result<void> write(const std::filesystem::path& file, std::string_view bytes) const;
    void remove(const std::filesystem::path& file) const;
    // What cannot be read becomes <name>.damaged, so that the next write does not go over it.
    static void putAside(const std::filesystem::path& file);

    // Takes away what is older, and what a killed write has left. Says how many files of marks went.
    std::size_t purge(std::chrono::hours olderThan) const;
    // Everything.
    void forgetAll() const;

private:
    std::filesystem::path m_path;
};

} // namespace hs::app
