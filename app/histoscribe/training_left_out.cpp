// Slides that gave no features: remembered beside the data set, so that the other cases can be learnt from.
#include "app/histoscribe/training_data.h"

#include "core/files.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>

namespace hs::app {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

fs::path fileOf(const fs::path& dropped) {
    return dataSetFolder(dropped) / "left_out.json";
}

std::int64_t changedAt(const fs::path& file) {
    std::error_code failed;
    const auto written = fs::last_write_time(file, failed);
    return failed ? 0 : std::chrono::duration_cast<std::chrono::seconds>(written.time_since_epoch()).count();
}

std::uintmax_t bytesOf(const fs::path& file) {
    std::error_code failed;
    const std::uintmax_t bytes = fs::file_size(file, failed);
    return failed ? 0 : bytes;
}

// The line "hscribe: … <name> …" of the messages, without its beginning; empty where none names the slide.
std::string sentenceAbout(const std::string& messages, const std::string& name) {
    static const std::string kBegin = "hscribe: ";
    for (std::size_t at = 0; at < messages.size();) {
        const std::size_t end = std::min(messages.find('\n', at), messages.size());
        std::string line = messages.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(kBegin) || line.find(name) == std::string::npos) continue;
        line.erase(0, kBegin.size());
        if (!line.empty() && !line.starts_with(name)) line[0] = char(std::toupper(static_cast<unsigned char>(line[0])));
        return line;
    }
    return {};
}

} // namespace

std::vector<LeftOutSlide> leftOutOf(const std::vector<fs::path>& slides, const fs::path& out, const fs::path& bundle,
                                    const std::string& messages) {
    std::vector<LeftOutSlide> leftOut;
    std::error_code failed;
    for (const fs::path& slide : slides) {
        if (fs::exists(out / (fs::path(slide.filename()) += ".h5"), failed)) continue;
        const std::string why = sentenceAbout(messages, core::displayName(slide));
        if (!why.empty()) leftOut.push_back({slide, bundle, bytesOf(slide), changedAt(slide), why});
    }
    return leftOut;
}

std::vector<LeftOutSlide> readLeftOut(const fs::path& dropped) {
    std::vector<LeftOutSlide> leftOut;
    const auto text = core::readTextFile(fileOf(dropped), 16u << 20);
    if (!text) return leftOut;
    const Json list = Json::parse(text.value(), nullptr, /*allow_exceptions=*/false);
    if (!list.is_array()) return leftOut; // ours alone: what cannot be read is read anew
    for (const Json& one : list) {
        if (!one.is_object()) continue;
        try {
            leftOut.push_back({core::pathFromUtf8(one.at("slide").get<std::string>()),
                               core::pathFromUtf8(one.at("bundle").get<std::string>()),
                               one.at("bytes").get<std::uintmax_t>(), one.at("changed").get<std::int64_t>(),
                               one.at("why").get<std::string>()});
        } catch (const nlohmann::json::exception&) {
            continue;
        }
    }
    std::erase_if(leftOut, [](const LeftOutSlide& one) {
        return bytesOf(one.slide) != one.bytes || changedAt(one.slide) != one.changed;
    });
    return leftOut;
}

core::Result<void> rememberLeftOut(const fs::path& dropped, const std::vector<LeftOutSlide>& more) {
    std::vector<LeftOutSlide> all = readLeftOut(dropped);
    for (const LeftOutSlide& one : more) {
        std::erase_if(all, [&](const LeftOutSlide& old) { return old.slide == one.slide && old.bundle == one.bundle; });
        all.push_back(one);
    }
    Json list = Json::array();
    for (const LeftOutSlide& one : all)
        list.push_back({{"slide", core::utf8FromPath(one.slide)},
                        {"bundle", core::utf8FromPath(one.bundle)},
                        {"bytes", one.bytes},
                        {"changed", one.changed},
                        {"why", one.why}});
    std::error_code failed;
    fs::create_directories(dataSetFolder(dropped), failed);
    return core::writeFileAtomically(fileOf(dropped), list.dump(1));
}

core::Finding takeOut(std::vector<core::Case>& cases, const std::vector<LeftOutSlide>& leftOut,
                      const fs::path& bundle) {
    core::Finding finding{core::FindingKind::LeftOut, core::Severity::Warning, 0, {}};
    std::error_code failed;
    std::erase_if(cases, [&](core::Case& one) {
        const bool read = std::any_of(one.features.begin(), one.features.end(),
                                      [&](const fs::path& file) { return fs::exists(file, failed); });
        if (one.slides.empty() || read) return false;
        for (const LeftOutSlide& out : leftOut) {
            if (out.bundle != bundle || std::erase(one.slides, out.slide) == 0) continue;
            ++finding.count;
            finding.items.push_back(out.why);
        }
        return one.slides.empty();
    });
    return finding;
}

} // namespace hs::app
