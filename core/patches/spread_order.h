// The order in which runs of cells are read so that what has been read at any time lies evenly over the slide: what is
// known early then speaks of all of it. Pure; any thread.
#pragma once

#include "core/patches/patch_reader.h"

#include <vector>

namespace hs::core {

// The same cells in shorter runs, spread.
std::vector<CellRun> spreadRuns(const std::vector<CellRun>& runs);

} // namespace hs::core
