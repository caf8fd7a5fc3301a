#include "ui/snapshot/snapshot.h"

#include "core/annotations/mark_document.h"
#include "tests/support/fake_slide.h"
#include "ui/preferences/preferences.h"
#include "ui/preferences/preferences_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

SnapshotScene scene() {
    SnapshotScene made;
    auto slide = std::make_shared<test::FakeSlide>(std::vector<core::LevelSize>{{4000, 3000}, {1000, 750}});
    slide->pixel = [](int, std::int64_t, std::int64_t) { return 0x80C0E0u; };
    slide->info().background = 0xFFFFFF;
    made.slide = slide;
    made.view.size = {400, 300};
    made.view.centre = {2000, 1500};
    made.view.downsample = {4};
    made.spacing = core::Spacing{0.5, 0.5};
    made.dpi = 96;
    made.scaleBar = false;
    return made;
}

TEST(Snapshot, NothingToPaintAndTooMuchToPaintAreRefused) {
    SnapshotScene none;
    none.view.size = {10, 10};
    EXPECT_FALSE(paintSnapshot(none).ok());
    SnapshotScene huge = scene();
    huge.view.size = {4000, 3000};
    huge.dpi = 1200;
    const auto painted = paintSnapshot(huge);
    ASSERT_FALSE(painted.ok());
    EXPECT_NE(painted.error().message.find("million pixels"), std::string::npos);
    for (const double dpi : {0.0, -5.0, 1e9, std::nan("")}) {
        SnapshotScene wrong = scene();
        wrong.dpi = dpi;
        EXPECT_FALSE(paintSnapshot(wrong).ok());
    }
}

TEST(Snapshot, ATileThatCannotBeReadRefusesThePicture) {
    SnapshotScene failing = scene();
    auto slide = std::make_shared<test::FakeSlide>(std::vector<core::LevelSize>{{4000, 3000}});
    slide->fails = [](int, core::LevelRect area) { return area.x > 1000; };
    failing.slide = slide;
    EXPECT_FALSE(paintSnapshot(failing).ok());
}

TEST(Snapshot, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();
    const auto painted = paintSnapshot(scene(), stop.get_token());
    ASSERT_FALSE(painted.ok());
    EXPECT_EQ(painted.error().code, core::ErrorCode::Cancelled);
}

TEST(Snapshot, TheFieldIsTheSameAtEveryResolution) {
    for (const double dpi : {96.0, 192.0, 300.0}) {
        SnapshotScene at = scene();
        at.dpi = dpi;
        const auto painted = paintSnapshot(at);
        ASSERT_TRUE(painted.ok()) << painted.error().message;
        EXPECT_NEAR(painted.value().width(), 400 * dpi / 96, 1);
        EXPECT_EQ(painted.value().pixelColor(painted.value().width() / 2, painted.value().height() / 2),
                  QColor(0x80, 0xC0, 0xE0));
        EXPECT_NEAR(painted.value().dotsPerMeterX(), dpi / 0.0254, 1);
        const core::Viewport fine = snapshotView(at);
        const core::Level0Point corner = fine.toSlide({0, 0}), seen = at.view.toSlide({0, 0});
        EXPECT_NEAR(corner.x, seen.x, 1e-6);
        EXPECT_NEAR(corner.y, seen.y, 1e-6);
    }
}

TEST(Snapshot, OffTheGlassIsWhiteWhateverTheTurn) {
    SnapshotScene turned = scene();
    turned.view.rotation = 33;
    turned.view.downsample = {40};
    const auto painted = paintSnapshot(turned);
    ASSERT_TRUE(painted.ok());
    EXPECT_EQ(painted.value().pixelColor(2, 2), QColor(Qt::white));
    EXPECT_EQ(painted.value().pixelColor(200, 150), QColor(0x80, 0xC0, 0xE0));
}

TEST(Snapshot, MarksAndScaleBarAreInBothKinds) {
    SnapshotScene full = scene();
    core::MarkDocument document;
    core::Annotation mark;
    mark.shape = core::rectangleShape({1600, 1200}, {2400, 1800});
    mark.colour = core::MarkColour{255, 0, 0};
    document.add(mark, "x");
    full.marks = document.snapshot();
    const QImage plain = paintSnapshot(full).value();
    EXPECT_GT(plain.pixelColor(100, 150).red(), 200); // its left edge
    full.scaleBar = true;
    EXPECT_NE(paintSnapshot(full).value(), plain);
    const auto svg = snapshotSvg(full);
    ASSERT_TRUE(svg.ok());
    EXPECT_TRUE(svg.value().contains("<svg"));
    EXPECT_TRUE(svg.value().contains("<path") || svg.value().contains("<polyline"));
    EXPECT_TRUE(svg.value().contains("µm") || svg.value().contains("mm"));
}

TEST(Preferences, NumbersOutOfRangeAndUnknownWordsAreTheDefault) {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    settings.setValue(QStringLiteral("viewer/tileCacheMegabytes"), QStringLiteral("much"));
    settings.setValue(QStringLiteral("session/keepDays"), -4);
    settings.setValue(QStringLiteral("window/theme"), QStringLiteral("pink"));
    settings.setValue(QStringLiteral("window/language"), QStringLiteral("tlh"));
    settings.setValue(QStringLiteral("snapshot/dpi"), 1e9);
    Preferences usual;
    usual.theme = QStringLiteral("system");
    EXPECT_EQ(readPreferences(settings), usual);
}

TEST(Preferences, ComeBackAsTheyWereWritten) {
    QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    Preferences p;
    p.theme = QStringLiteral("dark");
    p.language = QStringLiteral("de");
    p.tileCacheMegabytes = 1024;
    p.restoreSession = false;
    p.snapshotMarks = false;
    writePreferences(settings, p);
    EXPECT_EQ(readPreferences(settings), p);
    PreferencesPage page;
    page.setPreferences(p);
    EXPECT_EQ(page.preferences(), p);
}

TEST(Preferences, ThePageTellsWhatHandsChangeAndNothingElse) {
    PreferencesPage page;
    QSignalSpy changed(&page, &PreferencesPage::changed);
    page.setPreferences({});
    EXPECT_EQ(changed.count(), 0);
    page.findChild<QCheckBox*>()->click();
    EXPECT_EQ(changed.count(), 1);
}

} // namespace
} // namespace hs::ui
