#include "core/case_record.h"

#include "core/files.h"
#include "core/json_depth.h"
#include "core/sha256.h"
#include "core/words/word_difference.h"

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <ctime>
#include <utility>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<Deed, const char*>, 5> kDeeds{{{Deed::Wrote, "wrote"},
                                                              {Deed::Edited, "edited"},
                                                              {Deed::Took, "took"},
                                                              {Deed::Finalised, "finalised"},
                                                              {Deed::Reopened, "reopened"}}};

const char* deedName(Deed deed) {
    for (const auto& [key, name] : kDeeds)
        if (key == deed) return name;
    return "edited";
}

Deed deedFromName(std::string_view name) {
    for (const auto& [key, word] : kDeeds)
        if (name == word) return key;
    return Deed::Edited;
}

Json entryToJson(const HistoryEntry& entry) {
    Json json{{"time", entry.time}, {"who", entry.who}, {"deed", deedName(entry.deed)}};
    if (!entry.removed.empty()) json["removed"] = entry.removed;
    if (!entry.added.empty()) json["added"] = entry.added;
    return json;
}

HistoryEntry entryFromJson(const Json& json) {
    HistoryEntry entry;
    entry.time = json.value("time", "");
    entry.who = json.value("who", "");
    entry.deed = deedFromName(json.value("deed", ""));
    entry.removed = json.value("removed", "");
    entry.added = json.value("added", "");
    return entry;
}

void append(std::string& words, std::string_view text, TextSpan span) {
    if (!words.empty()) words += " … ";
    words += text.substr(span.begin, span.end - span.begin);
}

} // namespace

std::string recordToJson(const CaseRecord& record) {
    Json json = Json::parse(reportToJson(record.report));
    json["case"] = {{"number", record.fields.number},
                    {"patient", record.fields.patient},
                    {"material", record.fields.material},
                    {"clinical", record.fields.clinical}};
    json["history"] = Json::array();
    for (const HistoryEntry& entry : record.history)
        json["history"].push_back(entryToJson(entry));
    if (record.signedOff)
        json["signed"] = {{"who", record.signedOff->who},
                          {"time", record.signedOff->time},
                          {"text_sha256", record.signedOff->textHash}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Result<CaseRecord> recordFromJson(std::string_view text, std::string_view name) {
    CaseRecord record;
    HS_TRY(record.report, reportFromJson(text, name));
    const Json json = Json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    try {
        const Json fields = json.value("case", Json::object());
        record.fields = {fields.value("number", ""), fields.value("patient", ""), fields.value("material", ""),
                         fields.value("clinical", "")};
        for (const Json& entry : json.value("history", Json::array()))
            record.history.push_back(entryFromJson(entry));
        if (const Json& signature = json.value("signed", Json()); signature.is_object())
            record.signedOff =
                SignOff{signature.value("who", ""), signature.value("time", ""), signature.value("text_sha256", "")};
        return record;
    } catch (const nlohmann::json::exception& problem) {
        return Error(ErrorCode::Corrupt, std::string(name) + " has a case that cannot be read: " + problem.what());
    }
}

Result<CaseRecord> readRecord(const std::filesystem::path& path) {
    HS_TRY(const std::string text, readTextFile(path, 64u << 20));
    return recordFromJson(text, displayName(path));
}

SignOff signOff(const std::string& text, const std::string& who, const std::string& time) {
    return {who, time, sha256Hex(text)};
}

bool signatureHolds(const CaseRecord& record) {
    return record.signedOff && record.signedOff->textHash == sha256Hex(record.report.text);
}

std::optional<HistoryEntry> editBetween(std::string_view before, std::string_view after, const std::string& who,
                                        const std::string& time) {
    HistoryEntry entry{time, who, Deed::Edited, {}, {}};
    for (const ChangedStretch& stretch : wordDifference(before, after)) {
        if (stretch.change == Change::Removed) append(entry.removed, before, stretch.before);
        if (stretch.change == Change::Added) append(entry.added, after, stretch.after);
    }
    if (entry.removed.empty() && entry.added.empty()) return std::nullopt;
    return entry;
}

std::string utcNow() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

} // namespace hs::core
