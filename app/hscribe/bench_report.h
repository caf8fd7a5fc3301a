// hscribe bench report: from the slide file to the first and the last word, with nothing cached.
#pragma once

#include "app/hscribe/engine_options.h"

#include <nlohmann/json.hpp>

namespace hs::app {

// The contract's bench object: value is seconds to the last word, first_word_seconds beside it; the limit is the time in
// which this run read and encoded the patches, so the ratio says how much of the wait is anything else.
core::Result<nlohmann::ordered_json> benchReport(const ModelOptions& options, int tokens, std::stop_token stop);

} // namespace hs::app
