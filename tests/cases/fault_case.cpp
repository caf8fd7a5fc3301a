#include "tests/cases/fault_case.h"

namespace hs::test {

namespace fs = std::filesystem;

CaseFolder::CaseFolder()
    : m_path(m_outer / "case \xC3\xA9 \xE6\x9F\x90") {
    fs::create_directories(m_path);
}

std::string CaseFolder::operator/(std::string_view name) const {
    return (m_path / name).string();
}

std::string CaseFolder::write(std::string_view name, std::string_view bytes) const {
    const fs::path file = m_path / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file.string();
}

std::string CaseFolder::makeFolder(std::string_view name) const {
    fs::create_directories(m_path / name);
    return (m_path / name).string();
}

} // namespace hs::test
