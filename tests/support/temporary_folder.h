// A folder that a test may fill; removed with all that is in it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace hs::test {

class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "hs-test-XXXXXX").string();
        if (::mkdtemp(name.data())) m_path = name;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::filesystem::path operator/(std::string_view name) const { return m_path / name; }

    std::filesystem::path write(std::string_view name, std::string_view bytes) const {
        std::ofstream(m_path / name, std::ios::binary) << bytes;
        return m_path / name;
    }
    // A copy that may be written to, whatever the original's mode.
    std::filesystem::path copy(const std::filesystem::path& file) const {
        const std::filesystem::path goal = m_path / file.filename();
        std::filesystem::copy_file(file, goal);
        std::filesystem::permissions(goal, std::filesystem::perms::owner_all);
        return goal;
    }

private:
    std::filesystem::path m_path;
};

} // namespace hs::test
