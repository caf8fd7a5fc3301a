// hscribe bench tiles: the tile loader against raw reads of the same tiles on as many threads.
#pragma once

#include "core/error.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <stop_token>

namespace hs::app {

core::Result<nlohmann::ordered_json> benchTiles(const std::filesystem::path& slide, int threads, std::stop_token stop);

} // namespace hs::app
