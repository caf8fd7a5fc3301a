#include "core/cases.h"

#include "core/files.h"
#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_set>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

struct Place {
    std::string_view name; // of the file
    std::size_t line = 0;  // 1-based
};

Error corrupt(const Place& place, const std::string& sentence) {
    return Error(ErrorCode::Corrupt,
                 std::string(place.name) + ", line " + std::to_string(place.line) + ": " + sentence);
}

std::filesystem::path resolve(const std::string& utf8, const std::filesystem::path& folder) {
    const std::filesystem::path path = pathFromUtf8(utf8);
    return path.is_absolute() ? path : folder / path;
}

Result<std::vector<std::string>> strings(const Json& object, const char* key, const Place& place) {
    const auto at = object.find(key);
    if (at == object.end() || at->is_null()) return std::vector<std::string>{};
    if (at->is_string()) return std::vector<std::string>{at->get<std::string>()};
    std::vector<std::string> found;
    if (!at->is_array()) return corrupt(place, std::string("'") + key + "' must be a text or a list of texts");
    for (const Json& item : *at) {
        if (!item.is_string()) return corrupt(place, std::string("'") + key + "' must hold texts only");
        found.push_back(item.get<std::string>());
    }
    return found;
}

Result<std::string> single(const Json& object, const char* key, const Place& place) {
    HS_TRY(auto found, strings(object, key, place));
    if (found.size() > 1) return corrupt(place, std::string("'") + key + "' must be one text, found a list");
    return found.empty() ? std::string() : std::move(found.front());
}

Result<std::vector<std::vector<float>>> evidence(const Json& object, const Place& place) {
    std::vector<std::vector<float>> found;
    const auto at = object.find("evidence");
    if (at == object.end() || at->is_null()) return found;
    const auto wrong = [&] { return corrupt(place, "'evidence' must be a list of lists of numbers from 0 to 1"); };
    if (!at->is_array()) return wrong();
    for (const Json& slide : *at) {
        if (!slide.is_array()) return wrong();
        auto& shares = found.emplace_back();
        for (const Json& share : slide) {
            if (!share.is_number() || share.get<double>() < 0.0 || share.get<double>() > 1.0) return wrong();
            shares.push_back(share.get<float>());
        }
    }
    return found;
}

Result<void> setSplit(Case& one, const std::string& name, const Place& place) {
    if (name.empty()) return {};
    const auto split = splitFromName(name);
    if (!split) return corrupt(place, "split must be train, val or test, found '" + name + "'");
    one.split = *split;
    return {};
}

Result<Case> caseFromJson(const Json& object, const std::filesystem::path& folder, const Place& place) {
    Case one;
    HS_TRY(one.id, single(object, "id", place));
    HS_TRY(one.diagnosis, single(object, "diagnosis", place));
    HS_TRY(one.reports, strings(object, "reports", place));
    HS_TRY(const auto slides, strings(object, "slides", place));
    HS_TRY(const auto features, strings(object, "features", place));
    for (const auto& slide : slides)
        one.slides.push_back(resolve(slide, folder));
    for (const auto& file : features)
        one.features.push_back(resolve(file, folder));
    HS_TRY(const auto split, single(object, "split", place));
    HS_CHECK(setSplit(one, split, place));
    HS_TRY(one.evidence, evidence(object, place));
    return one;
}

// Rules that hold for both kinds of file.
class Collector {
public:
    explicit Collector(std::string_view name)
        : m_name(name) {}

    Result<void> add(Case one, std::size_t line) {
        const Place place{m_name, line};
        if (one.id.empty()) return corrupt(place, "a case needs an 'id'");
        if (!m_ids.insert(one.id).second) return corrupt(place, "the id '" + one.id + "' was used before");
        if (one.slides.empty() && one.features.empty())
            return corrupt(place, "the case '" + one.id + "' names neither slides nor features");
        if (!one.evidence.empty() && !one.features.empty() && one.evidence.size() != one.features.size())
            return corrupt(place, "the case '" + one.id + "' has " + std::to_string(one.features.size()) +
                                      " feature files but evidence for " + std::to_string(one.evidence.size()));
        m_cases.push_back(std::move(one));
        return {};
    }

    Result<std::vector<Case>> finish() {
        if (m_cases.empty()) return Error(ErrorCode::Corrupt, std::string(m_name) + " holds no case");
        return std::move(m_cases);
    }

private:
    std::string_view m_name;
    std::vector<Case> m_cases;
    std::unordered_set<std::string> m_ids;
};

struct CsvRow {
    std::size_t line = 0;
    std::vector<std::string> cells;
};

