// The compiled-in icons and style sheet (resources/histoscribe.qrc). Any call makes them available; cheap to repeat.
#pragma once

namespace hs::ui {

// Needed because a static library's resources are otherwise left out by the linker. GUI thread.
void ensureResources();

} // namespace hs::ui
