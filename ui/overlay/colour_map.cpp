#include "ui/overlay/colour_map.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <vector>

namespace hs::ui {

namespace {

struct Lab {
    double lightness;
    double a; // green to red
    double b; // blue to yellow
};

// Lightness falls throughout: low scores are pale, as the glass is, high ones stand out from it.
constexpr Lab kLagoon[] = {{92, -9, 38}, {78, -30, 34}, {62, -36, 8}, {46, -16, -20}, {30, 10, -40}, {17, 12, -34}};
constexpr Lab kEmber[] = {{93, -4, 42}, {80, 18, 58}, {65, 44, 52}, {48, 56, 30}, {31, 44, -4}, {14, 24, -24}};
constexpr Lab kDusk[] = {{91, -2, 46}, {76, 0, 32}, {60, 1, 14}, {45, 1, -6}, {31, 4, -24}, {17, 8, -30}};

constexpr int kFineSteps = 4096; // of the curve, before it is cut into even differences

double distance(const Lab& from, const Lab& to) {
    return std::sqrt((from.lightness - to.lightness) * (from.lightness - to.lightness) +
                     (from.a - to.a) * (from.a - to.a) + (from.b - to.b) * (from.b - to.b));
}

// Catmull-Rom through four values, at 0..1 between the middle two.
double spline(double before, double from, double to, double after, double t) {
    return from +
           0.5 * t *
               (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));
}

template <std::size_t N>
Lab curveAt(const Lab (&points)[N], double t) {
    const double place = t * double(N - 1);
    const auto segment = std::min(std::size_t(place), N - 2);
    const double part = place - double(segment);
    const Lab& from = points[segment];
    const Lab& to = points[segment + 1];
    const Lab& before = points[segment == 0 ? 0 : segment - 1];
    const Lab& after = points[std::min(segment + 2, N - 1)];
    return {spline(before.lightness, from.lightness, to.lightness, after.lightness, part),
            spline(before.a, from.a, to.a, after.a, part), spline(before.b, from.b, to.b, after.b, part)};
}

double labInverse(double t) {
    constexpr double kKnee = 6.0 / 29;
    return t > kKnee ? t * t * t : 3 * kKnee * kKnee * (t - 4.0 / 29);
}

int encodeSrgb(double linear) {
    const double held = std::clamp(linear, 0.0, 1.0);
    const double encoded = held <= 0.0031308 ? 12.92 * held : 1.055 * std::pow(held, 1 / 2.4) - 0.055;
    return int(std::lround(encoded * 255));
}

// CIELAB under D65 to sRGB. Source: CIE 15 and IEC 61966-2-1.
QRgb toRgb(const Lab& lab) {
    const double fy = (lab.lightness + 16) / 116;
    const double x = 0.95047 * labInverse(fy + lab.a / 500);
    const double y = labInverse(fy);
    const double z = 1.08883 * labInverse(fy - lab.b / 200);
    return qRgb(encodeSrgb(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
                encodeSrgb(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
                encodeSrgb(0.0556434 * x - 0.2040259 * y + 1.0572252 * z));
}

// Colours at equal differences along the curve.
template <std::size_t N>
ColourMap evenMap(const Lab (&points)[N]) {
    std::vector<double> travelled{0.0};
    for (int i = 1; i <= kFineSteps; ++i)
        travelled.push_back(travelled.back() + distance(curveAt(points, double(i - 1) / kFineSteps),
                                                        curveAt(points, double(i) / kFineSteps)));
    ColourMap map{};
    std::size_t fine = 0;
    for (std::size_t i = 0; i < map.size(); ++i) {
        const double goal = travelled.back() * double(i) / double(map.size() - 1);
        while (fine < std::size_t(kFineSteps) && travelled[fine] < goal)
            ++fine;
        map[i] = toRgb(curveAt(points, double(fine) / kFineSteps));
    }
    return map;
}

} // namespace

QString colourMapTitle(ColourMapName name) {
    switch (name) {
    case ColourMapName::Ember:
        return QCoreApplication::translate("hs::ui::ColourMap", "Ember");
    case ColourMapName::Dusk:
        return QCoreApplication::translate("hs::ui::ColourMap", "Dusk");
    case ColourMapName::Lagoon:
        break;
    }
    return QCoreApplication::translate("hs::ui::ColourMap", "Lagoon");
}

QString colourMapKey(ColourMapName name) {
    switch (name) {
    case ColourMapName::Ember:
        return QStringLiteral("ember");
    case ColourMapName::Dusk:
        return QStringLiteral("dusk");
    case ColourMapName::Lagoon:
        break;
    }
    return QStringLiteral("lagoon");
}

ColourMapName colourMapFromKey(const QString& key) {
    for (const ColourMapName name : kColourMapNames)
        if (colourMapKey(name) == key) return name;
    return ColourMapName::Lagoon;
}

const ColourMap& colourMap(ColourMapName name) {
    static const ColourMap lagoon = evenMap(kLagoon);
    static const ColourMap ember = evenMap(kEmber);
    static const ColourMap dusk = evenMap(kDusk);
    switch (name) {
    case ColourMapName::Ember:
        return ember;
    case ColourMapName::Dusk:
        return dusk;
    case ColourMapName::Lagoon:
        break;
    }
    return lagoon;
}

} // namespace hs::ui
