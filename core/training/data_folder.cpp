#include "core/training/data_folder.h"

#include "core/files.h"
#include "core/sha256.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

namespace hs::core {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostFiles = 200'000;
constexpr std::uint64_t kLongestReport = 1u << 20;

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
    return text;
}

std::string suffixOf(const fs::path& path) {
    return lower(path.extension().string());
}

bool isTable(const fs::path& path) {
    const std::string suffix = suffixOf(path);
    return suffix == ".jsonl" || suffix == ".csv";
}

// "a.svs.h5" and "a.h5" belong to "a.svs".
std::string stemOf(const fs::path& path) {
    fs::path stem = path.stem();
    if (isFeatureName(path) && isSlideName(stem)) stem = stem.stem();
    return utf8FromPath(stem);
}

struct Place {
    std::string diagnosis;
    std::optional<Split> split;
};

// Names that say how files are kept, not what they show.
bool saysNothing(const std::string& name) {
    static const std::set<std::string> words{"slides", "features", "images", "wsi", "data", "h5", "h5_files"};
    return words.contains(lower(name));
}

Place placeOf(const fs::path& relative) {
    Place place;
    for (const fs::path& part : relative.parent_path()) {
        const std::string name = utf8FromPath(part);
        if (const auto split = splitFromName(lower(name))) place.split = split;
        else if (!name.empty() && name != "." && !saysNothing(name)) place.diagnosis = name;
    }
    return place;
}

Result<void> readReports(FoundCases& found, const std::map<std::string, fs::path>& texts) {
    for (Case& one : found.cases) {
        const auto text = texts.find(one.id);
        if (text == texts.end()) continue;
        HS_TRY(std::string report, readTextFile(text->second, kLongestReport));
        while (!report.empty() && (report.back() == '\n' || report.back() == '\r' || report.back() == ' '))
            report.pop_back();
        if (!report.empty()) one.reports = {std::move(report)};
    }
    return {};
}

std::map<std::string, fs::path> textsOf(const fs::path& folder, const std::vector<fs::path>& files) {
    std::map<std::string, fs::path> texts;
    for (const fs::path& file : files)
        if (suffixOf(file) == ".txt") texts.emplace(utf8FromPath(file.stem()), folder / file);
    return texts;
}

} // namespace

bool isSlideName(const fs::path& path) {
    static const std::set<std::string> suffixes{".svs", ".ndpi", ".mrxs", ".scn",  ".bif", ".vms", ".vmu",
                                                ".svslide", ".tif", ".tiff", ".dcm"};
    return suffixes.contains(suffixOf(path));
}

bool isFeatureName(const fs::path& path) {
    const std::string suffix = suffixOf(path);
    return suffix == ".h5" || suffix == ".hdf5";
}

Result<std::vector<fs::path>> listFolder(const fs::path& folder, std::stop_token stop) {
    std::vector<fs::path> files;
    std::error_code failed;
    fs::recursive_directory_iterator walk(folder, fs::directory_options::skip_permission_denied, failed);
    for (; !failed && walk != fs::recursive_directory_iterator(); walk.increment(failed)) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "stopped while listing the folder");
        const fs::path name = walk->path().filename();
        std::error_code ignored;
        if (name.string().starts_with('.')) {
            walk.disable_recursion_pending();
        } else if (walk->is_directory(ignored)) {
            if (fs::exists(fs::path(walk->path()) += ".mrxs", ignored)) walk.disable_recursion_pending();
        } else {
            files.push_back(fs::relative(walk->path(), folder, ignored));
            if (files.size() > kMostFiles)
                return Error(ErrorCode::InvalidInput, displayName(folder) + " holds more than " +
                                                          std::to_string(kMostFiles) + " files: drop a folder further down, or a table");
        }
    }
    if (failed) return Error(ErrorCode::NotFound, displayName(folder) + " cannot be listed: " + failed.message());
    std::sort(files.begin(), files.end());
    return files;
}

FoundCases casesFromFiles(const fs::path& folder, const std::vector<fs::path>& files) {
    FoundCases found;
    std::map<std::string, std::size_t> byStem; // of the case that has this slide
    std::set<std::string> ids;
    bool anySplit = false;
    const auto addCase = [&](const fs::path& file) -> Case& {
        const Place place = placeOf(file);
        Case& one = found.cases.emplace_back();
        one.id = stemOf(file);
        if (!ids.insert(one.id).second) // the same name in two folders: the folder tells them apart
            ids.insert(one.id = utf8FromPath(fs::path(file).replace_extension()));
        one.diagnosis = place.diagnosis;
        found.diagnosesFromFolders = found.diagnosesFromFolders || !place.diagnosis.empty();
        if (place.split) one.split = *place.split;
        anySplit = anySplit || place.split.has_value();
        return one;
    };
    for (const fs::path& file : files) {
        if (!isSlideName(file)) continue;
        addCase(file).slides.push_back(folder / file);
        byStem.emplace(stemOf(file), found.cases.size() - 1);
    }
    for (const fs::path& file : files) {
        if (!isFeatureName(file)) continue;
        const auto slide = byStem.find(stemOf(file));
        if (slide == byStem.end()) addCase(file).features.push_back(folder / file);
        else if (found.cases[slide->second].features.empty()) found.cases[slide->second].features.push_back(folder / file);
    }
    if (!anySplit) dealSplits(found.cases);
    found.splitsDealt = !anySplit;
    return found;
}

void dealSplits(std::vector<Case>& cases) {
    std::map<std::string, std::vector<Case*>> byDiagnosis;
    for (Case& one : cases)
        byDiagnosis[one.diagnosis].push_back(&one);
    for (auto& [diagnosis, members] : byDiagnosis) {
        std::sort(members.begin(), members.end(),
                  [](const Case* a, const Case* b) { return sha256Hex(a->id) < sha256Hex(b->id); });
        constexpr std::array kDeal{Split::Train, Split::Train, Split::Validation, Split::Train, Split::Test,
                                   Split::Train, Split::Train, Split::Train,      Split::Train, Split::Train};
        for (std::size_t i = 0; i < members.size(); ++i)
            members[i]->split = kDeal[i % kDeal.size()];
    }
}

Result<FoundCases> findCases(const fs::path& dropped, std::stop_token stop) {
    std::error_code failed;
    if (!fs::exists(dropped, failed)) return Error(ErrorCode::NotFound, displayName(dropped) + " is not there");
    fs::path table = dropped;
    std::vector<fs::path> files;
    if (fs::is_directory(dropped, failed)) {
        std::vector<fs::path> tables;
        for (const auto& entry : fs::directory_iterator(dropped, failed))
            if (isTable(entry.path())) tables.push_back(entry.path());
        const auto named = std::find_if(tables.begin(), tables.end(), [](const fs::path& path) { return path.stem() == "cases"; });
        table = named != tables.end() ? *named : tables.size() == 1 ? tables.front() : fs::path();
        if (table.empty()) {
            HS_TRY(files, listFolder(dropped, stop));
        }
    } else if (!isTable(dropped)) {
        return Error(ErrorCode::Unsupported, displayName(dropped) + " is neither a folder nor a table (.jsonl or .csv)");
    }
    if (!table.empty()) {
        FoundCases found;
        found.table = table;
        HS_TRY(found.cases, readCases(table));
        return found;
    }
    FoundCases found = casesFromFiles(dropped, files);
    if (found.cases.empty())
        return Error(ErrorCode::NotFound, displayName(dropped) + " holds no slide and no feature file among its " +
                                              std::to_string(files.size()) + " files");
    HS_CHECK(readReports(found, textsOf(dropped, files)));
    return found;
}

} // namespace hs::core
