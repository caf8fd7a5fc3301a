// The window with everything on its desk: marks in and out, autosave, the case tray, two slides side by side.
#include "app/histoscribe/desk.h"

#include "app/histoscribe/session_keeper.h"
#include "app/histoscribe/workspace.h"
#include "core/annotations/geojson.h"
#include "core/files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_slide.h"
#include "tests/ui/viewer/settle.h"
#include "ui/theme/theme.h"
#include "ui/tray/case_tray.h"
#include "ui/tray/compare_pane.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/main_window.h"
#include "ui/window/message_bar.h"

#include <QAction>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace hs::app {
namespace {

class DeskTest : public testing::Test {
protected:
    void SetUp() override {
        ui::applyTheme(ui::SchemePreference::Light);
        ::setenv("XDG_STATE_HOME", folder.path().c_str(), 1);
        test::writeTinySlide(folder / "one.tif", 1);
        test::writeTinySlide(folder / "two.tif", 2);
    }
    void TearDown() override { stop(); }

    struct Running {
        std::shared_ptr<core::TileCache> tiles = std::make_shared<core::TileCache>(32u << 20);
        Session session{[] {
            return core::Result<std::unique_ptr<core::Engine>>(core::Error(core::ErrorCode::Unsupported, "none"));
        }};
        ui::MainWindow window;
        Workspace workspace;
        Desk desk;
        explicit Running(QSettings& settings)
            : window({tiles, &settings})
            , workspace(window, session, settings)
            , desk({window, session, workspace, settings, tiles}) {}
    };
    Running& start(const QStringList& paths, Desk::Memory memory = Desk::Memory::Kept) {
        settings =
            std::make_unique<QSettings>(QString::fromStdString((folder / "s.ini").string()), QSettings::IniFormat);
        running = std::make_unique<Running>(*settings);
        running->window.resize(1024, 700);
        running->window.show();
        running->desk.begin(paths, memory);
        return *running;
    }
    void stop() {
        running.reset();
        settings.reset();
    }
    QString path(const char* name) { return QString::fromStdString((folder / name).string()); }
    bool shown() {
        return QTest::qWaitFor([this] { return running->window.slideView().slide() != nullptr; }, 10000);
    }
    ui::MarkBoard& board() { return *running->desk.marks().board(); }
    QString message() { return running->window.findChild<ui::MessageBar*>()->sentence(); }
    void draw() {
        core::Annotation mark;
        mark.shape = core::rectangleShape({10, 10}, {200, 150});
        mark.name = "Nest";
        board().document().add(mark, "x");
    }
    std::filesystem::path marksFile() {
        return StateFolder(StateFolder::usual()).marksFile(running->window.slideView().slide()->info().fingerprint);
    }

