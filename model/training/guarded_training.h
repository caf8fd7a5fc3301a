// LibTorch speaks by exceptions; where training meets the program they become one sentence.
#pragma once

#include "core/error.h"

#include <functional>

namespace hs::model {

// Runs `work`; memory that is not there becomes OutOfMemory, a card that fails DeviceLost, the rest Internal.
core::Result<void> guardTraining(const std::function<core::Result<void>()>& work);

} // namespace hs::model
