// A picture of the slide as it is on the screen, for paper: without the small controls, with a scale bar and, where a map
// is shown, its colour bar with numbers in a strip below. GUI thread.
#pragma once

#include "ui/viewer/slide_view.h"

#include <QImage>

namespace hs::app {

QImage takeSnapshot(ui::SlideView& view);

// "melanoma · 20x", or the magnification alone.
QString snapshotCaption(const ui::SlideView& view);

} // namespace hs::app
