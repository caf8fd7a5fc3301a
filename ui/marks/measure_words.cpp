#include "ui/marks/measure_words.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace hs::ui {

namespace {

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::Measures", text);
}

// Three digits are what a hand can draw.
QString number(double value) {
    const double size = std::abs(value);
    const int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return QLocale().toString(value, 'f', decimals);
}

} // namespace

QString lengthText(double length, bool onGlass) {
    if (!onGlass) return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 px")).arg(number(length));
    if (length >= 1000) return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 mm")).arg(number(length / 1000));
    return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 µm")).arg(number(length));
}

QString areaText(double area, bool onGlass) {
    if (!onGlass) return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 px²")).arg(number(area));
    if (area >= 1e5) return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 mm²")).arg(number(area / 1e6));
    return say(QT_TRANSLATE_NOOP("hs::ui::Measures", "%1 µm²")).arg(number(area));
}

QString mainMeasure(const core::Measures& measures) {
    if (measures.area) return areaText(*measures.area, measures.onGlass);
    if (measures.length) return lengthText(*measures.length, measures.onGlass);
    if (measures.count > 1)
        return QCoreApplication::translate("hs::ui::Measures", "%n points", nullptr, int(measures.count));
    return {};
}

} // namespace hs::ui
