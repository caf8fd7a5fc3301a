#include "ui/theme/theme.h"

#include "ui/theme/resources.h"
#include "ui/theme/system_scheme.h"

#include <QApplication>
#include <QFile>
#include <QPixmapCache>
#include <QStyleFactory>

#include <array>
#include <utility>

namespace hs::ui {

namespace {

struct State {
    SchemePreference preference = SchemePreference::System;
    Scheme scheme = Scheme::Light;
    QPalette platformPalette; // as the platform gave it, before we set our own
    bool platformPaletteKept = false;
    SystemScheme* system = nullptr; // child of the application
};

State& state() {
    static State instance;
    return instance;
}

// "@accent" in the style sheet stands for a colour of the table, "@scheme" for light or dark.
QString filledSheet(Scheme scheme) {
    const Colours& c = coloursOf(scheme);
    QFile file(QStringLiteral(":/hs/style/histoscribe.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    const std::array<std::pair<const char*, QColor>, 15> names{{{"@window", c.window},
                                                                {"@panel", c.panel},
                                                                {"@field", c.field},
                                                                {"@line", c.line},
                                                                {"@outline", c.outline},
                                                                {"@hover", c.hover},
                                                                {"@textSoft", c.textSoft},
                                                                {"@textFaint", c.textFaint},
                                                                {"@text", c.text},
                                                                {"@accentSoft", c.accentSoft},
                                                                {"@accentFill", c.accentFill},
                                                                {"@accent", c.accent},
                                                                {"@onAccent", c.onAccent},
                                                                {"@messageBar", c.messageBar},
                                                                {"@warning", c.warning}}};
    for (const auto& [name, colour] : names)
        sheet.replace(QLatin1String(name), colour.name());
    sheet.replace(QLatin1String("@scheme"), QLatin1String(scheme == Scheme::Dark ? "dark" : "light"));
    return sheet;
}

void show(Scheme scheme) {
    state().scheme = scheme;
    QPixmapCache::clear();
    QApplication::setPalette(paletteOf(scheme));
    qApp->setStyleSheet(filledSheet(scheme));
}

Scheme schemeFor(SchemePreference preference, std::optional<Scheme> lastSeen) {
    if (preference == SchemePreference::Light) return Scheme::Light;
    if (preference == SchemePreference::Dark) return Scheme::Dark;
    if (state().system != nullptr && state().system->answer()) return *state().system->answer();
    return lastSeen.value_or(schemeOfPalette(state().platformPalette));
}

void followSystem() {
    if (state().system != nullptr) return;
    state().system = new SystemScheme(qApp);
    QObject::connect(state().system, &QObject::destroyed, qApp, [] { state().system = nullptr; });
    QObject::connect(state().system, &SystemScheme::changed, qApp, [](Scheme scheme) {
        if (state().preference == SchemePreference::System && scheme != state().scheme) show(scheme);
    });
}

} // namespace

QString schemePreferenceName(SchemePreference preference) {
    switch (preference) {
    case SchemePreference::System:
        return QStringLiteral("system");
    case SchemePreference::Light:
        return QStringLiteral("light");
    case SchemePreference::Dark:
        return QStringLiteral("dark");
    }
    return {};
}

SchemePreference schemePreferenceFromName(const QString& name) {
    if (name == QLatin1String("light")) return SchemePreference::Light;
    if (name == QLatin1String("dark")) return SchemePreference::Dark;
    return SchemePreference::System;
}

void applyTheme(SchemePreference preference, std::optional<Scheme> lastSeen) {
    ensureResources();
    if (!state().platformPaletteKept) {
        state().platformPalette = QApplication::palette();
        state().platformPaletteKept = true;
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    state().preference = preference;
    if (preference == SchemePreference::System) followSystem();
    show(schemeFor(preference, lastSeen));
}

SchemePreference schemePreference() {
    return state().preference;
}
Scheme currentScheme() {
    return state().scheme;
}
const Colours& colours() {
    return coloursOf(state().scheme);
}

namespace {

QFont scaledFont(double factor) {
    QFont font = QApplication::font();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

} // namespace

QFont readingFont() {
    QFont font = scaledFont(1.1);
    font.setHintingPreference(QFont::PreferNoHinting); // even spacing matters more than crisp stems in running text
    return font;
}

QFont smallFont() {
    return scaledFont(0.92);
}

} // namespace hs::ui
