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

std::vector<std::string> homeEnvironment(const fs::path& home) {
    return {"HOME=" + home.string(),
            "XDG_CACHE_HOME=" + (home / "cache").string(),
            "XDG_CONFIG_HOME=" + (home / "config").string(),
            "XDG_STATE_HOME=" + (home / "state").string(),
            "XDG_DATA_HOME=" + (home / "data").string(),
            "QT_QPA_PLATFORM=offscreen",
            "LANG=C.UTF-8"};
}

const std::vector<FaultArea>& faultAreas() {
    static const std::vector<FaultArea> areas{
        {"Usage", "command lines", usageCases},
        {"Slides", "slides: no slides, odd paths, cut at many places, changed while open", slideCases},
        {"Tiffs", "slides: wrong inside", tiffCases},
        {"Bundles", "bundles", bundleCases},
        {"Weights", "weights", weightsCases},
        {"Tokenizers", "tokenizers", tokenizerCases},
        {"Reports", "report files", reportCases},
        {"Features", "feature files", featureCases},
        {"Tables", "tables of cases", tableCases},
        {"Runs", "run folders", runCases},
        {"Settings", "settings of training", settingsCases},
        {"Marks", "marks (GeoJSON)", markCases},
        {"Policy", "the administrator's policy", policyCases},
        {"Desk", "preferences and what the viewer keeps", deskCases},
    };
    return areas;
}

} // namespace hs::test
