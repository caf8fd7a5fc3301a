#include "core/report.h"

#include "core/files.h"
#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<Precision, const char*>, 3> kPrecisions{
    {{Precision::Fp32, "fp32"}, {Precision::Bf16, "bf16"}, {Precision::Int8, "int8"}}};
constexpr std::array<std::pair<Device, const char*>, 3> kDevices{
    {{Device::Auto, "auto"}, {Device::Cpu, "cpu"}, {Device::Cuda, "cuda"}}};
constexpr std::array<std::pair<Ending, const char*>, 3> kEndings{
    {{Ending::EndOfText, "end_of_text"}, {Ending::MaxTokens, "max_tokens"}, {Ending::Cancelled, "cancelled"}}};

template <class Enum, std::size_t N>
std::string nameIn(const std::array<std::pair<Enum, const char*>, N>& table, Enum value) {
    for (const auto& [key, name] : table)
        if (key == value) return name;
    return {};
}

template <class Enum, std::size_t N>
std::optional<Enum> valueIn(const std::array<std::pair<Enum, const char*>, N>& table, std::string_view name) {
    for (const auto& [key, word] : table)
        if (name == word) return key;
    return std::nullopt;
}

Json optionsToJson(const GenerationOptions& options) {
    Json json;
    json["greedy"] = options.greedy;
    json["top_k"] = options.topK;
    json["top_p"] = options.topP;
    json["temperature"] = options.temperature;
    json["max_tokens"] = options.maxTokens;
    json["seed"] = options.seed;
    json["precision"] = precisionName(options.precision);
    if (options.openWord) json["open_word"] = true;
    return json;
}

GenerationOptions optionsFromJson(const Json& json) {
    GenerationOptions options;
    options.greedy = json.value("greedy", options.greedy);
    options.topK = json.value("top_k", options.topK);
    options.topP = json.value("top_p", options.topP);
    options.temperature = json.value("temperature", options.temperature);
    options.maxTokens = json.value("max_tokens", options.maxTokens);
    options.seed = json.value("seed", options.seed);
    options.precision = precisionFromName(json.value("precision", "fp32")).value_or(Precision::Fp32);
    options.openWord = json.value("open_word", false);
    return options;
}

Json tokenToJson(const ReportToken& token) {
    Json json;
    json["id"] = token.id;
    json["text"] = token.text;
    json["begin"] = token.span.begin;
    json["end"] = token.span.end;
    json["author"] = token.author == Author::Hand ? "hand" : "model";
    json["probability"] = token.probability;
    json["entropy"] = token.entropy;
    json["runners_up"] = Json::array();
    for (const RunnerUp& other : token.runnersUp) {
        json["runners_up"].push_back({{"id", other.id}, {"text", other.text}, {"probability", other.probability}});
        if (other.goesOn) json["runners_up"].back()["goes_on"] = true;
    }
    if (token.goesOn) json["goes_on"] = true;
    return json;
}

ReportToken tokenFromJson(const Json& json) {
    ReportToken token;
    token.id = json.at("id").get<int>();
    token.text = json.at("text").get<std::string>();
    token.span = {json.value("begin", std::size_t(0)), json.value("end", std::size_t(0))};
    token.author = json.value("author", "model") == "hand" ? Author::Hand : Author::Model;
    token.probability = json.value("probability", 1.0);
    token.entropy = json.value("entropy", 0.0);
    token.goesOn = json.value("goes_on", false);
    for (const Json& other : json.value("runners_up", Json::array()))
        token.runnersUp.push_back(
            {other.at("id").get<int>(), other.at("text").get<std::string>(), other.at("probability").get<double>(),
             other.value("goes_on", false)});
    return token;
}

// Neighbouring hand-written tokens as one span each.
Json handSpans(const std::vector<ReportToken>& tokens) {
    Json spans = Json::array();
    for (const ReportToken& token : tokens) {
        if (token.author != Author::Hand) continue;
        if (!spans.empty() && spans.back()["end"] == token.span.begin)
            spans.back()["end"] = token.span.end;
        else
            spans.push_back({{"begin", token.span.begin}, {"end", token.span.end}});
    }
    return spans;
}

