// Qt for a program without a window: painting text and pictures needs one QGuiApplication.
#pragma once

namespace hs::app {

// Qt's own words go to the log at debug, without paths, not to stderr. Before the first QGuiApplication.
void quietenQt();

// Makes an offscreen QGuiApplication when the process has none; main thread.
void ensureQtGui();

} // namespace hs::app
