// Theme: how the whole program looks. GUI thread only; one for the application.
//
// applyTheme() sets style, palette, style sheet and fonts, and may be called again at any time: Qt then sends every
// widget a PaletteChange, which is the signal for what paints with colours() to update(). Icons follow by themselves.
#pragma once

#include "ui/theme/colours.h"

#include <QFont>
#include <QString>

#include <optional>

namespace hs::ui {

enum class SchemePreference { System, Light, Dark };

QString schemePreferenceName(SchemePreference preference);      // "system", "light", "dark": for settings
SchemePreference schemePreferenceFromName(const QString& name); // System when the name is none of these

// Applies the preference now. With System the desktop's own answer is used (see SystemScheme), the platform palette
// until it has come, and later changes of the desktop are followed. `lastSeen` is what the desktop said last time, to
// start in the right one without waiting for it.
void applyTheme(SchemePreference preference, std::optional<Scheme> lastSeen = std::nullopt);

SchemePreference schemePreference();
Scheme currentScheme();
const Colours& colours(); // of the scheme in use

// The face for reading reports: 1.1 of the interface's size.
QFont readingFont();
// For small print: facts, hints; 0.92 of the interface's size.
QFont smallFont();

// Width of one line of hair in device-independent pixels.
inline constexpr double kHairline = 1.0;

} // namespace hs::ui
