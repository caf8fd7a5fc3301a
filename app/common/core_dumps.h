// A core file would hold what the program had in memory: slides, labels, reports.
#pragma once

namespace hs::app {

// The kernel writes none of this process, unless HISTOSCRIBE_CORE=1 asks for them (for developers). First thing in
// main.
void forbidCoreDumps();

} // namespace hs::app
