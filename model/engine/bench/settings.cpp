#include "model/engine/bench/settings.h"

#include "core/engine.h"
#include "core/files.h"

#include <nlohmann/json.hpp>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

Result<int> wholeNumber(const nlohmann::json& settings, const char* key, int usual, int least, int most) {
    if (!settings.contains(key)) return usual;
    const nlohmann::json& value = settings[key];
    const bool fits =
        value.is_number_integer() && value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
    if (!fits)
        return Error(ErrorCode::InvalidInput, "expected \"" + std::string(key) +
                                                  "\" of a bench to be a whole number from " + std::to_string(least) +
                                                  " to " + std::to_string(most) + ", found " +
                                                  value.dump().substr(0, 40));
    return value.get<int>();
}

Result<std::string> text(const nlohmann::json& settings, const char* key, const std::string& usual) {
    if (!settings.contains(key)) return usual;
    if (!settings[key].is_string())
        return Error(ErrorCode::InvalidInput, "expected \"" + std::string(key) + "\" of a bench to be a text, found " +
                                                  settings[key].dump().substr(0, 40));
    return settings[key].get<std::string>();
}

} // namespace

Result<BenchSettings> BenchSettings::read(const nlohmann::json& json) {
    if (!json.is_object()) return Error(ErrorCode::InvalidInput, "expected the settings of a bench to be an object");
    BenchSettings out;
    HS_TRY(out.name, text(json, "name", ""));
    HS_TRY(out.architecture, text(json, "arch", out.architecture));
    HS_TRY(out.bundle, text(json, "bundle", ""));
    HS_TRY(const std::string precision, text(json, "precision", "fp32"));
    HS_TRY(const std::string device, text(json, "device", "auto"));
    HS_TRY(const std::string compare, text(json, "compare", ""));
    const auto known = core::precisionFromName(precision);
    if (!known)
        return Error(ErrorCode::InvalidInput,
                     "expected a precision fp32, bf16 or int8, found \"" + precision.substr(0, 40) + "\"");
    out.precision = *known;
    const auto place = core::deviceFromName(device);
    if (!place)
        return Error(ErrorCode::InvalidInput,
                     "expected a device auto, cpu or cuda, found \"" + device.substr(0, 40) + "\"");
    out.device = *place;
    if (out.device == core::Device::Cuda && out.name != "decode" && out.name != "encoder" && out.name != "train")
        return Error(ErrorCode::Unsupported, "this bench measures the CPU; choose the device cpu or auto");
    if (!compare.empty() && compare != "recompute")
        return Error(ErrorCode::InvalidInput,
                     "expected nothing or \"recompute\" to compare with, found \"" + compare.substr(0, 40) + "\"");
    out.compareRecompute = !compare.empty();
    HS_TRY(out.patches, wholeNumber(json, "patches", out.patches, 1, 1'000'000));
    HS_TRY(out.tokens, wholeNumber(json, "tokens", out.tokens, 1, 4096));
    HS_TRY(out.threads, wholeNumber(json, "threads", 0, 0, 1024));
    HS_TRY(out.batch, wholeNumber(json, "batch", 0, 0, 4096));
    return out;
}

nlohmann::json BenchSettings::toJson() const {
    nlohmann::json out{{"arch", architecture}, {"precision", core::precisionName(precision)},
                       {"device", "cpu"},      {"patches", patches},
                       {"tokens", tokens},     {"threads", threads}};
    if (batch > 0) out["batch"] = batch;
    if (!bundle.empty()) out["bundle"] = bundle;
    return out;
}

Result<Bundle> BenchSettings::model() const {
    if (bundle.empty()) return architectureNamed(architecture);
    return readBundle(core::pathFromUtf8(bundle));
}

} // namespace hs::model
