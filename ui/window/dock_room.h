// How wide docks may be, so that the slide owns three fifths of the window. Pure functions; device-independent pixels.
#pragma once

#include <QSize>
#include <Qt>

namespace hs::ui {

inline constexpr double kSlideShare = 0.6;

// Most that all side docks together may take of a window this large whose menu and status bar are this high.
int widthForDocks(QSize window, int barsHeight);

// The report panel's width in a window of this width when nothing is remembered: enough to read, never more than
// `most`.
int firstPanelWidth(int windowWidth, int most);

bool isSideArea(Qt::DockWidgetArea area);

} // namespace hs::ui
