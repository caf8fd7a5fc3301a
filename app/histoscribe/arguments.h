// What `histoscribe` was asked for on its command line, and what is said when there is no screen to do it on.
//
// Main thread. Wrong usage, --help and --version end the program (exit codes 2 and 0); the latter two need no screen.
#pragma once

#include "app/histoscribe/bench_viewer.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace hs::app {

struct Arguments {
    QStringList slides;
    QString bundle;
    ViewerTask task;
    QString painting; // "automatic", "opengl", "raster", or empty: as the preferences say
    bool probeOpenGl = false;
};

// The application's name and version are set. `words` are without what Qt takes for itself (-platform, …).
Arguments parseArguments(const QStringList& words);

// Before the QApplication: answers --help and --version and ends; a picture or a measurement that finds no screen
// (neither DISPLAY nor WAYLAND_DISPLAY, no platform named) is made without one.
void prepareScreen(int& count, char** words);

// Until windowSystemReached(), what Qt calls fatal means that no screen could be opened: it ends the program with one
// sentence and exit code 1 instead of an abort. After quietenQt().
void expectWindowSystem();
void windowSystemReached();

// The sentence for surroundings like these; what is not set is null. Pure.
QString noScreenSentence(const std::optional<QString>& platform, const std::optional<QString>& display,
                         const std::optional<QString>& wayland);

} // namespace hs::app
