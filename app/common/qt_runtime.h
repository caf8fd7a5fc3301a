// Qt for a program without a window: painting text and pictures needs one QGuiApplication.
#pragma once

namespace hs::app {

// Makes an offscreen QGuiApplication when the process has none; main thread.
void ensureQtGui();

} // namespace hs::app
