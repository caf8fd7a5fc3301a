#include "ui/preferences/preferences.h"

namespace hs::ui {

namespace {

const auto kCache = QStringLiteral("viewer/tileCacheMegabytes");
const auto kRestore = QStringLiteral("session/restore");
const auto kKeepDays = QStringLiteral("session/keepDays");
const auto kTheme = QStringLiteral("window/theme");
const auto kLanguage = QStringLiteral("window/language");
const auto kPainting = QStringLiteral("viewer/painting");
const auto kDpi = QStringLiteral("snapshot/dpi");
const auto kScaleBar = QStringLiteral("snapshot/scaleBar");
const auto kMarks = QStringLiteral("snapshot/marks");
const auto kMap = QStringLiteral("snapshot/map");

int number(const QSettings& settings, const QString& key, int usual, int least, int most) {
    bool sound = false;
    const int value = settings.value(key, usual).toInt(&sound);
    return sound && value >= least && value <= most ? value : usual;
}

} // namespace

Preferences readPreferences(const QSettings& settings) {
    Preferences p;
    p.tileCacheMegabytes = number(settings, kCache, p.tileCacheMegabytes, kLeastCacheMegabytes, kMostCacheMegabytes);
    p.restoreSession = settings.value(kRestore, p.restoreSession).toBool();
    p.keepDays = number(settings, kKeepDays, p.keepDays, 1, 3650);
    const QString theme = settings.value(kTheme).toString();
    p.theme = theme == QLatin1String("light") || theme == QLatin1String("dark") ? theme : QStringLiteral("system");
    const QString language = settings.value(kLanguage).toString();
    p.language = language == QLatin1String("de") || language == QLatin1String("en") ? language : QString();
    p.painting = paintPreferenceFromName(settings.value(kPainting).toString());
    p.snapshotDpi = number(settings, kDpi, p.snapshotDpi, kLeastDpi, kMostDpi);
    p.snapshotScaleBar = settings.value(kScaleBar, p.snapshotScaleBar).toBool();
    p.snapshotMarks = settings.value(kMarks, p.snapshotMarks).toBool();
    p.snapshotMap = settings.value(kMap, p.snapshotMap).toBool();
    return p;
}

void writePreferences(QSettings& settings, const Preferences& p) {
    settings.setValue(kCache, p.tileCacheMegabytes);
    settings.setValue(kRestore, p.restoreSession);
    settings.setValue(kKeepDays, p.keepDays);
    settings.setValue(kTheme, p.theme);
    settings.setValue(kLanguage, p.language);
    settings.setValue(kPainting, nameOf(p.painting));
    settings.setValue(kDpi, p.snapshotDpi);
    settings.setValue(kScaleBar, p.snapshotScaleBar);
    settings.setValue(kMarks, p.snapshotMarks);
    settings.setValue(kMap, p.snapshotMap);
}

} // namespace hs::ui
