#include "core/train_event.h"

#include "core/json_depth.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <type_traits>

namespace hs::core {

namespace {

using Json = nlohmann::ordered_json;

// JSON has no infinity or NaN: they travel as null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json toJson(const TrainStage& e) { return {{"event", "stage"}, {"what", e.what}, {"done", e.done}, {"total", e.total}}; }

Json toJson(const TrainStep& e) {
    return {{"event", "step"},       {"step", e.step},
            {"steps", e.steps},      {"loss", number(e.loss)},
            {"learning_rate", e.learningRate}, {"seconds", e.seconds},
            {"seconds_left", e.secondsLeft},
            {"gradient_norm", number(e.gradientNorm)},
            {"memory_bytes", e.memoryBytes}};
}

Json toJson(const TrainValidation& e) {
    Json metrics = Json::object();
    for (const auto& [name, value] : e.metrics)
        metrics[name] = number(value);
    return {{"event", "validation"}, {"step", e.step}, {"metrics", metrics}};
}

Json toJson(const TrainSample& e) {
    return {{"event", "sample"}, {"step", e.step}, {"case", e.caseId}, {"expected", e.expected}, {"written", e.written}};
}

Json toJson(const TrainCheckpoint& e) {
    return {{"event", "checkpoint"}, {"step", e.step}, {"path", e.path}, {"best", e.best}};
}

Json toJson(const TrainFinished& e) { return {{"event", "finished"}, {"step", e.step}, {"reason", e.reason}}; }

Json toJson(const TrainFailed& e) {
    return {{"event", "failed"}, {"code", std::string(errorCodeName(e.error.code))}, {"message", e.error.message}};
}

ErrorCode codeFromName(const std::string& name) {
    for (int code = 0; code <= int(ErrorCode::Internal); ++code)
        if (name == errorCodeName(ErrorCode(code))) return ErrorCode(code);
    return ErrorCode::Internal;
}

double real(const Json& json, const char* key) {
    const auto at = json.find(key);
    return at == json.end() || at->is_null() ? std::nan("") : at->get<double>();
}

TrainEvent fromJson(const Json& json) {
    const std::string kind = json.at("event").get<std::string>();
    const std::int64_t step = json.value("step", std::int64_t(0));
    if (kind == "stage") return TrainStage{json.at("what"), json.value("done", std::int64_t(0)), json.value("total", std::int64_t(0))};
    if (kind == "step")
        return TrainStep{step,
                         json.value("steps", std::int64_t(0)),
                         real(json, "loss"),
                         real(json, "learning_rate"),
                         real(json, "seconds"),
                         real(json, "seconds_left"),
                         real(json, "gradient_norm"),
                         json.value("memory_bytes", std::uint64_t(0))};
    if (kind == "validation") {
        TrainValidation validation{step, {}};
        for (const auto& [name, value] : json.at("metrics").items())
            validation.metrics[name] = value.is_null() ? std::nan("") : value.get<double>();
        return validation;
    }
    if (kind == "sample") return TrainSample{step, json.at("case"), json.at("expected"), json.at("written")};
    if (kind == "checkpoint") return TrainCheckpoint{step, json.at("path"), json.value("best", false)};
    if (kind == "finished") return TrainFinished{step, json.at("reason")};
    return TrainFailed{Error(codeFromName(json.value("code", "Internal")), json.value("message", ""))};
}

} // namespace

std::string trainEventToJsonLine(const TrainEvent& event) {
    return std::visit([](const auto& e) { return toJson(e).dump(-1, ' ', false, Json::error_handler_t::replace); }, event);
}

Result<TrainEvent> trainEventFromJsonLine(std::string_view line) {
    const Json json = Json::parse(shallowJson(line), nullptr, /*allow_exceptions=*/false);
    if (json.is_discarded() || !json.is_object())
        return Error(ErrorCode::Corrupt, "a training event was expected, found a line that is not a JSON object");
    try {
        return fromJson(json);
    } catch (const nlohmann::json::exception& problem) {
        return Error(ErrorCode::Corrupt, std::string("a training event lacks a field: ") + problem.what());
    }
}

} // namespace hs::core
