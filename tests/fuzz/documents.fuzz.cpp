// Texts of strangers that become documents: reports and case records, case tables (JSON lines and CSV), and what a run
// folder holds: events, the process that writes them, the answers of an evaluation.
//
// What must hold: a value or one sentence; a report that was read is written and read again to the same text, an event
// to the same line; a case table that was read names every case; events are the same however the file was cut.
#include "core/case_record.h"
#include "core/cases.h"
#include "core/report.h"
#include "core/train_event.h"
#include "core/training/events_follower.h"
#include "core/training/gate.h"
#include "core/training/process_identity.h"
#include "tests/fuzz/memory_file.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace hs::core;
using hs::test::require;

void sentence(const Error& error) {
    require(!error.message.empty() && error.message.find('\n') == std::string::npos);
    require(error.message.find("json.exception") == std::string::npos);
}

void readAsReport(std::string_view text) {
    const auto report = reportFromJson(text, "r.json");
    if (!report) return sentence(report.error());
    const auto again = reportFromJson(reportToJson(report.value()), "r.json");
    require(again.ok() && again.value().tokens.size() == report.value().tokens.size());
}

void readAsCases(std::string_view text, bool csv) {
    const auto cases = csv ? parseCasesCsv(text, "/data", "c.csv") : parseCasesJsonLines(text, "/data", "c.jsonl");
    if (!cases) {
        require(!cases.error().message.empty());
        return;
    }
    for (const Case& one : cases.value())
        require(!one.id.empty() && !(one.slides.empty() && one.features.empty()));
}

void readAsRecord(std::string_view text) {
    const auto record = recordFromJson(text, "r.json");
    if (!record) return sentence(record.error());
    const auto again = recordFromJson(recordToJson(record.value()), "r.json");
    require(again.ok() && again.value().history.size() == record.value().history.size());
    require(again.value().signedOff.has_value() == record.value().signedOff.has_value());
}

void readAsEvents(std::string_view text) {
    std::vector<TrainEvent> whole, inPieces;
    EventLines one, other;
    one.add(text, whole);
    other.add(text.substr(0, text.size() / 3), inPieces);
    other.add(text.substr(text.size() / 3), inPieces);
    require(whole.size() == inPieces.size() && one.broken() == other.broken());
    for (const TrainEvent& event : whole) {
        const std::string line = trainEventToJsonLine(event);
        const auto again = trainEventFromJsonLine(line);
        require(again.ok() && trainEventToJsonLine(again.value()) == line);
    }
}

void readAsAnswer(std::string_view text) {
    if (const auto identity = processIdentityFromJson(text)) require(identity.value().pid > 1);
    static_cast<void>(parseProcessStat(text));
    if (const auto gate = parseGate(text)) require(!gate.value().rows.empty());
    const auto evaluation = parseEvaluation(text);
    if (evaluation) require(compareEvaluations(evaluation.value(), evaluation.value()).ok());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    readAsReport(text);
    readAsCases(text, false);
    readAsCases(text, true);
    readAsRecord(text);
    readAsEvents(text);
    readAsAnswer(text);
    return 0;
}
