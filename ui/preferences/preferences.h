// Preferences: what the user may choose, under which key it is kept and what holds when nothing was chosen. Values; the
// settings belong to the app. GUI thread.
#pragma once

#include "ui/viewer/paint_path.h"

#include <QSettings>
#include <QString>

namespace hs::ui {

struct Preferences {
    int tileCacheMegabytes = 512;
    bool restoreSession = true;
    int keepDays = 90;         // of autosaved marks
    QString theme;             // "system", "light", "dark"
    QString language;          // "de", "en"; empty: as the system
    PaintPreference painting = PaintPreference::Automatic;
    int snapshotDpi = 300;
    bool snapshotScaleBar = true;
    bool snapshotMarks = true;
    bool snapshotMap = true;

    friend bool operator==(const Preferences&, const Preferences&) = default;
};

// Numbers out of their range, and words that are none, become what holds by default.
Preferences readPreferences(const QSettings& settings);
void writePreferences(QSettings& settings, const Preferences& preferences);

inline constexpr int kLeastCacheMegabytes = 64;
inline constexpr int kMostCacheMegabytes = 65536;
inline constexpr int kLeastDpi = 72;
inline constexpr int kMostDpi = 1200;

} // namespace hs::ui
