#include "app/common/paraphrase.h"

#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace hs::app {

using core::Error;
using core::ErrorCode;
using core::Result;
using Json = nlohmann::ordered_json;

namespace {

const char* const kInstruction =
    "You rewrite pathology reports. Say the same in other words: keep every finding, every negation, every number with its unit and "
    "the diagnosis. Keep these headings where the report has them, spelt exactly so: ";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

} // namespace

std::string paraphraseRequest(const std::string& report, const ParaphraseOptions& options, int seed) {
    std::string instruction = kInstruction;
    for (std::size_t i = 0; i < options.headings.size(); ++i)
        instruction += (i == 0 ? "\"" : ", \"") + options.headings[i] + "\"";
    instruction += ". Answer with the rewritten report alone.";
    const Json body{{"model", options.model},
                    {"messages", Json::array({{{"role", "system"}, {"content", instruction}}, {{"role", "user"}, {"content", report}}})},
                    {"temperature", options.temperature},
                    {"seed", seed},
                    {"stream", false}};
    return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> paraphraseFrom(std::string_view answer) {
    const Json json = Json::parse(core::shallowJson(answer), nullptr, /*allow_exceptions=*/false);
    const auto wrong = [](const std::string& why) { return Error(ErrorCode::Corrupt, "the endpoint's answer " + why); };
    if (!json.is_object()) return wrong("is not a JSON object (" + std::to_string(answer.size()) + " bytes)");
    if (const auto problem = json.find("error"); problem != json.end() && problem->is_object() && problem->contains("message"))
        return wrong("is an error: " + problem->at("message").dump().substr(0, 200));
    const auto choices = json.find("choices");
    if (choices == json.end() || !choices->is_array() || choices->empty() || !choices->front().is_object())
        return wrong("holds no choices");
    const auto message = choices->front().find("message");
    if (message == choices->front().end() || !message->is_object() || !message->contains("content") || !message->at("content").is_string())
        return wrong("holds no text");
    std::string text = message->at("content").get<std::string>();
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return wrong("holds an empty text");
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

std::vector<std::string> numbersIn(std::string_view text) {
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < text.size();) {
        if (!isDigit(text[i])) {
            ++i;
            continue;
        }
        std::string number;
        while (i < text.size() && isDigit(text[i]))
            number += text[i++];
        std::size_t next = i + 1; // behind a decimal point, after which the model's own texts have a blank
        if (next < text.size() && text[i] == '.' && text[next] == ' ') ++next;
        if (i < text.size() && (text[i] == '.' || text[i] == ',') && next < text.size() && isDigit(text[next])) {
            number += '.';
            for (i = next; i < text.size() && isDigit(text[i]); ++i)
                number += text[i];
        }
        numbers.push_back(std::move(number));
    }
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

std::string refusalOf(const std::string& report, const std::string& paraphrase, const ParaphraseOptions& options) {
    if (paraphrase.find_first_not_of(" \t\r\n") == std::string::npos) return "it is empty";
    if (paraphrase == report) return "it is the report itself";
    if (paraphrase.size() > 4 * report.size() + 200) return "it is more than four times as long as the report";
    if (numbersIn(paraphrase) != numbersIn(report)) return "its numbers are not the report's";
    for (const std::string& heading : options.headings)
        if ((report.find(heading) == std::string::npos) != (paraphrase.find(heading) == std::string::npos))
            return "its headings are not the report's";
    return {};
}

} // namespace hs::app
