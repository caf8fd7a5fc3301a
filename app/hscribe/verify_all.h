// hscribe verify --all: is this installation whole, and does it compute the same thing each time? Needs no file but its
// own.
#pragma once

#include "core/engine.h"

#include <stop_token>

namespace hs::app {

// Resources, tokenizer, engine, BLAS, policy; then the demo bundle on a slide drawn for it: the same features, text and
// probabilities with one thread and with all. True when nothing failed. Blocks for some seconds; the calling thread.
core::Result<bool> verifyInstallation(const core::VerifySink& sink, std::stop_token stop);

} // namespace hs::app
