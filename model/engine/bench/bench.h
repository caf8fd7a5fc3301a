// runBench: what `hscribe bench` measures inside the engine module, each figure beside the machine's limit taken in the
// same run. Random weights by the architecture's name, or a bundle's; no files needed for the former.
//
// Called on the engine thread; blocks for seconds to minutes and honours the stop token between figures, tokens and
// batches (Cancelled). Settings {"name": "decode|samples|prefill|resampler|cross|prompt|encoder|load|heatmap|train",
// "arch", "precision", "device", "patches", "tokens", "threads", "batch", "bundle", "compare"}; what is missing has the
// command's default, what is wrong is InvalidInput. Answer: the bench object of the contract, or an array of them.
#pragma once

#include "core/error.h"

#include <nlohmann/json_fwd.hpp>

#include <stop_token>

namespace hs::model {

core::Result<nlohmann::json> runBench(const nlohmann::json& settings, std::stop_token stop);

} // namespace hs::model
