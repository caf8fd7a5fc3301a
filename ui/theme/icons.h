// Our own line icons (resources/icons/*.svg, 20 px grid, 1.5 px lines), coloured by the theme when they are painted: an
// icon made once follows every later change of theme, and is sharp at every scale. GUI thread only.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace hs::ui {

// An icon in the text's colour (accent when checked, faint when disabled); a null icon if there is no such name.
QIcon themeIcon(const QString& name);

// The same, always in one colour of the table: what the function answers is asked again at each painting.
QIcon themeIcon(const QString& name, QColor (*colour)());

// Names of all icons, sorted.
QStringList themeIconNames();

} // namespace hs::ui
