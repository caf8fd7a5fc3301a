#include "ui/window/slide_facts.h"

#include <QLocale>

#include <gtest/gtest.h>

#include <limits>

namespace hs::ui {
namespace {

class SlideFacts : public testing::Test {
protected:
    void SetUp() override { QLocale::setDefault(QLocale::c()); }
    void TearDown() override { QLocale::setDefault(QLocale::system()); }

    static core::SlideInfo info() {
        core::SlideInfo slide;
        slide.vendor = "aperio";
        slide.reader = "OpenSlide 3.4.1";
        slide.size = {49600, 39200};
        slide.spacing = core::Spacing{0.25, 0.25};
        slide.spacingSource = "openslide";
        slide.objective = 40.0;
        slide.levels = {{{49600, 39200}, {1.0}, {240, 240}}, {{12400, 9800}, {4.0}, {240, 240}}};
        slide.properties = {{"aperio.Patient", "DOE, JANE"}};
        slide.fingerprint = "abc123";
        return slide;
    }
};

TEST_F(SlideFacts, TheStatusLineReadsAsDrawn) {
    EXPECT_EQ(sizeFacts(info()), QString::fromUtf8("12.4\u00a0mm × 9.8\u00a0mm · 0.25\u00a0µm/px"));
    EXPECT_EQ(pointFacts(core::Level0Point{10234.7, 8812.2}), QString::fromUtf8("x\u00a010234 y\u00a08812"));
    EXPECT_EQ(magnificationFacts(20.0), QStringLiteral("20.0x"));
}

TEST_F(SlideFacts, NumbersFollowTheLanguage) {
    QLocale::setDefault(QLocale(QLocale::German));
    EXPECT_EQ(sizeFacts(info()), QString::fromUtf8("12,4\u00a0mm × 9,8\u00a0mm · 0,25\u00a0µm/px"));
}

TEST_F(SlideFacts, AnUnknownSpacingIsSaid) {
    core::SlideInfo slide = info();
    slide.spacing.reset();
    EXPECT_EQ(sizeFacts(slide), QString::fromUtf8("49600 × 39200\u00a0px · µm/px unknown"));
}

TEST_F(SlideFacts, SmallPiecesAreMeasuredInMicrometres) {
    core::SlideInfo slide = info();
    slide.size = {800, 400};
    slide.spacing = core::Spacing{0.2527, 0.2527};
    EXPECT_EQ(sizeFacts(slide), QString::fromUtf8("202\u00a0µm × 101\u00a0µm · 0.253\u00a0µm/px"));
}

TEST_F(SlideFacts, WhatIsUnknownIsLeftOut) {
    EXPECT_TRUE(pointFacts(std::nullopt).isEmpty());
    EXPECT_TRUE(pointFacts(core::Level0Point{std::numeric_limits<double>::quiet_NaN(), 1}).isEmpty());
    EXPECT_TRUE(magnificationFacts(std::nullopt).isEmpty());
    EXPECT_TRUE(magnificationFacts(0.0).isEmpty());
    EXPECT_TRUE(magnificationFacts(std::numeric_limits<double>::quiet_NaN()).isEmpty());
}

TEST_F(SlideFacts, PointsLeftOfTheSlideKeepTheirSign) {
    EXPECT_EQ(pointFacts(core::Level0Point{-0.5, -3.0}), QString::fromUtf8("x\u00a0-1 y\u00a0-3"));
}

TEST_F(SlideFacts, NothingThatMayNameAPatientIsListed) {
    for (const auto& [label, value] : slideFacts(info())) {
        EXPECT_FALSE(value.contains(QStringLiteral("DOE"))) << label.toStdString();
        EXPECT_FALSE(value.isEmpty()) << label.toStdString();
    }
}

TEST_F(SlideFacts, ANonsensicalSpacingIsQuoted) {
    core::SlideInfo slide = info();
    slide.spacing.reset();
    slide.spacingProblem = "the file states 0 µm per pixel";
    bool quoted = false;
    for (const auto& [label, value] : slideFacts(slide))
        quoted = quoted || value == QString::fromStdString(slide.spacingProblem);
    EXPECT_TRUE(quoted);
}

} // namespace
} // namespace hs::ui
