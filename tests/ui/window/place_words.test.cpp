#include "ui/window/place_words.h"

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

core::SlideInfo slide(bool told = true) {
    core::SlideInfo info;
    info.size = {40'000, 30'000};
    info.levels = {{{40'000, 30'000}, {1.0}, {}}};
    if (told) info.spacing = core::Spacing{0.25, 0.5};
    return info;
}

TEST(PlaceWords, NonsenseIsRefusedInASentence) {
    for (const char* text :
         {"", "here", "12", "1 2 3 4 5", "1e9 2", "nan 5", "12 mm", "5 6 0x20", "--5 6", "1,2,3,4,5"}) {
        const auto place = parsePlace(QString::fromUtf8(text), slide());
        EXPECT_FALSE(place.ok()) << text;
        if (!place) EXPECT_FALSE(place.error().message.empty());
    }
}

TEST(PlaceWords, PlacesOffTheSlideAreRefusedWithItsSize) {
    for (const char* text : {"-1 5", "40000 5", "5 30000", "11 mm 1 mm"}) {
        const auto place = parsePlace(QString::fromUtf8(text), slide());
        ASSERT_FALSE(place.ok()) << text;
        EXPECT_NE(place.error().message.find("40000"), std::string::npos);
    }
}

TEST(PlaceWords, LengthsNeedASpacing) {
    EXPECT_FALSE(parsePlace(QStringLiteral("1 mm 1 mm"), slide(false)).ok());
    EXPECT_TRUE(parsePlace(QStringLiteral("100 200"), slide(false)).ok());
}

TEST(PlaceWords, PlacesAreUnderstoodAsPeopleWriteThem) {
    struct Case {
        const char* text;
        double x, y;
        std::optional<double> times;
    };
    const Case cases[] = {{"10234 8812", 10'234, 8812, {}},
                          {"10234, 8812", 10'234, 8812, {}},
                          {" x 10 y 20 ", 10, 20, {}},
                          {"10;20", 10, 20, {}},
                          {"1 mm 2 mm", 4000, 4000, {}},
                          {"1,5 mm 2,5 mm", 6000, 5000, {}},
                          {"1000 2000 µm 20x", 4000, 4000, 20.0},
                          {"10 20 40x", 10, 20, 40.0},
                          {"10 px, 20 px @ 2.5x", 10, 20, 2.5}};
    for (const Case& c : cases) {
        SCOPED_TRACE(c.text);
        const auto place = parsePlace(QString::fromUtf8(c.text), slide());
        ASSERT_TRUE(place.ok()) << place.error().message;
        EXPECT_DOUBLE_EQ(place.value().point.x, c.x);
        EXPECT_DOUBLE_EQ(place.value().point.y, c.y);
        EXPECT_EQ(place.value().times, c.times);
    }
}

TEST(PlaceWords, PixelSizesThatNoScannerMakesAreRefused) {
    for (const char* text : {"", "0", "-0.25", "1000", "0.0001", "a quarter", "0.25 mm"})
        EXPECT_FALSE(parseSpacing(QString::fromUtf8(text)).ok()) << text;
    EXPECT_EQ(parseSpacing(QStringLiteral("0.25")).value(), (core::Spacing{0.25, 0.25}));
    EXPECT_EQ(parseSpacing(QStringLiteral("0,25 µm/px")).value(), (core::Spacing{0.25, 0.25}));
    EXPECT_EQ(parseSpacing(QStringLiteral("0.25 0.5")).value(), (core::Spacing{0.25, 0.5}));
}

TEST(PlaceWords, TheGuessFollowsTheObjectiveAndThenTheSize) {
    core::SlideInfo info = slide(false);
    info.objective = 20;
    EXPECT_DOUBLE_EQ(guessSpacing(info), 0.5);
    info.objective.reset();
    EXPECT_DOUBLE_EQ(guessSpacing(info), 0.5); // 20 mm
    info.size = {100'000, 50'000};
    EXPECT_DOUBLE_EQ(guessSpacing(info), 0.25);
    info.size = {2000, 1000};
    EXPECT_DOUBLE_EQ(guessSpacing(info), 1.0);
}

TEST(PlaceWords, MemoryIsBounded) {
    for (const char* text : {"", "much", "0", "-512", "127", "100 TB", "99999999"})
        EXPECT_FALSE(parseMegabytes(QString::fromUtf8(text)).ok()) << text;
    EXPECT_EQ(parseMegabytes(QStringLiteral("512")).value(), 512);
    EXPECT_EQ(parseMegabytes(QStringLiteral("1,5 GB")).value(), 1536);
}

} // namespace
} // namespace hs::ui
