// The benches by name; runBench chooses. Each answers one bench object or an array of them. Engine thread; a stop
// request ends them with Cancelled.
#pragma once

#include "core/error.h"
#include "model/engine/bench/settings.h"
#include "model/nn/libtorch.h"

#include <nlohmann/json_fwd.hpp>

#include <stop_token>

namespace hs::model {

core::Result<nlohmann::json> benchDecode(const BenchSettings& settings,
                                         std::stop_token stop); // a token, a whole report
core::Result<nlohmann::json> benchDeviceDecode(const BenchSettings& settings, at::Device device,
                                               std::stop_token stop); // a token on a card
core::Result<nlohmann::json> benchDeviceEncoder(const BenchSettings& settings, at::Device device, std::stop_token stop);
double productRate(at::Device device, at::ScalarType type); // operations a second of a large product on a card
core::Result<nlohmann::json> benchSamples(const BenchSettings& settings, std::stop_token stop); // many reports at once
core::Result<nlohmann::json> benchPrefill(const BenchSettings& settings,
                                          std::stop_token stop); // all before the first token
core::Result<nlohmann::json> benchEncoder(const BenchSettings& settings, std::stop_token stop);
core::Result<nlohmann::json> benchLoad(const BenchSettings& settings, std::stop_token stop);
core::Result<nlohmann::json> benchHeatmap(const BenchSettings& settings, std::stop_token stop);
core::Result<nlohmann::json> benchTrain(const BenchSettings& settings, std::stop_token stop);

} // namespace hs::model