// Quotes, doubled quotes and line breaks inside quotes as RFC 4180 has them.
Result<std::vector<CsvRow>> csvRows(std::string_view text, std::string_view name) {
    std::vector<CsvRow> rows;
    std::size_t line = 1;
    CsvRow row{line, {}};
    std::string cell;
    bool quoted = false;
    const auto endRow = [&] {
        row.cells.push_back(std::move(cell));
        cell.clear();
        if (row.cells.size() > 1 || !row.cells.front().empty()) rows.push_back(std::move(row));
        row = CsvRow{line, {}};
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') ++line;
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[++i];
            else
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            row.cells.push_back(std::move(cell));
            cell.clear();
        } else if (c == '\n') {
            endRow();
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (quoted) return corrupt({name, row.line}, "a quote is opened here and never closed");
    endRow();
    return rows;
}

std::vector<std::string> cellValues(const std::string& cell) {
    std::vector<std::string> values;
    std::size_t from = 0;
    while (from <= cell.size()) {
        const std::size_t to = std::min(cell.find('|', from), cell.size());
        if (to > from) values.push_back(cell.substr(from, to - from));
        from = to + 1;
    }
    return values;
}

std::string withoutByteOrderMark(std::string_view text) {
    return std::string(text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text);
}

} // namespace

std::string splitName(Split split) {
    return split == Split::Train ? "train" : split == Split::Validation ? "val" : "test";
}

std::optional<Split> splitFromName(std::string_view name) {
    if (name == "train") return Split::Train;
    if (name == "val" || name == "validation") return Split::Validation;
    if (name == "test") return Split::Test;
    return std::nullopt;
}

Result<std::vector<Case>> parseCasesJsonLines(std::string_view text, const std::filesystem::path& folder,
                                              std::string_view name) {
    const std::string clean = withoutByteOrderMark(text);
    Collector collector(name);
    std::size_t line = 0;
    for (std::size_t from = 0; from < clean.size(); ++line) {
        const std::size_t to = std::min(clean.find('\n', from), clean.size());
        const std::string_view one = std::string_view(clean).substr(from, to - from);
        from = to + 1;
        if (one.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const Place place{name, line + 1};
        const Json object = Json::parse(shallowJson(one), nullptr, /*allow_exceptions=*/false);
        if (object.is_discarded() || !object.is_object()) return corrupt(place, "a JSON object was expected");
        HS_TRY(auto parsed, caseFromJson(object, folder, place));
        HS_CHECK(collector.add(std::move(parsed), line + 1));
    }
    return collector.finish();
}

Result<std::vector<Case>> parseCasesCsv(std::string_view text, const std::filesystem::path& folder,
                                        std::string_view name) {
    HS_TRY(const auto rows, csvRows(withoutByteOrderMark(text), name));
    if (rows.empty()) return Error(ErrorCode::Corrupt, std::string(name) + " holds no case");
    const std::vector<std::string>& header = rows.front().cells;
    if (std::find(header.begin(), header.end(), "id") == header.end())
        return corrupt({name, 1}, "the header must name a column 'id'");
    Collector collector(name);
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const Place place{name, rows[i].line};
        if (rows[i].cells.size() != header.size())
            return corrupt(place, "expected " + std::to_string(header.size()) + " columns, found " +
                                      std::to_string(rows[i].cells.size()));
        Json object = Json::object();
        for (std::size_t column = 0; column < header.size(); ++column) {
            const std::string& key = header[column];
            const std::string& cell = rows[i].cells[column];
            if (key == "evidence") continue;
            if (key == "slides" || key == "features" || key == "reports")
                object[key] = cellValues(cell);
            else
                object[key] = cell;
        }
        HS_TRY(auto parsed, caseFromJson(object, folder, place));
        HS_CHECK(collector.add(std::move(parsed), rows[i].line));
    }
    return collector.finish();
}

Result<std::vector<Case>> readCases(const std::filesystem::path& path) {
    HS_TRY(const auto text, readTextFile(path, std::uint64_t(2) << 30));
    const std::string name = displayName(path);
    if (path.extension() == ".csv") return parseCasesCsv(text, path.parent_path(), name);
    return parseCasesJsonLines(text, path.parent_path(), name);
}

std::string caseToJsonLine(const Case& one, const std::filesystem::path& folder) {
    const auto paths = [&](const std::vector<std::filesystem::path>& from) {
        Json list = Json::array();
        for (const auto& path : from) {
            const auto relative = path.lexically_relative(folder);
            const bool below = !relative.empty() && *relative.begin() != "..";
            list.push_back(utf8FromPath(below ? relative : path));
        }
        return list;
    };
    Json object{{"id", one.id}};
    if (!one.slides.empty()) object["slides"] = paths(one.slides);
    if (!one.features.empty()) object["features"] = paths(one.features);
    if (!one.diagnosis.empty()) object["diagnosis"] = one.diagnosis;
    if (!one.reports.empty()) object["reports"] = one.reports;
    object["split"] = splitName(one.split);
    if (!one.evidence.empty()) object["evidence"] = one.evidence;
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace hs::core
