// What the reference's way costs: resampler and whole decoder run again for every token, on LibTorch.
#pragma once

#include "core/error.h"
#include "model/engine/bench/settings.h"

#include <stop_token>

namespace hs::model {

// Seconds for settings.tokens tokens behind a prompt: one forward pass is measured at three lengths (the shortest of
// two each), a line is fitted through them and summed over the lengths of the text.
core::Result<double> recomputeSeconds(const Bundle& bundle, const BenchSettings& settings, int promptTokens,
                                      std::stop_token stop);

} // namespace hs::model
