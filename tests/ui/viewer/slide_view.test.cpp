#include "ui/viewer/slide_view.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/viewer/fake_slide.h"
#include "tests/ui/viewer/settle.h"

#include "core/synthetic/demo_slide.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QToolTip>
#include <QWheelEvent>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include <thread>

namespace hs::ui {
namespace {

constexpr std::size_t kCache = std::size_t(128) << 20;

class View : public testing::Test {
protected:
    void SetUp() override {
        applyTheme(SchemePreference::Light);
        make(kCache);
    }
    void make(std::size_t cacheBytes) {
        view.reset();
        cache = std::make_shared<core::TileCache>(cacheBytes);
        view = std::make_unique<SlideView>(cache);
        view->setFurniture(Furniture::Hidden);
        view->resize(900, 700);
        view->show();
    }
    void lookAt(double downsample) {
        core::Viewport to = view->viewport();
        to.downsample = {downsample};
        view->setViewport(to);
    }
    static int blackPixels(const QImage& picture) {
        int count = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                count += (picture.pixel(x, y) & 0xFFFFFF) == 0;
        return count;
    }

    std::shared_ptr<core::TileCache> cache;
    std::unique_ptr<SlideView> view;
};

std::shared_ptr<FakeSlide> bigSlide() {
    return std::make_shared<FakeSlide>(core::Level0Size{60'000, 50'000});
}

// A demo slide on disk, large enough for a pyramid of three levels.
std::filesystem::path writeSlide(const test::TemporaryFolder& folder) {
    core::DemoSlideOptions options;
    options.folder = folder.path();
    options.name = "demo";
    options.width = options.height = 8192;
    options.sections = 1;
    auto written = core::writeDemoSlide(options, {}, {});
    EXPECT_TRUE(written.ok());
    return written.ok() ? written.value().slide : std::filesystem::path();
}

TEST_F(View, SlidesClosedWhileTilesAreInFlightLeaveNothingBehind) {
    for (int round = 0; round < 4; ++round) {
        const auto slide = bigSlide();
        slide->closeGate();
        view->setSlide(slide);
        QTest::qWait(10);
        lookAt(4);
        QTest::qWait(10);
        if (round % 2)
            view->clear();
        else
            make(kCache);
        std::jthread later([slide] { slide->openGate(); });
        QTest::qWait(20);
    }
    view->clear();
    EXPECT_TRUE(waitFor([&] { return cache->bytesHeld() == 0; }));
}

TEST_F(View, AnotherSlideTakesThePlaceWhileTheFirstIsStillRead) {
    const auto first = bigSlide();
    first->colour = [](double, double) { return 0x00FF00u; };
    first->closeGate();
    view->setSlide(first);
    QTest::qWait(10);
    const auto second = bigSlide();
    second->colour = [](double, double) { return 0x804020u; };
    view->setSlide(second);
    first->openGate();
    ASSERT_TRUE(settle(*view));
    EXPECT_EQ(view->picture().pixel(450, 350) & 0xFFFFFF, 0x804020u);
}

TEST_F(View, ATileThatFailsIsHatchedWithItsReasonAndNeverBlack) {
    const auto slide = bigSlide();
    slide->fails = [](int level, core::LevelRect area) -> std::optional<core::Error> {
        if (level == 0 && area.x < 30'000)
            return core::Error(core::ErrorCode::Corrupt, "the disk answered nonsense at 17 %");
        return std::nullopt;
    };
    QSignalSpy failed(view.get(), &SlideView::tileFailed);
    view->setSlide(slide);
    ASSERT_TRUE(settle(*view));
    const QImage before = view->picture();
    lookAt(1);
    ASSERT_TRUE(waitFor([&] { return !failed.isEmpty() && view->settled(); }));
    EXPECT_EQ(blackPixels(view->picture()), 0);
    EXPECT_NE(view->picture(), before);
    QHelpEvent help(QEvent::ToolTip, {40, 350}, view->mapToGlobal(QPoint(40, 350)));
    QCoreApplication::sendEvent(view.get(), &help);
    EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("17 %")));
    QToolTip::hideText();
}

TEST_F(View, FailedTilesAreReadAgainWhenAskedFor) {
    const auto slide = bigSlide();
    std::atomic<bool> broken = true;
    slide->fails = [&](int level, core::LevelRect) -> std::optional<core::Error> {
        if (level < 2 && broken) return core::Error(core::ErrorCode::Corrupt, "the server is away");
        return std::nullopt;
    };
    view->setSlide(slide);
    ASSERT_TRUE(settle(*view));
    QSignalSpy failed(view.get(), &SlideView::tileFailed);
    lookAt(4);
    ASSERT_TRUE(waitFor([&] { return !failed.isEmpty(); }));
    broken = false;
    view->retryFailedTiles();
    QTest::qWait(20);
    ASSERT_TRUE(settle(*view));
    EXPECT_TRUE(view->scannedColour(view->viewport().centre));
}

TEST_F(View, AFileThatVanishesOrShrinksWhileOpenIsASentenceAndNoCrash) {
    for (const bool vanish : {true, false}) {
        const test::TemporaryFolder folder;
        const std::filesystem::path file = writeSlide(folder);
        const auto slide = core::Slide::open(file);
        ASSERT_TRUE(slide.ok());
        view->setSlide(slide.value());
        ASSERT_TRUE(settle(*view));
        QSignalSpy failed(view.get(), &SlideView::tileFailed);
        if (vanish)
            std::filesystem::remove(file);
        else
            std::filesystem::resize_file(file, 3000);
        lookAt(1);
        QTest::qWait(50);
        EXPECT_TRUE(waitFor([&] { return view->settled(); }));
        EXPECT_EQ(blackPixels(view->picture()), 0);
        for (const auto& sentence : failed)
            EXPECT_FALSE(sentence.front().toString().contains(QString::fromStdString(folder.path().string())));
        if (!vanish) EXPECT_FALSE(failed.isEmpty());
        view->clear();
    }
}

TEST_F(View, FiftySlidesOpenedAndClosedGiveTheirMemoryBack) {
    const test::TemporaryFolder folder;
    const std::filesystem::path file = writeSlide(folder);
    double start = 0;
    const char* more = std::getenv("HS_SLIDE_OPENS"); // a longer run
    for (int i = 0; i < (more ? std::atoi(more) : 60); ++i) {
        const auto slide = core::Slide::open(file);
        ASSERT_TRUE(slide.ok());
        view->setSlide(slide.value());
        ASSERT_TRUE(settle(*view));
        lookAt(1);
        QTest::qWait(2);
        view->clear();
        ASSERT_TRUE(waitFor([&] { return cache->bytesHeld() == 0; }));
        if (i == 9) start = residentMegabytes(); // pools and caches of the libraries are filled
        if (more && i % 50 == 49) std::printf("%d opened and closed: %.1f MB resident\n", i + 1, residentMegabytes());
    }
    if (kMemoryIsCounted) EXPECT_LT(residentMegabytes() - start, 16);
}

TEST_F(View, MemoryStaysWithinThePreferenceWhilePanning) {
    view->setSlide(bigSlide());
    ASSERT_TRUE(settle(*view));
    lookAt(1);
    std::size_t most = 0;
    for (int i = 0; i < 120; ++i) {
        view->setViewport(view->viewport().panned(-250, i % 2 ? -120 : 60));
        QTest::qWait(8);
        most = std::max(most, view->memoryHeld());
    }
    EXPECT_LE(double(most), double(view->memoryLimit()) * 1.05);
    EXPECT_GT(double(most), double(view->memoryLimit()) * 0.5) << "the test fills the cache";
    EXPECT_TRUE(settle(*view));
}

TEST_F(View, ASmallPreferenceStillShowsASharpPicture) {
    make(std::size_t(64) << 20); // the least that the preference allows
    view->setSlide(bigSlide());
    lookAt(1);
    EXPECT_TRUE(settle(*view));
}

TEST_F(View, ColoursChangeTheTissueAndLeaveTheCanvas) {
    const auto slide = std::make_shared<FakeSlide>(core::Level0Size{4000, 3000});
    slide->colour = [](double, double) { return 0xC080A0u; };
    view->setSlide(slide);
    ASSERT_TRUE(settle(*view));
    const QImage asScanned = view->picture();
    view->setColours({.brightness = 0.2});
    ASSERT_TRUE(settle(*view));
    const QImage brighter = view->picture();
    EXPECT_EQ(brighter.pixel(2, 2), asScanned.pixel(2, 2)) << "the canvas";
    EXPECT_EQ(qRed(brighter.pixel(450, 350)), 0xC0 + 51);
    EXPECT_EQ(*view->scannedColour({2000, 1500}), 0xC080A0u) << "what is read stays as scanned";
    view->setColours({});
    ASSERT_TRUE(settle(*view));
    EXPECT_EQ(view->picture(), asScanned);
}

TEST_F(View, TheWhiteBelongsToItsSlide) {
    view->setSlide(bigSlide());
    ASSERT_TRUE(settle(*view));
    view->setColours({.gamma = 1.3, .white = 0xF0E0F0});
    view->setSlide(bigSlide());
    EXPECT_FALSE(view->colours().white);
    EXPECT_EQ(view->colours().gamma, 1.3);
}

TEST_F(View, AProfileThatIsBrokenIsToldAndSrgbAssumed) {
    const auto slide = bigSlide();
    slide->editInfo().hasIccProfile = true; // and reads as nothing
    view->setSlide(slide);
    ASSERT_TRUE(waitFor([&] { return view->profileState() == ProfileState::Failed; }));
    EXPECT_FALSE(view->profileWords().isEmpty());
    EXPECT_TRUE(settle(*view));
}

TEST_F(View, WhatRestsOnTheScreenIsSeenAndWhatRushesByIsNot) {
    view->setSlide(bigSlide());
    ASSERT_TRUE(settle(*view));
    core::Viewport field = view->viewport();
    field.downsample = {4};
    field.centre = {20'000, 20'000};
    view->setViewport(field);
    ASSERT_TRUE(settle(*view));
    EXPECT_TRUE(waitFor([&] { return view->seenArea().seen({19'500, 19'500, 1000, 1000}, {4}); }, 5000));
    EXPECT_FALSE(view->seenArea().seen({19'500, 19'500, 1000, 1000}, {2}));
    for (int i = 0; i < 20; ++i) {
        view->setViewport(view->viewport().panned(-700, 0));
        QTest::qWait(1);
    }
    EXPECT_FALSE(view->seenArea().seen({40'000, 19'500, 1000, 1000}, {4}));
}

TEST_F(View, TheAreaSeenOfAnotherSlideIsNotTaken) {
    view->setSlide(bigSlide());
    core::SeenArea other({100, 100});
    view->setSeenArea(other);
    EXPECT_EQ(view->seenArea().slide(), (core::Level0Size{60'000, 50'000}));
}

TEST_F(View, ASpacingSetByHandCountsOnlyWhereTheFileHasNone) {
    const auto slide = bigSlide();
    view->setSlide(slide);
    view->setSpacing(core::Spacing{0.5, 0.5});
    EXPECT_EQ(view->info().spacing->x, 0.25);
    const auto silent = bigSlide();
    silent->editInfo().spacing.reset();
    silent->editInfo().objective.reset();
    view->setSlide(silent);
    EXPECT_FALSE(view->magnification());
    view->setSpacing(core::Spacing{0, 0});
    EXPECT_FALSE(view->info().spacing);
    view->setSpacing(core::Spacing{0.5, 0.5});
    EXPECT_TRUE(view->magnification());
    view->setSlide(silent);
    EXPECT_FALSE(view->magnification()) << "said of the slide before";
}

TEST_F(View, AScaleThatChangesByStepsIsDrawnAsMotionAndEndsSharp) {
    view->setSlide(bigSlide());
    ASSERT_TRUE(settle(*view));
    for (int i = 0; i < 20; ++i) {
        view->setViewport(view->viewport().zoomedAbout({450, 350}, {view->viewport().downsample.value * 0.9}));
        QTest::qWait(5);
        EXPECT_EQ(blackPixels(view->picture()), 0);
    }
    EXPECT_TRUE(settle(*view));
}

TEST_F(View, TheWheelZoomsAtThePointer) {
    view->setSlide(bigSlide());
    ASSERT_TRUE(settle(*view));
    const core::Level0Point held = view->viewport().toSlide({200, 300});
    QWheelEvent wheel({200, 300}, view->mapToGlobal(QPointF(200, 300)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.get(), &wheel);
    ASSERT_TRUE(settle(*view));
    EXPECT_NEAR(view->viewport().toView(held).x, 200, 1);
    EXPECT_NEAR(view->viewport().toView(held).y, 300, 1);
}

TEST_F(View, ASlideOfASingleLargeLevelGetsAnOverviewInTheBackground) {
    const auto slide = std::make_shared<FakeSlide>(core::Level0Size{12'000, 9'000});
    slide->editInfo().levels.resize(1);
    view->setSlide(slide);
    ASSERT_TRUE(settle(*view));
    EXPECT_EQ(blackPixels(view->picture()), 0);
}

} // namespace
} // namespace hs::ui
