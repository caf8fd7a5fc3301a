// ViewLayer: something painted over the slide, map and all, below the furniture: marks, a tool's rubber band. GUI
// thread.
//
// Belongs to whoever made it, who takes it from the view before it dies. A layer that wants the pointer first installs
// an event filter on the view: what the filter takes, the view never sees.
#pragma once

#include "core/view/viewport.h"

class QPainter;

namespace hs::ui {

// What is being painted.
struct LayerFrame {
    const core::Viewport& view;
    bool inMotion = false; // the scale or the rotation changes from frame to frame: be quick rather than sharp
};

class ViewLayer {
public:
    virtual ~ViewLayer() = default;

    // The painter counts device-independent pixels from the widget's corner. Painted only while a slide is shown.
    virtual void paint(QPainter& painter, const LayerFrame& frame) = 0;
};

} // namespace hs::ui
