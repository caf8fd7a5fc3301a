// Report files with one thing wrong, met by `hscribe heatmap` before it asks for a model.
#include "tests/cases/fault_case.h"

#include <nlohmann/json.hpp>

namespace hs::test {

namespace {

using nlohmann::json;

json goodReport() {
    return json::parse(
        R"({"format": "histoscribe-report-1", "prompt": "Final diagnosis:", "text": "Final diagnosis: skin.",
"tokens": [{"id": 5, "text": "Final diagnosis:", "begin": 0, "end": 16, "author": "hand", "probability": 1.0},
{"id": 6, "text": " skin.", "begin": 16, "end": 22, "author": "model", "probability": 0.5}], "prompt_tokens": 1})");
}

FaultCase of(std::string name, int exitCode, std::string sentence, std::string text, Arguments more = {}) {
    return {std::move(name), exitCode, std::move(sentence),
            [text = std::move(text), more = std::move(more)](const CaseFolder& folder) {
                Arguments arguments{"heatmap",       folder / "none.svs", "--bundle",
                                    folder / "none", "--report",          folder.write("r.json", text)};
                arguments.insert(arguments.end(), more.begin(), more.end());
                return arguments;
            }};
}

FaultCase changed(std::string name, void (*change)(json&)) {
    json report = goodReport();
    change(report);
    return of(std::move(name), 3, "r\\.json", report.dump());
}

} // namespace

std::vector<FaultCase> reportCases() {
    std::vector<FaultCase> all{
        of("Empty", 3, "r\\.json", ""),
        of("Text", 3, "r\\.json is not a report", "Final diagnosis: skin"),
        of("AList", 3, "r\\.json is not a report", "[]"),
        of("AnotherObject", 3, "r\\.json is not a report", "{\"a\": 1}"),
        of("Cut", 3, "r\\.json is not a report", goodReport().dump().substr(0, 120)),
        of("NestedOneHundredThousandTimes", 3, "r\\.json", std::string(100000, '{')),
        changed("TokensThatAreAText", [](json& j) { j["tokens"] = "many"; }),
        changed("ATokenBeyondTheText", [](json& j) { j["tokens"][1]["end"] = 4000; }),
        changed("ATokenBackwards", [](json& j) { j["tokens"][1]["begin"] = 20, j["tokens"][1]["end"] = 18; }),
        changed("ATokenOfANegativePlace", [](json& j) { j["tokens"][1]["begin"] = -1; }),
        changed("ATokenWithoutAnId", [](json& j) { j["tokens"][1].erase("id"); }),
        changed("ATokenOfAWordId", [](json& j) { j["tokens"][1]["id"] = "six"; }),
        changed("TextThatIsANumber", [](json& j) { j["text"] = 5; }),
        of("NoSuchPhrase", 2, "melanoma", goodReport().dump(), {"--phrase", "melanoma"}),
        of("AnEmptyPhrase", 2, "--phrase", goodReport().dump(), {"--phrase", ""}),
        of("TokensOfWords", 2, "--tokens", goodReport().dump(), {"--tokens", "a:b"}),
        of("TokensBackwards", 2, "--tokens", goodReport().dump(), {"--tokens", "2:1"}),
        of("TokensBeyondTheReport", 2, "--tokens", goodReport().dump(), {"--tokens", "0:99"}),
        of("WithoutItsBundle", 3, "none", goodReport().dump()),
    };
    FaultCase gone{"NotThere", 3, "none.json", [](const CaseFolder& folder) -> Arguments {
                       return {"heatmap", "a.svs", "--bundle", "b", "--report", folder / "none.json"};
                   }};
    all.push_back(gone);
    FaultCase folderCase{"AFolder", 3, "r.json", [](const CaseFolder& folder) -> Arguments {
                             return {"heatmap", "a.svs", "--bundle", "b", "--report", folder.makeFolder("r.json")};
                         }};
    all.push_back(folderCase);
    return all;
}

} // namespace hs::test
