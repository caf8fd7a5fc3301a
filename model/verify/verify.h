// verify(): runs the networks on the inputs of golden files and says for every tensor in them how far ours is away
// (contract: hscribe verify). The answer is true when every line passed or was skipped.
//
// Weights: the request's file, or, without one, the formula of the *_info.json beside a golden. A file may be
// HistoGPT's or the encoder's; goldens of the other network are then skipped unless they have a formula. Blocks; one
// call at a time.
#pragma once

#include "core/engine.h"
#include "core/error.h"

#include <stop_token>

namespace hs::model {

core::Result<bool> verify(const core::VerifyRequest& request, const core::VerifySink& sink, std::stop_token stop);

} // namespace hs::model
