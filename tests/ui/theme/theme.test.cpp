#include "ui/theme/theme.h"

#include "ui/theme/icons.h"
#include "ui/theme/system_scheme.h"

#include <QApplication>
#include <QImage>
#include <QPainter>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

class BothSchemes : public testing::TestWithParam<Scheme> {};

TEST_P(BothSchemes, TextIsReadableOnEveryArea) {
    const Colours& c = coloursOf(GetParam());
    for (const QColor& area : {c.window, c.panel, c.field, c.messageBar}) {
        EXPECT_GE(contrastRatio(c.text, area), 7.0) << area.name().toStdString();
        EXPECT_GE(contrastRatio(c.textSoft, area), 4.5) << area.name().toStdString();
        EXPECT_GE(contrastRatio(c.error, area), 4.5) << area.name().toStdString();
        EXPECT_GE(contrastRatio(c.warning, area), 4.5) << area.name().toStdString();
        EXPECT_GE(contrastRatio(c.accent, area), 4.5) << area.name().toStdString();
    }
    EXPECT_GE(contrastRatio(c.text, c.accentSoft), 7.0);
    EXPECT_GE(contrastRatio(c.onAccent, c.accentFill), 4.5);
}

TEST_P(BothSchemes, BordersOfFieldsAreVisible) {
    const Colours& c = coloursOf(GetParam());
    EXPECT_GE(contrastRatio(c.outline, c.field), 3.0);
    EXPECT_GE(contrastRatio(c.outline, c.window), 3.0);
}

TEST_P(BothSchemes, GreysAreNeutralAndOneColourSpeaks) {
    const Colours& c = coloursOf(GetParam());
    for (const QColor& grey : {c.window, c.panel, c.field, c.canvas, c.line, c.outline, c.hover, c.text, c.textSoft}) {
        const int spread =
            std::max({grey.red(), grey.green(), grey.blue()}) - std::min({grey.red(), grey.green(), grey.blue()});
        EXPECT_LE(spread, 4) << grey.name().toStdString();
    }
    EXPECT_GT(c.accent.hsvSaturation(), 100);
}

INSTANTIATE_TEST_SUITE_P(Theme, BothSchemes, testing::Values(Scheme::Light, Scheme::Dark));

TEST(Theme, WhatLiesOnTheSlideIsTheSameInBoth) {
    EXPECT_EQ(coloursOf(Scheme::Light).onSlidePlate, coloursOf(Scheme::Dark).onSlidePlate);
    EXPECT_EQ(coloursOf(Scheme::Light).onSlideText, coloursOf(Scheme::Dark).onSlideText);
}

TEST(Theme, APreferenceOverridesTheSystem) {
    applyTheme(SchemePreference::Dark, Scheme::Light);
    EXPECT_EQ(currentScheme(), Scheme::Dark);
    EXPECT_EQ(QApplication::palette().color(QPalette::Window), coloursOf(Scheme::Dark).window);
    applyTheme(SchemePreference::Light, Scheme::Dark);
    EXPECT_EQ(currentScheme(), Scheme::Light);
    EXPECT_EQ(colours().window, coloursOf(Scheme::Light).window);
}

TEST(Theme, TheLastAnswerOfTheDesktopIsUsedUntilItAnswersAgain) {
    applyTheme(SchemePreference::System, Scheme::Dark);
    EXPECT_EQ(currentScheme(), Scheme::Dark);
    applyTheme(SchemePreference::Light);
}

TEST(Theme, ApplyingItAgainDoesNotDrift) {
    applyTheme(SchemePreference::Light);
    const QFont first = readingFont();
    applyTheme(SchemePreference::Dark);
    applyTheme(SchemePreference::Light);
    EXPECT_EQ(readingFont(), first);
    EXPECT_NEAR(readingFont().pointSizeF(), QApplication::font().pointSizeF() * 1.1, 0.05);
}

TEST(Theme, EveryNameInTheStyleSheetIsFilledIn) {
    for (const auto preference : {SchemePreference::Light, SchemePreference::Dark}) {
        applyTheme(preference);
        EXPECT_FALSE(qApp->styleSheet().isEmpty());
        EXPECT_FALSE(qApp->styleSheet().section(QLatin1String("*/"), 1).contains(QLatin1Char('@')));
    }
    applyTheme(SchemePreference::Light);
}

TEST(Theme, PreferencesHaveNamesThatSurviveSettings) {
    for (const auto preference : {SchemePreference::System, SchemePreference::Light, SchemePreference::Dark})
        EXPECT_EQ(schemePreferenceFromName(schemePreferenceName(preference)), preference);
    EXPECT_EQ(schemePreferenceFromName(QStringLiteral("sepia")), SchemePreference::System);
    EXPECT_EQ(schemePreferenceFromName(QString()), SchemePreference::System);
}

TEST(SystemScheme, ThePortalsNumberIsReadAsItsSpecificationSays) {
    EXPECT_EQ(schemeFromPortalValue(1), Scheme::Dark);
    EXPECT_EQ(schemeFromPortalValue(2), Scheme::Light);
    EXPECT_FALSE(schemeFromPortalValue(0));
    EXPECT_FALSE(schemeFromPortalValue(99));
}

TEST(SystemScheme, ADarkPaletteIsRecognised) {
    EXPECT_EQ(schemeOfPalette(paletteOf(Scheme::Dark)), Scheme::Dark);
    EXPECT_EQ(schemeOfPalette(paletteOf(Scheme::Light)), Scheme::Light);
}

// Pixels of the icon's ink, any alpha above a third.
int inkOf(const QImage& image, const QColor& colour) {
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.alpha() > 85 && std::abs(pixel.red() - colour.red()) < 12 &&
                std::abs(pixel.green() - colour.green()) < 12 && std::abs(pixel.blue() - colour.blue()) < 12)
                ++found;
        }
    return found;
}

TEST(Icons, EveryOneIsLegibleAtSixteenPixelsInBothThemes) {
    const QStringList names = themeIconNames();
    ASSERT_GE(names.size(), 30);
    for (const auto preference : {SchemePreference::Light, SchemePreference::Dark}) {
        applyTheme(preference);
        for (const QString& name : names) {
            const QImage image = themeIcon(name).pixmap(16, 16).toImage();
            const int ink = inkOf(image, colours().text);
            EXPECT_GE(ink, 6) << name.toStdString();
            EXPECT_LE(ink, 16 * 16 * 6 / 10) << name.toStdString();
        }
    }
    applyTheme(SchemePreference::Light);
}

TEST(Icons, OneMadeEarlierFollowsTheTheme) {
    applyTheme(SchemePreference::Light);
    const QIcon icon = themeIcon(QStringLiteral("open"));
    EXPECT_GT(inkOf(icon.pixmap(32, 32).toImage(), coloursOf(Scheme::Light).text), 20);
    applyTheme(SchemePreference::Dark);
    EXPECT_GT(inkOf(icon.pixmap(32, 32).toImage(), coloursOf(Scheme::Dark).text), 20);
    applyTheme(SchemePreference::Light);
}

TEST(Icons, AreDrawnAtTheScreensOwnResolution) {
    const QIcon icon = themeIcon(QStringLiteral("open"));
    const QPixmap sharp = icon.pixmap(QSize(20, 20), 2.0);
    EXPECT_EQ(sharp.size(), QSize(40, 40));
    EXPECT_EQ(sharp.devicePixelRatio(), 2.0);
}

TEST(Icons, AnUnknownNameIsANullIcon) {
    EXPECT_TRUE(themeIcon(QStringLiteral("no such icon")).isNull());
}

} // namespace
} // namespace hs::ui
