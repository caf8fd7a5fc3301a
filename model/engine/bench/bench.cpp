#include "model/engine/bench/bench.h"

#include "model/engine/bench/bench_parts.h"
#include "model/nn/interrupt.h"
#include "model/nn/libtorch.h"

#include <nlohmann/json.hpp>

#include <array>
#include <new>

namespace hs::model {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

struct Part {
    const char* name;
    Result<nlohmann::json> (*run)(const BenchSettings& settings, std::stop_token stop);
};

constexpr std::array kParts{
    Part{"decode", benchDecode},   Part{"samples", benchSamples}, Part{"prefill", benchPrefill},
    Part{"encoder", benchEncoder}, Part{"load", benchLoad},       Part{"heatmap", benchHeatmap},
    Part{"train", benchTrain},
};

} // namespace

Result<nlohmann::json> runBench(const nlohmann::json& json, std::stop_token stop) {
    HS_TRY(const BenchSettings settings, BenchSettings::read(json));
    for (const Part& part : kParts) {
        if (settings.name != part.name) continue;
        try {
            return part.run(settings, stop);
        } catch (const Interrupted&) {
            return Error(ErrorCode::Cancelled, "the bench was stopped");
        } catch (const std::bad_alloc&) {
            return Error(ErrorCode::OutOfMemory, "the system did not give the memory that this bench needs");
        } catch (const c10::Error& error) {
            return Error(ErrorCode::Internal, "LibTorch refused: " + std::string(error.what_without_backtrace()));
        }
    }
    std::string known;
    for (const Part& part : kParts)
        known += (known.empty() ? "" : ", ") + std::string(part.name);
    return Error(ErrorCode::InvalidInput,
                 "there is no bench named \"" + settings.name.substr(0, 40) + "\"; the engine knows " + known);
}

} // namespace hs::model
