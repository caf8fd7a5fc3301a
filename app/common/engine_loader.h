// Opens the engine module (libhs_engine.so, and LibTorch with it) at first need. Half a second on Debian: never on the
// GUI thread, and not at all for commands that need no model.
#pragma once

#include "core/engine.h"
#include "core/error.h"

namespace hs::app {

// The process's one module, opened at the first call; any thread. Unsupported, with the reason, where there is none.
// The module is never closed: LibTorch does not survive dlclose.
core::Result<core::EngineModule*> loadEngineModule();

} // namespace hs::app
