// Texts of strangers that become documents: reports and case tables (JSON lines and CSV).
//
// What must hold: a value or one sentence; a report that was read is written and read again to the same text; a case
// table that was read names every case.
#include "core/cases.h"
#include "core/report.h"
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    readAsReport(text);
    readAsCases(text, false);
    readAsCases(text, true);
    return 0;
}
