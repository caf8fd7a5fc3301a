// Asks an engine for the map of a phrase, whatever the method: a contrast is made of two maps of attention. Any thread
// that may ask the engine.
#pragma once

#include "app/common/phrase.h"
#include "core/engine.h"

#include <stop_token>
#include <vector>

namespace hs::app {

// One map a slide. `report`: the tokens that were written, for a contrast; where there are none, all of the request's.
core::Result<std::vector<core::ScoreGrid>> mapWords(core::Engine& engine, core::AttributionRequest request, TokenRange report,
                                                    const core::ProgressSink& progress, std::stop_token stop);

// The tokens that follow the prompt.
TokenRange writtenTokens(const core::Report& report);

} // namespace hs::app
