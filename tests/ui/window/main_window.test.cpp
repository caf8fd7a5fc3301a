#include "ui/window/main_window.h"

#include "tests/ui/window/fake_slide.h"
#include "ui/report/prompt_line.h"
#include "ui/report/report_panel.h"
#include "ui/report/report_view.h"
#include "ui/theme/theme.h"
#include "ui/viewer/slide_view.h"
#include "ui/window/actions.h"
#include "ui/window/command_palette.h"
#include "ui/window/dock_room.h"
#include "ui/window/message_bar.h"
#include "ui/window/open_page.h"
#include "ui/window/status_line.h"

#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTranslator>

#include <gtest/gtest.h>

#include <set>

namespace hs::ui {
namespace {

class Window : public testing::Test {
protected:
    void SetUp() override {
        applyTheme(SchemePreference::Light);
        settings = std::make_unique<QSettings>(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
        make();
    }
    void TearDown() override {
        window.reset();
        applyTheme(SchemePreference::Light);
    }

    void make() {
        window = std::make_unique<MainWindow>(
            MainWindowOptions{std::make_shared<core::TileCache>(8u << 20), settings.get()});
        window->resize(1024, 700);
        window->show();
        QTest::qWait(1);
    }
    void openSlide() { window->showSlide(std::make_shared<FakeSlide>()); }
    void readyBundle() {
        BundleState bundle;
        bundle.phase = BundlePhase::Ready;
        bundle.name = QStringLiteral("demo");
        window->setBundleState(bundle);
    }
    void trigger(const char* name) { window->action(QString::fromLatin1(name))->trigger(); }
    bool enabled(const char* name) { return window->action(QString::fromLatin1(name))->isEnabled(); }
    template <class T>
    T& part() {
        return *window->findChild<T*>();
    }
    QDockWidget& dock() { return part<QDockWidget>(); }
    double slideShare() {
        const QSize slide = window->slideView().isVisible() ? window->slideView().size() : part<OpenPage>().size();
        return double(slide.width()) * slide.height() / (double(window->width()) * window->height());
    }

    QTemporaryDir folder;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<MainWindow> window;
};

TEST_F(Window, StartsEmptyAndSaysWhatToDo) {
    EXPECT_TRUE(part<OpenPage>().isVisible());
    EXPECT_FALSE(window->slideView().isVisible());
    EXPECT_FALSE(enabled("fit"));
    EXPECT_FALSE(enabled("generate"));
    EXPECT_TRUE(window->action(QStringLiteral("fit"))->toolTip().contains(QStringLiteral("No slide is open")));
    EXPECT_TRUE(enabled("open"));
    EXPECT_TRUE(part<StatusLine>().facts().isEmpty());
}

TEST_F(Window, ItsMenusAreThoseOfTheSketch) {
    QStringList titles;
    for (const QAction* menu : window->menuBar()->actions())
        titles << menu->text().remove(QLatin1Char('&'));
    EXPECT_EQ(titles, (QStringList{"File", "Slide", "Report", "Marks", "View", "Train", "Help"}));
}

TEST_F(Window, EveryActionHasItsOwnKeysAndNamesThemInItsTooltip) {
    std::set<QString> keys;
    for (const QString& name : part<Actions>().names()) {
        const QAction& action = *window->action(name);
        EXPECT_FALSE(action.shortcut().isEmpty()) << name.toStdString();
        EXPECT_TRUE(action.toolTip().contains(action.shortcut().toString(QKeySequence::NativeText)))
            << name.toStdString();
        EXPECT_TRUE(keys.insert(action.shortcut().toString()).second) << name.toStdString() << " shares its keys";
    }
}

TEST_F(Window, ASlideTakesTheMiddleAndTellsItsFacts) {
    openSlide();
    EXPECT_TRUE(window->slideView().isVisible());
    EXPECT_TRUE(window->windowTitle().contains(QStringLiteral("fake.svs")));
    EXPECT_TRUE(part<StatusLine>().facts().contains(QStringLiteral("0.50")));
    EXPECT_TRUE(enabled("fit"));
    window->closeSlide();
    EXPECT_TRUE(part<OpenPage>().isVisible());
    EXPECT_FALSE(enabled("fit"));
    EXPECT_TRUE(part<StatusLine>().facts().isEmpty());
    window->showSlide(nullptr);
    EXPECT_TRUE(part<OpenPage>().isVisible());
}

TEST_F(Window, ThePointersPlaceIsInTheStatusLineWhileItIsOnTheSlide) {
    openSlide();
    Q_EMIT window->slideView().hovered(core::Level0Point{12.5, 7.9});
    EXPECT_TRUE(part<StatusLine>().facts().contains(QString::fromUtf8("x\u00a012 y\u00a07")));
    Q_EMIT window->slideView().hoverLeft();
    EXPECT_FALSE(part<StatusLine>().facts().contains(QString::fromUtf8("x\u00a0")));
}

class WindowSizes : public Window, public testing::WithParamInterface<QSize> {};

TEST_P(WindowSizes, TheSlideOwnsThreeFifths) {
    openSlide();
    window->resize(GetParam());
    QTest::qWait(1);
    EXPECT_GE(slideShare(), kSlideShare) << window->width() << " x " << window->height();
    window->resizeDocks({&dock()}, {5000}, Qt::Horizontal); // a hand pulls the panel as wide as it goes
    QTest::qWait(1);
    EXPECT_GE(slideShare(), kSlideShare) << "after pulling the panel wide";
    EXPECT_GE(dock().width(), 250);
}

INSTANTIATE_TEST_SUITE_P(MainWindow, WindowSizes,
                         testing::Values(QSize(1024, 700), QSize(1280, 800), QSize(1600, 1000), QSize(1920, 1080),
                                         QSize(3840, 2160)),
                         [](const auto& info) { return std::to_string(info.param.width()); });

TEST_F(Window, ASecondPanelTakesItsRoomFromTheFirst) {
    openSlide();
    auto* tray = new QDockWidget(QStringLiteral("Case"));
    tray->setObjectName(QStringLiteral("trayDock"));
    auto* content = new QWidget;
    content->setFixedWidth(96);
    tray->setWidget(content);
    window->addPanel(tray, Qt::LeftDockWidgetArea);
    QTest::qWait(1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return slideShare() >= kSlideShare - 0.005; }, 1000)) << slideShare();
}

TEST_F(Window, F9HidesEveryPanelAndBringsTheSameBack) {
    auto* tray = new QDockWidget(QStringLiteral("Case"));
    tray->setObjectName(QStringLiteral("trayDock"));
    window->addPanel(tray, Qt::LeftDockWidgetArea);
    tray->hide();
    QTest::keyClick(window.get(), Qt::Key_F9);
    EXPECT_TRUE(dock().isHidden());
    QTest::keyClick(window.get(), Qt::Key_F9);
    EXPECT_FALSE(window->findChild<QDockWidget*>(QStringLiteral("reportDock"))->isHidden());
    EXPECT_TRUE(tray->isHidden()) << "what was hidden before stays hidden";
    tray->toggleViewAction()->trigger();
    EXPECT_FALSE(tray->isHidden());
}

TEST_F(Window, FilesDroppedAreAskedForAndOtherThingsRefused) {
    QSignalSpy open(window.get(), &MainWindow::openRequested);
    QMimeData files;
    files.setUrls(
        {QUrl::fromLocalFile(QStringLiteral("/a b/ü.svs")), QUrl(QStringLiteral("https://example.org/x.svs"))});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    ASSERT_EQ(open.count(), 1);
    EXPECT_EQ(open[0][0].toStringList(), QStringList{QStringLiteral("/a b/ü.svs")});
    QMimeData text;
    text.setText(QStringLiteral("hello"));
    QDropEvent dropText(QPointF(5, 5), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &dropText);
    EXPECT_EQ(open.count(), 1);
}

TEST_F(Window, FilesDroppedOnTheTextOrThePromptAreSlidesToo) {
    openSlide();
    core::Report report;
    report.text = "Naevus";
    report.ending = core::Ending::EndOfText;
    window->reportPanel().showReport(report);
    QTest::qWait(1);
    QSignalSpy open(window.get(), &MainWindow::openRequested);
    QMimeData files;
    files.setUrls({QUrl::fromLocalFile(QStringLiteral("/a/b.svs"))});
    for (QWidget* target : {part<ReportView>().viewport(), static_cast<QWidget*>(&part<PromptLine>())}) {
        QDragEnterEvent enter(QPoint(3, 3), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(target, &enter);
        EXPECT_TRUE(enter.isAccepted()) << target->metaObject()->className();
        QDropEvent drop(QPointF(3, 3), Qt::CopyAction, &files, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &drop);
    }
    EXPECT_EQ(open.count(), 2);
    EXPECT_EQ(window->reportPanel().report().text, "Naevus");
    EXPECT_EQ(window->reportPanel().prompt(), QStringLiteral("Final diagnosis:"));
}

TEST_F(Window, RecentSlidesAreOfferedInTheMiddleAndInTheMenu) {
    QSignalSpy open(window.get(), &MainWindow::openRequested);
    window->setRecentSlides({QStringLiteral("/x/one.svs"), QStringLiteral("/x/two.svs")});
    QPushButton* row = nullptr;
    for (QPushButton* button : part<OpenPage>().findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("two.svs")) row = button;
    ASSERT_NE(row, nullptr);
    QTest::mouseClick(row, Qt::LeftButton);
    ASSERT_EQ(open.count(), 1);
    EXPECT_EQ(open[0][0].toStringList(), QStringList{QStringLiteral("/x/two.svs")});
    window->setRecentSlides({});
    EXPECT_FALSE(part<Actions>().recentMenu()->isEnabled());
}

TEST_F(Window, AMessageStandsAboveTheSlideAndEscClosesIt) {
    window->showMessage(messageOf(core::Error(core::ErrorCode::NotFound, "fake.svs is not there")));
    MessageBar* bar = window->centralWidget()->findChild<MessageBar*>();
    EXPECT_TRUE(bar->isVisible());
    QTest::keyClick(&window->slideView(), Qt::Key_Escape);
    EXPECT_FALSE(bar->isVisible());
    window->showMessage(messageOf(core::Error(core::ErrorCode::NotFound, "fake.svs is not there")));
    openSlide();
    EXPECT_FALSE(bar->isVisible()) << "a slide that opens settles the matter";
}

TEST_F(Window, OneReportIsFollowedFromProgressToItsEnd) {
    openSlide();
    readyBundle();
    QSignalSpy asked(window.get(), &MainWindow::generateRequested);
    QSignalSpy stop(window.get(), &MainWindow::stopRequested);
    trigger("generate");
    ASSERT_EQ(asked.count(), 1);
    window->onReportEvent({4, core::ReportStarted{}});
    window->onReportEvent({4, core::PatchProgress{core::Stage::ReadingPatches, 63, 100}});
    StatusLine& line = part<StatusLine>();
    EXPECT_EQ(line.rightText(), QString::fromUtf8("reading tissue 63\u00a0%"));
    EXPECT_TRUE(enabled("stop"));
    EXPECT_FALSE(enabled("generate"));
    window->onReportEvent({3, core::PatchProgress{core::Stage::ReadingPatches, 99, 100}});
    EXPECT_EQ(line.rightText(), QString::fromUtf8("reading tissue 63\u00a0%")) << "another request's progress";
    for (QToolButton* button : line.findChildren<QToolButton*>())
        QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(stop.count(), 1);
    auto report = std::make_shared<core::Report>();
    report->text = "Final diagnosis: Naevus.";
    window->onReportEvent({4, core::ReportFinished{report, core::Ending::EndOfText}});
    EXPECT_FALSE(line.busy());
    EXPECT_TRUE(line.rightText().startsWith(QStringLiteral("Report written")));
    EXPECT_TRUE(enabled("export"));
    EXPECT_FALSE(enabled("stop"));
}

TEST_F(Window, AFailedReportLeavesTheLineQuiet) {
    openSlide();
    readyBundle();
    window->onReportEvent({4, core::ReportStarted{}});
    window->onReportEvent({4, core::PatchProgress{core::Stage::LoadingModel, 0, 0}});
    window->onReportEvent({4, core::ReportFailed{core::Error(core::ErrorCode::Internal, "it broke")}});
    EXPECT_FALSE(part<StatusLine>().busy());
    EXPECT_TRUE(part<StatusLine>().rightText().isEmpty());
    EXPECT_EQ(window->reportPanel().state(), ReportState::Failed);
}

TEST_F(Window, EscGoesStepByStep) {
    openSlide();
    core::Report report;
    report.text = "Naevus";
    report.tokens = {{1, "Naevus", {0, 6}, core::Author::Model, 0.9, 0.0, {}}};
    window->reportPanel().showReport(report);
    QTest::qWait(1);
    window->reportPanel().nextWord();
    ASSERT_TRUE(window->reportPanel().phrase());
    trigger("about");
    EXPECT_FALSE(window->slideView().isVisible());
    QTest::keyClick(window.get(), Qt::Key_Escape);
    EXPECT_TRUE(window->slideView().isVisible());
    EXPECT_FALSE(window->action(QStringLiteral("about"))->isChecked());
    EXPECT_TRUE(window->reportPanel().phrase());
    QTest::keyClick(&window->slideView(), Qt::Key_Escape);
    EXPECT_FALSE(window->reportPanel().phrase());
}

TEST_F(Window, AboutSaysWhatItIsAndIsNot) {
    window->setEngineVersions(QStringLiteral("LibTorch 1.13.1"));
    trigger("about");
    QString text;
    for (const QLabel* label : window->findChildren<QLabel*>())
        if (label->isVisible()) text += label->text() + QLatin1Char('\n');
    EXPECT_TRUE(text.contains(QStringLiteral("Research use, not a medical device")));
    EXPECT_TRUE(text.contains(QStringLiteral("LibTorch 1.13.1")));
    EXPECT_TRUE(text.contains(QStringLiteral("GNU General Public License")));
}

TEST_F(Window, TheTrainingPageIsThereOnceItIsGiven) {
    EXPECT_FALSE(enabled("train"));
    auto* page = new QLabel(QStringLiteral("runs"));
    window->addPage(QStringLiteral("train"), page);
    EXPECT_TRUE(enabled("train"));
    trigger("train");
    EXPECT_TRUE(page->isVisible());
    trigger("train");
    EXPECT_FALSE(page->isVisible());
}

TEST_F(Window, TheCommandPaletteFindsAndRunsACommand) {
    openSlide();
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    CommandPalette& palette = part<CommandPalette>();
    ASSERT_TRUE(palette.isVisible());
    QLineEdit& line = *palette.findChild<QLineEdit*>();
    QTest::keyClicks(&line, QStringLiteral("about his"));
    ASSERT_FALSE(palette.shown().isEmpty());
    EXPECT_EQ(palette.shown().front(), QStringLiteral("About HistoScribe"));
    QTest::keyClick(&line, Qt::Key_Return);
    EXPECT_FALSE(palette.isVisible());
    EXPECT_FALSE(window->slideView().isVisible());
}

TEST_F(Window, TheCommandPaletteLeavesOutWhatIsNotPossibleAndEscLeavesIt) {
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    CommandPalette& palette = part<CommandPalette>();
    EXPECT_FALSE(palette.shown().contains(QStringLiteral("Zoom in")));
    EXPECT_FALSE(palette.shown().contains(QStringLiteral("Generate")));
    QLineEdit& line = *palette.findChild<QLineEdit*>();
    QTest::keyClicks(&line, QStringLiteral("qqqq"));
    EXPECT_TRUE(palette.shown().isEmpty());
    QTest::keyClick(&line, Qt::Key_Return);
    QTest::keyClick(&line, Qt::Key_Down);
    EXPECT_TRUE(palette.isVisible());
    QTest::keyClick(&line, Qt::Key_Escape);
    EXPECT_FALSE(palette.isVisible());
}

TEST_F(Window, GeometryAndThemeComeBack) {
    trigger("theme-dark");
    EXPECT_EQ(currentScheme(), Scheme::Dark);
    window->resize(1200, 800);
    dock().hide();
    window->close();
    applyTheme(SchemePreference::Light);
    make();
    window->restoreLayout();
    EXPECT_EQ(currentScheme(), Scheme::Dark);
    EXPECT_TRUE(window->action(QStringLiteral("theme-dark"))->isChecked());
    EXPECT_TRUE(dock().isHidden());
    EXPECT_FALSE(window->action(QStringLiteral("report-panel"))->isChecked());
}

TEST_F(Window, BrokenSettingsAreNoTrouble) {
    settings->setValue(QStringLiteral("window/geometry"), QByteArray("nonsense"));
    settings->setValue(QStringLiteral("window/state"), 7);
    settings->setValue(QStringLiteral("window/theme"), QStringList{QStringLiteral("a")});
    window->restoreLayout();
    EXPECT_EQ(schemePreference(), SchemePreference::System);
    EXPECT_FALSE(dock().isHidden());
}

TEST_F(Window, WithoutSettingsItWorksAllTheSame) {
    window = std::make_unique<MainWindow>(MainWindowOptions{std::make_shared<core::TileCache>(1u << 20), nullptr});
    window->restoreLayout();
    window->saveLayout();
    window->show();
    EXPECT_TRUE(window->isVisible());
}

// German is about a third longer than English.
class LongWords : public QTranslator {
public:
    QString translate(const char*, const char* text, const char*, int) const override {
        const QString source = QString::fromUtf8(text);
        return source + source.left(source.size() / 3 + 1).toLower();
    }
    bool isEmpty() const override { return false; }
};

TEST_F(Window, LongWordsLeaveTheSlideItsRoom) {
    LongWords german;
    QCoreApplication::installTranslator(&german);
    make();
    openSlide();
    readyBundle();
    core::Report report;
    report.text = "Naevus";
    report.ending = core::Ending::EndOfText;
    window->reportPanel().showReport(report);
    QTest::qWait(1);
    EXPECT_EQ(window->size(), QSize(1024, 700));
    EXPECT_GE(slideShare(), kSlideShare);
    EXPECT_LE(window->minimumSizeHint().width(), 1024);
    EXPECT_LE(window->minimumSizeHint().height(), 700);
    QCoreApplication::removeTranslator(&german);
}

TEST_F(Window, TabReachesPromptGenerateAndTheText) {
    openSlide();
    readyBundle();
    core::Report report;
    report.text = "Naevus";
    report.tokens = {{1, "Naevus", {0, 6}, core::Author::Model, 0.9, 0.0, {}}};
    report.ending = core::Ending::EndOfText;
    window->reportPanel().showReport(report);
    window->activateWindow();
    QTest::qWait(1);
    window->reportPanel().focusPrompt();
    std::set<QString> reached;
    for (int i = 0; i < 40; ++i) {
        if (QWidget* focus = QApplication::focusWidget()) {
            reached.insert(QString::fromLatin1(focus->metaObject()->className()));
            QTest::keyClick(focus, Qt::Key_Tab);
        }
    }
    for (const char* name : {"hs::ui::PromptLine", "QPushButton", "hs::ui::ReportView", "QSlider", "hs::ui::SlideView"})
        EXPECT_TRUE(reached.count(QString::fromLatin1(name))) << name;
}

TEST_F(Window, LettersTypedIntoTheReportAreNoCommands) {
    openSlide();
    core::Report report;
    report.text = "A";
    report.ending = core::Ending::EndOfText;
    window->reportPanel().showReport(report);
    ReportView& view = part<ReportView>();
    view.setFocus();
    QTextCursor cursor = view.textCursor();
    cursor.movePosition(QTextCursor::End);
    view.setTextCursor(cursor);
    QTest::keyClicks(&view, QStringLiteral("rN10+"));
    EXPECT_EQ(window->reportPanel().report().text, "ArN10+");
    EXPECT_DOUBLE_EQ(window->slideView().viewport().rotation, 0.0);
}

TEST_F(Window, TheMapsStyleIsOneInPanelAndView) {
    openSlide();
    OverlayStyle style = window->slideView().overlayStyle();
    style.opacity = 0.3;
    window->slideView().setOverlayStyle(style);
    EXPECT_NEAR(window->reportPanel().overlayStyle().opacity, 0.3, 1e-9);
}

} // namespace
} // namespace hs::ui