    test::TemporaryFolder folder;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<Running> running;
};

TEST_F(DeskTest, ARefusedGeoJsonLeavesTheMarksAsTheyAreAndSaysWhy) {
    start({path("one.tif")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    draw();
    folder.write("bad.geojson", R"({"type":"FeatureCollection","features":[{"type":"Feature"},)");
    running->workspace.openPaths({path("bad.geojson")});
    ASSERT_TRUE(QTest::qWaitFor([this] { return !message().isEmpty(); }, 5000));
    EXPECT_TRUE(message().contains(QStringLiteral("bad.geojson")));
    EXPECT_EQ(board().document().count(), 1u);
    EXPECT_EQ(board().document().undoDepth(), 1u);
    EXPECT_NE(running->window.slideView().slide(), nullptr);
}

TEST_F(DeskTest, MarksGivenWithASlideWaitForIt) {
    folder.write("good.geojson", R"([{"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]}}])");
    start({path("one.tif"), path("good.geojson")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    ASSERT_TRUE(QTest::qWaitFor([this] { return board().document().count() == 1; }, 5000));
    EXPECT_TRUE(board().document().canUndo());
}

TEST_F(DeskTest, MarksAreExportedAndReadBack) {
    start({path("one.tif")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    draw();
    running->desk.marks().exportFile(path("out.geojson"));
    ASSERT_TRUE(QTest::qWaitFor([this] { return std::filesystem::exists(folder / "out.geojson"); }, 5000));
    EXPECT_EQ(core::readGeoJson(folder / "out.geojson").value().marks[0].name, "Nest");
}

TEST_F(DeskTest, MarksAndPlacesComeBackWithTheNextStart) {
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    draw();
    core::Viewport place = running->window.slideView().viewport();
    place.centre = {321, 234};
    place.downsample = {0.5};
    running->window.slideView().setViewport(place);
    const auto file = marksFile();
    ASSERT_TRUE(QTest::qWaitFor([&] { return std::filesystem::exists(file); }, 6000));
    stop();
    start({});
    ASSERT_TRUE(shown());
    ASSERT_TRUE(QTest::qWaitFor([this] { return board().document().count() == 1; }, 5000));
    EXPECT_EQ(board().document().find(0)->name, "Nest");
    EXPECT_FALSE(board().document().canUndo());
    EXPECT_NEAR(running->window.slideView().viewport().centre.x, 321, 1);
    EXPECT_NEAR(running->window.slideView().viewport().downsample.value, 0.5, 1e-6);
}

TEST_F(DeskTest, AHandFasterThanTheDiskLosesNoKeptMarks) {
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    draw();
    const auto file = marksFile();
    stop(); // writes what is due
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    const std::string slide = running->window.slideView().slide()->info().fingerprint;
    ASSERT_TRUE(QTest::qWaitFor([&] { return running->desk.marks().boardOf(slide) == running->desk.marks().board(); }, 5000));
    draw();
    EXPECT_TRUE(QTest::qWaitFor([this] { return board().document().count() == 2; }, 5000)) << message().toStdString();
    stop();
    EXPECT_EQ(core::readGeoJson(file).value().marks.size(), 2u);
}

TEST_F(DeskTest, WhereNothingCanBeWrittenItIsToldOnceAndNothingIsLost) {
    std::filesystem::create_directories(folder / "HistoScribe");
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    // The folder is exchanged for a file: no write can succeed from here on.
    std::filesystem::remove_all(folder / "HistoScribe");
    folder.write("HistoScribe", "in the way");
    draw();
    ASSERT_TRUE(QTest::qWaitFor([this] { return message().contains(QStringLiteral("autosaved")); }, 8000));
    EXPECT_EQ(board().document().count(), 1u);
    running->window.clearMessage();
    draw();
    QTest::qWait(SessionKeeper::kSoonMs + 500);
    EXPECT_TRUE(message().isEmpty());
    EXPECT_EQ(board().document().count(), 2u);
}

TEST_F(DeskTest, ADamagedFileOfKeptMarksIsSaidAndLeft) {
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    const auto file = marksFile();
    stop();
    std::filesystem::create_directories(file.parent_path());
    ASSERT_TRUE(core::writeFileAtomically(file, "not gzip").ok());
    start({path("one.tif")});
    ASSERT_TRUE(shown());
    ASSERT_TRUE(QTest::qWaitFor([this] { return !message().isEmpty(); }, 5000));
    EXPECT_EQ(board().document().count(), 0u);
}

TEST_F(DeskTest, TheTrayShowsTheCaseAndSwitches) {
    start({path("one.tif"), path("two.tif")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    auto* tray = running->window.findChild<ui::CaseTray*>();
    ASSERT_NE(tray, nullptr);
    EXPECT_EQ(tray->count(), 2);
    ASSERT_TRUE(QTest::qWaitFor([&] { return running->session.slides()[0] && running->session.slides()[1]; }, 5000));
    const std::string first = running->window.slideView().slide()->info().fingerprint;
    draw();
    Q_EMIT tray->chosen(tray->current() == 0 ? 1 : 0);
    EXPECT_NE(running->window.slideView().slide()->info().fingerprint, first);
    EXPECT_EQ(board().document().count(), 0u);
    Q_EMIT tray->chosen(tray->current() == 0 ? 1 : 0);
    EXPECT_EQ(board().document().count(), 1u);
    EXPECT_TRUE(board().document().canUndo());
}

TEST_F(DeskTest, TheTrayGivesBackTheRoomThatTheMarksPanelNeeded) {
    start({path("one.tif"), path("two.tif")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    auto* tray = running->window.findChild<ui::CaseTray*>();
    QTest::qWait(50);
    const int alone = tray->width();
    QAction* marks = running->window.action(QStringLiteral("marks-panel"));
    marks->trigger();
    QTest::qWait(50);
    EXPECT_GT(tray->width(), alone + 40);
    marks->trigger();
    QTest::qWait(50);
    EXPECT_LE(tray->width(), alone + 4);
}

TEST_F(DeskTest, TwoSlidesMoveTogetherUntilTheLockIsOpened) {
    start({path("one.tif"), path("two.tif")}, Desk::Memory::None);
    ASSERT_TRUE(shown());
    ASSERT_TRUE(QTest::qWaitFor([&] { return running->session.slides()[0] && running->session.slides()[1]; }, 5000));
    running->window.action(QStringLiteral("beside"))->trigger();
    auto* pane = running->window.findChild<ui::ComparePane*>();
    ASSERT_NE(pane, nullptr);
    EXPECT_TRUE(pane->locked());
    ui::SlideView& first = running->window.slideView();
    QTest::qWait(50);
    core::Viewport to = first.viewport();
    to.downsample = {1};
    first.setViewport(to);
    const core::Level0Point before = pane->view().viewport().centre, own = first.viewport().centre;
    first.setViewport(first.viewport().panned(-30, -20));
    EXPECT_NEAR(pane->view().viewport().centre.x - before.x, first.viewport().centre.x - own.x, 1e-6);
    pane->view().setViewport(pane->view().viewport().panned(30, 20));
    EXPECT_NEAR(first.viewport().centre.x, own.x, 1e-6);
    pane->setLocked(false);
    const auto rest = pane->view().viewport().centre;
    first.setViewport(first.viewport().panned(-30, -20));
    EXPECT_EQ(pane->view().viewport().centre, rest);
    Q_EMIT pane->closeRequested();
    EXPECT_TRUE(pane->isHidden());
}

TEST_F(DeskTest, SlidesOpenedAndClosedInTheWindowGiveTheirMemoryBack) {
    const char* more = std::getenv("HS_SLIDE_OPENS"); // a longer run
    const int opens = more ? std::atoi(more) : 50;
    start({}, Desk::Memory::None);
    double begin = 0, heap = 0;
    for (int i = 0; i < opens; ++i) {
        running->workspace.openPaths({path(i % 2 ? "one.tif" : "two.tif")});
        ASSERT_TRUE(shown());
        ASSERT_TRUE(QTest::qWaitFor([this] { return running->window.slideView().settled(); }, 10000));
        running->window.action(QStringLiteral("close"))->trigger();
        ASSERT_TRUE(QTest::qWaitFor([this] { return !running->window.slideView().slide() && running->tiles->bytesHeld() == 0; }, 10000));
        if (i == 9) { // pools and caches of the libraries are filled
            begin = ui::residentMegabytes();
            heap = ui::heapMegabytes();
        }
        if (!more || i % 50 != 49) continue;
        std::printf("%d opened and closed: %.2f MB allocated, %.1f MB resident\n", i + 1, ui::heapMegabytes(), ui::residentMegabytes());
        std::fflush(stdout);
    }
    if (!ui::kMemoryIsCounted) return;
    EXPECT_LT(ui::heapMegabytes() - heap, 2);
    EXPECT_LT(ui::residentMegabytes() - begin, 16);
}

} // namespace
} // namespace hs::app
