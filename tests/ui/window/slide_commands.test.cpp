#include "ui/window/main_window.h"

#include "tests/ui/window/fake_slide.h"
#include "ui/theme/theme.h"
#include "ui/viewer/colour_panel.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/actions.h"
#include "ui/window/command_palette.h"
#include "ui/window/label_page.h"
#include "ui/window/line_prompt.h"
#include "ui/window/shortcut_page.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QClipboard>
#include <QDockWidget>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

class SilentSlide : public FakeSlide { // tells no pixel size
public:
    SilentSlide()
        : m_silent(FakeSlide::info()) {
        m_silent.spacing.reset();
        m_silent.objective.reset();
        m_silent.associated = {{"label", 20, 10}};
        m_silent.scenes = {{"a", {0, 0, 500, 500}}, {"b", {1000, 1000, 500, 500}}};
    }
    const core::SlideInfo& info() const override { return m_silent; }

private:
    core::SlideInfo m_silent;
};

class SlideCommands : public testing::Test {
protected:
    void SetUp() override {
        applyTheme(SchemePreference::Light);
        settings = std::make_unique<QSettings>(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        make();
    }
    void make() {
        window.reset();
        window = std::make_unique<MainWindow>(
            MainWindowOptions{std::make_shared<core::TileCache>(8u << 20), settings.get()});
        window->restoreLayout();
        window->resize(1024, 700);
        window->show();
        QTest::qWait(1);
    }
    QAction& action(const char* name) { return *window->action(QString::fromLatin1(name)); }
    void answer(const char* text) {
        auto* line = window->findChild<LinePrompt*>()->findChild<QLineEdit*>();
        line->setText(QString::fromUtf8(text));
        QTest::keyClick(line, Qt::Key_Return);
    }
    QString prompted() { return window->findChild<LinePrompt*>()->said(); }
    bool promptOpen() { return window->findChild<LinePrompt*>()->isVisible(); }
    QList<QAction*> commands() {
        QList<QAction*> all;
        for (const QString& name : window->findChild<Actions*>()->names())
            all << window->action(name);
        return all;
    }

    QTemporaryDir folder;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<MainWindow> window;
};

TEST_F(SlideCommands, AreDisabledWithTheReasonWhileNoSlideIsOpen) {
    for (const char* name : {"go-to", "flip", "upright", "copy-view", "pixel-size", "label-pictures", "next-scene"}) {
        EXPECT_FALSE(action(name).isEnabled()) << name;
        EXPECT_TRUE(action(name).toolTip().contains(QLatin1Char('\n'))) << name;
    }
}

TEST_F(SlideCommands, AWrongPlaceIsToldAndTheLineStays) {
    window->showSlide(std::make_shared<FakeSlide>());
    action("go-to").trigger();
    answer("90000 5");
    EXPECT_TRUE(promptOpen());
    EXPECT_TRUE(prompted().contains(QStringLiteral("90000")));
    answer("300 400");
    EXPECT_FALSE(promptOpen());
    EXPECT_TRUE(QTest::qWaitFor([&] { return window->slideView().viewport().centre == core::Level0Point{300, 400}; }));
}

TEST_F(SlideCommands, APlaceMayNameItsMagnification) {
    window->showSlide(std::make_shared<FakeSlide>());
    action("go-to").trigger();
    answer("300 400 10x");
    EXPECT_TRUE(QTest::qWaitFor([&] { return std::abs(window->slideView().magnification().value_or(0) - 10) < 1e-6; }));
}

TEST_F(SlideCommands, ThePixelSizeIsSetOnlyWhereTheFileIsSilentAndNeverUnasked) {
    window->showSlide(std::make_shared<FakeSlide>());
    EXPECT_FALSE(action("pixel-size").isEnabled());
    QSignalSpy chosen(window.get(), &MainWindow::spacingChosen);
    window->showSlide(std::make_shared<SilentSlide>());
    EXPECT_FALSE(window->slideView().info().spacing) << "a guess is no answer";
    EXPECT_TRUE(window->findChild<StatusLine*>()->rightText().contains(QStringLiteral("Ctrl+U")));
    action("pixel-size").trigger();
    answer("-3");
    EXPECT_TRUE(promptOpen());
    answer("0.5");
    EXPECT_FALSE(promptOpen());
    ASSERT_EQ(chosen.size(), 1);
    EXPECT_EQ(chosen.front().front().toDouble(), 0.5);
    EXPECT_TRUE(window->findChild<StatusLine*>()->facts().contains(QStringLiteral("0.50")));
}

TEST_F(SlideCommands, LabelPicturesAreReadOnlyWhileAskedForAndTheirFailureIsASentence) {
    window->showSlide(std::make_shared<SilentSlide>());
    auto* page = window->findChild<LabelPage*>();
    EXPECT_EQ(page->widget(), nullptr);
    action("label-pictures").trigger();
    EXPECT_TRUE(QTest::qWaitFor([&] {
        for (const QLabel* label : page->findChildren<QLabel*>())
            if (label->text().contains(QStringLiteral("there is no image label"))) return true;
        return false;
    }));
    QTest::keyClick(page, Qt::Key_Escape);
    EXPECT_TRUE(window->slideView().isVisible());
    EXPECT_EQ(page->widget(), nullptr) << "nothing of them is kept";
}

TEST_F(SlideCommands, ScanAreasAreVisitedInTurn) {
    window->showSlide(std::make_shared<SilentSlide>());
    action("next-scene").trigger();
    EXPECT_TRUE(QTest::qWaitFor([&] { return std::abs(window->slideView().viewport().centre.x - 1250) < 1; }));
    window->showSlide(std::make_shared<FakeSlide>());
    EXPECT_FALSE(action("next-scene").isEnabled());
}

TEST_F(SlideCommands, FlippingTwiceAndUprightBringTheViewBack) {
    window->showSlide(std::make_shared<FakeSlide>());
    action("flip").trigger();
    EXPECT_TRUE(window->slideView().viewport().mirrored);
    EXPECT_EQ(window->slideView().viewport().rotation, 180);
    action("flip").trigger();
    EXPECT_FALSE(window->slideView().viewport().mirrored);
    EXPECT_EQ(window->slideView().viewport().rotation, 0);
    action("flip").trigger();
    action("upright").trigger();
    EXPECT_FALSE(window->slideView().viewport().mirrored);
    EXPECT_EQ(window->slideView().viewport().rotation, 0);
}

TEST_F(SlideCommands, QuarterTurnsAddUpWhileTheViewIsStillTurning) {
    window->showSlide(std::make_shared<FakeSlide>());
    action("rotate-right").trigger();
    action("rotate-right").trigger();
    EXPECT_TRUE(QTest::qWaitFor([&] { return window->slideView().viewport().rotation == 180; }));
}

TEST_F(SlideCommands, CopyPutsTheViewIntoTheClipboard) {
    window->showSlide(std::make_shared<FakeSlide>());
    QTest::qWait(50);
    action("copy-view").trigger();
    EXPECT_EQ(QApplication::clipboard()->image().size(), window->slideView().size());
}

TEST_F(SlideCommands, TheColourPanelIsMadeWhenItIsShown) {
    EXPECT_EQ(window->findChild<ColourPanel*>(), nullptr);
    window->findChild<QDockWidget*>(QStringLiteral("colourDock"))->toggleViewAction()->trigger();
    EXPECT_TRUE(QTest::qWaitFor([&] { return window->findChild<ColourPanel*>() != nullptr; }));
}

TEST_F(SlideCommands, ThePaletteFindsPanelsToo) {
    action("palette").trigger();
    EXPECT_TRUE(window->findChild<CommandPalette*>()->shown().contains(QStringLiteral("Colours")));
}

TEST_F(SlideCommands, KeysThatBelongToAnotherCommandAreNotTaken) {
    const QString problem = changeKeys(action("fit"), QKeySequence(Qt::CTRL | Qt::Key_O), commands(), settings.get());
    EXPECT_TRUE(problem.contains(QStringLiteral("Open a slide")));
    EXPECT_EQ(action("fit").shortcut(), QKeySequence(Qt::Key_0));
    EXPECT_FALSE(changeKeys(action("release"), QKeySequence(Qt::Key_F3), commands(), settings.get()).isEmpty());
}

TEST_F(SlideCommands, ChangedKeysAreKeptAndToldInTheTooltip) {
    EXPECT_TRUE(changeKeys(action("fit"), QKeySequence(Qt::Key_F12), commands(), settings.get()).isEmpty());
    EXPECT_TRUE(action("fit").toolTip().contains(QStringLiteral("F12")));
    make();
    EXPECT_EQ(action("fit").shortcut(), QKeySequence(Qt::Key_F12));
    EXPECT_TRUE(changeKeys(action("fit"), QKeySequence(Qt::Key_0), commands(), settings.get()).isEmpty());
    EXPECT_TRUE(settings->allKeys().filter(QStringLiteral("keys/")).isEmpty()) << "as delivered needs no entry";
}

TEST_F(SlideCommands, SettingsThatGiveOneKeyToTwoCommandsAreMended) {
    settings->setValue(QStringLiteral("keys/fit"), QStringLiteral("Ctrl+O"));
    settings->setValue(QStringLiteral("keys/mirror"), QStringLiteral("no such key"));
    make();
    EXPECT_EQ(action("open").shortcut(), QKeySequence(Qt::CTRL | Qt::Key_O));
    EXPECT_EQ(action("fit").shortcut(), QKeySequence(Qt::Key_0));
}

TEST_F(SlideCommands, TheKeysPageListsWhatItFinds) {
    action("shortcuts").trigger();
    auto* page = window->findChild<ShortcutPage*>();
    ASSERT_TRUE(page->isVisible());
    QTest::keyClick(page, Qt::Key_Escape);
    EXPECT_FALSE(page->isVisible());
}

TEST_F(SlideCommands, TheTileMemoryIsKeptWithinItsBounds) {
    action("tile-memory").trigger();
    answer("5");
    EXPECT_TRUE(promptOpen());
    answer("256 MB");
    EXPECT_FALSE(promptOpen());
    EXPECT_EQ(window->slideView().memoryLimit(), std::size_t(256) << 20);
    EXPECT_EQ(settings->value(QStringLiteral("viewer/tileCacheMegabytes")).toInt(), 256);
}

} // namespace
} // namespace hs::ui
