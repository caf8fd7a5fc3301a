// The trainer of the engine module: runs one stage of training (encoder, pretrain, joint) as model/training/README.md says.
//
// One run at a time, on the thread that calls it; events go to the sink on that thread, in order.
#pragma once

#include "core/engine.h"

#include <memory>

namespace hs::model {

std::unique_ptr<core::Trainer> createTrainer();

} // namespace hs::model
