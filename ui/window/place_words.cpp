#include "ui/window/place_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <cmath>

namespace hs::ui {

namespace {

constexpr double kCommonTissue = 20'000; // µm, the longer side of a section on a slide
constexpr int kLeastMegabytes = 128;
constexpr int kMostMegabytes = 64 * 1024;

QString say(const char* text) {
    return QCoreApplication::translate("hs::ui::PlaceWords", text);
}

core::Error wrong(const QString& sentence) {
    return core::Error(core::ErrorCode::InvalidInput, sentence.toStdString());
}

// With a point or a comma, as people write.
std::optional<double> number(QString text) {
    bool good = false;
    const double value = text.replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&good);
    return good && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Level-0 pixels of a length; the spacing is that of its axis.
std::optional<double> inPixels(double length, const QString& unit, std::optional<double> spacing) {
    if (unit.isEmpty() || unit == QLatin1String("px")) return length;
    if (!spacing) return std::nullopt;
    return length * (unit == QLatin1String("mm") ? 1000.0 : 1.0) / *spacing;
}

} // namespace

core::Result<PlaceWanted> parsePlace(const QString& text, const core::SlideInfo& info) {
    static const QRegularExpression form(
        QStringLiteral(R"(^\s*(?:x\s*)?(-?\d+(?:[.,]\d+)?)\s*(mm|µm|um|px)?\s*[,; ]\s*(?:y\s*)?(-?\d+(?:[.,]\d+)?)\s*)"
                       R"((mm|µm|um|px)?(?:\s*[,; @]\s*(\d+(?:[.,]\d+)?)\s*[x×])?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text);
    const auto x = number(match.captured(1)), y = number(match.captured(3));
    if (!match.hasMatch() || !x || !y)
        return wrong(say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords", "Two numbers were expected, such as 10234 8812")));
    const QString unitY = match.captured(4).toLower();
    const QString unitX = match.captured(2).isEmpty() ? unitY : match.captured(2).toLower();
    const auto spacing = [&](double core::Spacing::*axis) {
        return info.spacing ? std::optional((*info.spacing).*axis) : std::nullopt;
    };
    const auto px = inPixels(*x, unitX, spacing(&core::Spacing::x));
    const auto py = inPixels(*y, unitY, spacing(&core::Spacing::y));
    if (!px || !py)
        return wrong(say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords",
                                           "The slide does not say how large a pixel is; give the place in pixels")));
    if (*px < 0 || *py < 0 || *px >= double(info.size.width) || *py >= double(info.size.height))
        return wrong(say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords", "The slide ends at %1 × %2 px, %3 %4 lies outside"))
                         .arg(info.size.width)
                         .arg(info.size.height)
                         .arg(std::llround(*px))
                         .arg(std::llround(*py)));
    return PlaceWanted{{*px, *py}, match.captured(5).isEmpty() ? std::nullopt : number(match.captured(5))};
}

core::Result<core::Spacing> parseSpacing(const QString& text) {
    static const QRegularExpression form(
        QStringLiteral(R"(^\s*(\d+(?:[.,]\d+)?)(?:\s*[;x× ]\s*(\d+(?:[.,]\d+)?))?\s*((?:µm|um)(?:/px)?)?\s*$)"),
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text);
    const auto x = number(match.captured(1));
    const auto y = match.captured(2).isEmpty() ? x : number(match.captured(2));
    if (!match.hasMatch() || !x || !y)
        return wrong(say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords", "A number was expected, such as 0.25")));
    const core::Spacing spacing{*x, *y};
    if (!spacing.plausible())
        return wrong(
            say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords", "A scanner's pixel measures 0.01 to 100 µm, %1 was given"))
                .arg(match.captured(1)));
    return spacing;
}

double guessSpacing(const core::SlideInfo& info) {
    if (info.objective && *info.objective > 0) return 10 / *info.objective;
    const double longest = double(std::max(info.size.width, info.size.height));
    const auto distance = [&](double spacing) { return std::abs(std::log(longest * spacing / kCommonTissue)); };
    constexpr std::array kUsual{0.25, 0.5, 1.0};
    return *std::min_element(kUsual.begin(), kUsual.end(),
                             [&](double a, double b) { return distance(a) < distance(b); });
}

core::Result<int> parseMegabytes(const QString& text) {
    static const QRegularExpression form(QStringLiteral(R"(^\s*(\d+(?:[.,]\d+)?)\s*(MB|GB)?\s*$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(text);
    const auto amount = number(match.captured(1));
    const bool giga = match.captured(2).compare(QLatin1String("GB"), Qt::CaseInsensitive) == 0;
    const double megabytes = amount.value_or(0) * (giga ? 1024 : 1);
    if (!match.hasMatch() || !amount || megabytes < kLeastMegabytes || megabytes > kMostMegabytes)
        return wrong(say(QT_TRANSLATE_NOOP("hs::ui::PlaceWords", "%1 MB to %2 GB were expected, such as 512"))
                         .arg(kLeastMegabytes)
                         .arg(kMostMegabytes / 1024));
    return int(std::lround(megabytes));
}

} // namespace hs::ui
