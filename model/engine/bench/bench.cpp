#include "model/engine/bench/bench.h"

#include <nlohmann/json.hpp>

namespace hs::model {

core::Result<nlohmann::json> runBench(const nlohmann::json& settings, std::stop_token) {
    return core::Error(core::ErrorCode::Unsupported,
                       "this build measures nothing named \"" + settings.value("name", std::string()) + "\"");
}

} // namespace hs::model
