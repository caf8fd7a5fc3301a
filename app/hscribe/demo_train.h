// hscribe demo train|evaluate: the demo bundle from nothing, and what it is worth on fresh slides.
#pragma once

#include "app/hscribe/command.h"

namespace hs::app {

void declareDemoTrain(CLI::App& demo, CommandBody& chosen);
void declareDemoEvaluate(CLI::App& demo, CommandBody& chosen);

} // namespace hs::app