// "[json.exception.out_of_range.403] key 'text' not found" without its tag.
std::string reasonOf(const nlohmann::json::exception& problem) {
    const std::string words = problem.what();
    const std::size_t tag = words.find("] ");
    return tag == std::string::npos ? words : words.substr(tag + 2);
}

bool spansFit(const Report& report) {
    for (const ReportToken& token : report.tokens)
        if (token.span.begin > token.span.end || token.span.end > report.text.size()) return false;
    return report.promptTokens <= report.tokens.size();
}

} // namespace

std::string precisionName(Precision precision) { return nameIn(kPrecisions, precision); }
std::optional<Precision> precisionFromName(std::string_view name) { return valueIn(kPrecisions, name); }
std::string deviceName(Device device) { return nameIn(kDevices, device); }
std::optional<Device> deviceFromName(std::string_view name) { return valueIn(kDevices, name); }
std::string endingName(Ending ending) { return nameIn(kEndings, ending); }

std::string reportToJson(const Report& report) {
    Json json;
    json["format"] = "histoscribe-report-1";
    json["prompt"] = report.prompt;
    json["text"] = report.text;
    json["tokens"] = Json::array();
    for (const ReportToken& token : report.tokens)
        json["tokens"].push_back(tokenToJson(token));
    json["prompt_tokens"] = report.promptTokens;
    json["hand_spans"] = handSpans(report.tokens);
    json["ending"] = report.ending ? Json(endingName(*report.ending)) : Json(nullptr);
    json["slide_fingerprint"] = report.slideFingerprints.empty() ? Json("") : Json(report.slideFingerprints.front());
    json["slide_fingerprints"] = report.slideFingerprints;
    json["bundle"] = {{"name", report.bundleName}, {"weights_hash", report.weightsHash}, {"demo", report.demo}};
    json["options"] = optionsToJson(report.options);
    json["seed"] = report.options.seed;
    json["program_version"] = report.programVersion;
    json["notice"] = "Research use, not a medical device";
    if (report.provisionalPatches > 0) json["provisional_patches"] = report.provisionalPatches;
    if (report.demo) json["demo_notice"] = "demo model: synthetic tissue only";
    return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

Result<Report> reportFromJson(std::string_view text, std::string_view name) {
    const Json json = Json::parse(shallowJson(text), nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.is_object())
        return Error(ErrorCode::Corrupt, std::string(name) + " is not a report: a JSON object was expected");
    try {
        Report report;
        report.prompt = json.at("prompt").get<std::string>();
        report.text = json.at("text").get<std::string>();
        for (const Json& token : json.at("tokens"))
            report.tokens.push_back(tokenFromJson(token));
        report.promptTokens = json.value("prompt_tokens", std::size_t(0));
        if (const Json& ending = json.value("ending", Json()); ending.is_string())
            report.ending = valueIn(kEndings, ending.get<std::string>());
        report.options = optionsFromJson(json.value("options", Json::object()));
        report.slideFingerprints = json.value("slide_fingerprints", std::vector<std::string>{});
        const Json bundle = json.value("bundle", Json::object());
        report.bundleName = bundle.value("name", "");
        report.weightsHash = bundle.value("weights_hash", "");
        report.demo = bundle.value("demo", false);
        report.provisionalPatches = json.value("provisional_patches", std::size_t(0));
        report.programVersion = json.value("program_version", "");
        if (!spansFit(report))
            return Error(ErrorCode::Corrupt, std::string(name) + " has a token that reaches beyond its text of " +
                                                 std::to_string(report.text.size()) + " bytes");
        return report;
    } catch (const nlohmann::json::exception& problem) {
        return Error(ErrorCode::Corrupt, std::string(name) + " is not a report: " + reasonOf(problem));
    }
}

Result<Report> readReport(const std::filesystem::path& path) {
    HS_TRY(const std::string text, readTextFile(path, 64u << 20));
    return reportFromJson(text, displayName(path));
}

} // namespace hs::core
