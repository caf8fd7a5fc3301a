// CaseRecord: a report with everything a department keeps beside it: whose it is, who wrote what and when, who signed.
//
// A value. Its file is the report's own JSON (contract: report .json) with "case", "history" and "signed" added, so
// that whatever reads reports reads it too. Times are UTC, "2026-11-25T20:47:15Z".
#pragma once

#include "core/error.h"
#include "core/report.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hs::core {

// Free text, any of it empty. Never logged.
struct CaseFields {
    std::string number;
    std::string patient;
    std::string material;
    std::string clinical; // what was asked
    friend bool operator==(const CaseFields&, const CaseFields&) = default;
};

enum class Deed { Wrote, Edited, Took, Finalised, Reopened };

// One line of the history.
struct HistoryEntry {
    std::string time;
    std::string who; // a person's name, or the bundle's
    Deed deed = Deed::Edited;
    std::string removed; // words that went, of an edit
    std::string added;   // words that came; what the model was given, when it wrote
    friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

struct SignOff {
    std::string who;
    std::string time;
    std::string textHash; // sha256 of the text at that moment
    friend bool operator==(const SignOff&, const SignOff&) = default;
};

struct CaseRecord {
    Report report;
    CaseFields fields;
    std::vector<HistoryEntry> history; // oldest first
    std::optional<SignOff> signedOff;
};

std::string recordToJson(const CaseRecord& record);
// A plain report is a record without a case. Refuses what reportFromJson refuses, and fields of a wrong kind.
Result<CaseRecord> recordFromJson(std::string_view json, std::string_view name);
Result<CaseRecord> readRecord(const std::filesystem::path& path);

// False when the text is another one than was signed.
bool signatureHolds(const CaseRecord& record);
SignOff signOff(const std::string& text, const std::string& who, const std::string& time);

// What a hand changed between two states of the text, as one line; nothing when no word differs.
std::optional<HistoryEntry> editBetween(std::string_view before, std::string_view after, const std::string& who,
                                        const std::string& time);

// Now, as the record writes it.
std::string utcNow();

} // namespace hs::core
