#include "ui/window/slide_facts.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cmath>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::SlideFacts", text);
}

QString length(double micrometres) {
    const QLocale locale;
    if (micrometres >= 1000) return locale.toString(micrometres / 1000, 'f', 1) + QStringLiteral("\u00A0mm");
    return locale.toString(micrometres, 'f', 0) + QStringLiteral("\u00A0µm");
}

// Two decimals, three where they say something more.
QString spacingText(double micrometresPerPixel) {
    const double thousandths = std::round(micrometresPerPixel * 1000);
    const int decimals = std::fmod(thousandths, 10.0) == 0 ? 2 : 3;
    return QLocale().toString(micrometresPerPixel, 'f', decimals) + QStringLiteral("\u00A0µm/px");
}

QString plainNumber(std::int64_t number) {
    return QString::number(number);
}

QString pixels(const core::Level0Size& size) {
    return QStringLiteral("%1 × %2\u00A0px").arg(plainNumber(size.width), plainNumber(size.height));
}

} // namespace

QString sizeFacts(const core::SlideInfo& info) {
    if (!info.spacing)
        return pixels(info.size) + QStringLiteral(" · ") +
               say(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "µm/px unknown"));
    return QStringLiteral("%1 × %2 · %3")
        .arg(length(double(info.size.width) * info.spacing->x), length(double(info.size.height) * info.spacing->y),
             spacingText(info.spacing->mean()));
}

QString pointFacts(std::optional<core::Level0Point> point) {
    if (!point || !std::isfinite(point->x) || !std::isfinite(point->y)) return {};
    return QStringLiteral("x\u00A0%1 y\u00A0%2")
        .arg(plainNumber(static_cast<std::int64_t>(std::floor(point->x))),
             plainNumber(static_cast<std::int64_t>(std::floor(point->y))));
}

QString magnificationFacts(std::optional<double> times) {
    if (!times || !(*times > 0)) return {};
    return QLocale().toString(*times, 'f', *times < 0.995 ? 2 : 1) + QLatin1Char('x');
}

std::vector<std::pair<QString, QString>> slideFacts(const core::SlideInfo& info) {
    std::vector<std::pair<QString, QString>> facts;
    const auto add = [&](const char* label, const QString& value) { facts.emplace_back(say(label), value); };
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Size"), pixels(info.size));
    if (info.spacing) {
        add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "On the glass"),
            QStringLiteral("%1 × %2").arg(length(double(info.size.width) * info.spacing->x),
                                          length(double(info.size.height) * info.spacing->y)));
        add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Spacing"),
            QStringLiteral("%1 (%2)").arg(spacingText(info.spacing->mean()),
                                          QString::fromStdString(info.spacingSource)));
    } else {
        add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Spacing"),
            info.spacingProblem.empty() ? say(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "not told by the file"))
                                        : QString::fromStdString(info.spacingProblem));
    }
    if (info.objective) add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Objective"), magnificationFacts(info.objective));
    QStringList levels;
    for (const core::SlideLevel& level : info.levels)
        levels << QStringLiteral("%1 × %2  (1 : %3)")
                      .arg(plainNumber(level.size.width), plainNumber(level.size.height),
                           QLocale().toString(level.downsample.value, 'g', 4));
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Levels"), levels.join(QLatin1Char('\n')));
    if (info.scenes.size() > 1)
        add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Scenes"), QString::number(info.scenes.size()));
    if (info.focalPlanes > 1) {
        QString planes = QString::number(info.focalPlanes);
        if (info.planeSpacing) planes += QStringLiteral(" × %1\u00A0µm").arg(QLocale().toString(*info.planeSpacing, 'g', 3));
        add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Focal planes"), planes);
    }
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Colours"),
        info.hasIccProfile ? say(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "the scanner's ICC profile"))
                           : say(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "no profile; sRGB is assumed")));
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Format"), QString::fromStdString(info.vendor));
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Read by"), QString::fromStdString(info.reader));
    add(QT_TRANSLATE_NOOP("hs::ui::SlideFacts", "Fingerprint"), QString::fromStdString(info.fingerprint));
    return facts;
}

} // namespace hs::ui
