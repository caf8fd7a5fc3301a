// The report workspace as a whole, driven by hands, with an engine whose report is known.
#include "tests/app/workspace_fixture.h"

#include "core/case_record.h"
#include "ui/report/bar_list.h"
#include "ui/report/bundles_page.h"
#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"
#include "ui/report/differential_bars.h"
#include "ui/report/field_gallery.h"
#include "ui/report/phrase_probe.h"
#include "ui/report/queue_page.h"
#include "ui/report/region_tool.h"
#include "ui/window/message_bar.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QTextCursor>

#include <gtest/gtest.h>

namespace hs::test {
namespace {

using ui::ReportPanel;
using ui::ReportState;

QPushButton* buttonNamed(QWidget& parent, const QString& text) {
    for (QPushButton* button : parent.findChildren<QPushButton*>())
        if (button->text() == text && button->isVisible()) return button;
    return nullptr;
}

void drag(QWidget& widget, const QVector<QPoint>& places) {
    QTest::mousePress(&widget, Qt::LeftButton, Qt::NoModifier, places.front());
    for (const QPoint& place : places) {
        QMouseEvent move(QEvent::MouseMove, place, widget.mapToGlobal(place), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&widget, &move);
    }
    QTest::mouseRelease(&widget, Qt::LeftButton, Qt::NoModifier, places.back());
}

TEST(Workspace, WithoutASlideNothingIsAsked) {
    Desk desk;
    ASSERT_TRUE(desk.openBundle());
    desk.panel().generate();
    EXPECT_EQ(desk.panel().state(), ReportState::Empty);
    QSignalSpy refused(desk.session.get(), &app::Session::studyRefused);
    desk.session->classify();
    ASSERT_TRUE(refused.wait(2000));
}

TEST(Workspace, ABundleThatIsNoneIsRefusedInOneSentence) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    desk.workspace->useBundle(text(desk.folder.path() / "nothing"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.panel().bundleState().phase == ui::BundlePhase::Failed; }, 5000));
    EXPECT_FALSE(desk.panel().canGenerate());
}

TEST(Workspace, AFileThatCannotBeOpenedLeavesTheCaseAsItWas) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    const std::string report = desk.reportText();
    const std::string slide = desk.window->slideView().slide()->name();
    const std::size_t cases = desk.session->cases().size();
    const auto broken = desk.folder.path() / "broken.svs";
    ASSERT_TRUE(core::writeFileAtomically(broken, "no slide").ok());
    desk.workspace->openPaths({text(broken)});
    const auto told = [&] {
        for (ui::MessageBar* bar : desk.window->findChildren<ui::MessageBar*>())
            if (bar->isVisible()) return true;
        return false;
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.window->slideView().slide() != nullptr && told(); }, 10000));
    QTest::qWait(200);
    EXPECT_EQ(desk.window->slideView().slide()->name(), slide);
    EXPECT_EQ(desk.reportText(), report);
    EXPECT_TRUE(told()) << "why it is not there";
    EXPECT_EQ(desk.session->cases().size(), cases) << "nothing of the broken one stays in the queue";
}

TEST(Workspace, WhatWasSaidOfABundleStaysUntilThereIsAnother) {
    Desk desk;
    QSignalSpy shown(desk.window.get(), &ui::MainWindow::messageShown);
    desk.workspace->useBundle(text(desk.folder.path() / "nothing"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown.count() == 1; }, 5000));
    ASSERT_TRUE(desk.openSlide());
    const auto visible = [&] {
        for (ui::MessageBar* bar : desk.window->findChildren<ui::MessageBar*>())
            if (bar->isVisible()) return true;
        return false;
    };
    EXPECT_TRUE(visible()) << "another slide does not make it old";
    ASSERT_TRUE(desk.openBundle());
    EXPECT_FALSE(visible());
}

TEST(Workspace, TheBundleOfTheLastTimeIsKnown) {
    Desk desk;
    ASSERT_TRUE(desk.openBundle());
    app::BundleKeeper again(*desk.window, *desk.settings);
    EXPECT_EQ(again.lastUsed(), text(desk.folder.path() / "demo"));
    std::filesystem::remove(desk.folder.path() / "demo" / "bundle.json");
    EXPECT_EQ(again.lastUsed(), QString()) << "it is not there any more";
}

TEST(Workspace, AReportIsWrittenAndItsWordsHaveMaps) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Basal cell carcinoma. Nodular type.");
    ASSERT_TRUE(desk.hold("carcinoma"));
    EXPECT_EQ(desk.window->slideView().overlay()->scores().what, "carcinoma");
    EXPECT_GT(desk.panel().fields().count(), 0);
    const core::Viewport before = desk.window->slideView().viewport();
    desk.window->action(QStringLiteral("strongest"))->trigger();
    QTest::qWait(400);
    EXPECT_NE(desk.window->slideView().viewport(), before);
    EXPECT_EQ(desk.panel().fields().current(), 0);
    desk.window->action(QStringLiteral("next-strongest"))->trigger();
    EXPECT_EQ(desk.panel().fields().current(), std::min(1, desk.panel().fields().count() - 1));
    desk.panel().releasePhrase();
    QTest::qWait(50);
    EXPECT_EQ(desk.window->slideView().overlay(), nullptr);
}

TEST(Workspace, AWordChangedInTheMiddleIsWrittenOnFromAndUndoneAsAWhole) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    const std::string before = desk.reportText();
    ui::ReportView& view = desk.panel().view();
    QTextCursor cursor = view.textCursor();
    cursor.setPosition(int(before.find("Basal")));
    cursor.setPosition(int(before.find("Basal") + 5), QTextCursor::KeepAnchor);
    view.setTextCursor(cursor);
    view.setFocus();
    view.insertPlainText(QStringLiteral("Squamous"));
    QTest::keyClick(&view, Qt::Key_Return, Qt::ControlModifier);
    ASSERT_TRUE(desk.written());
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Squamous cell carcinoma. Written on from here.");
    ASSERT_TRUE(desk.hold("Written"));
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Squamous cell carcinoma. Nodular type.");
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), before);
    ASSERT_TRUE(desk.hold("Nodular")) << "the maps of the text that came back are still known";
    desk.panel().redo();
    desk.panel().redo();
    EXPECT_NE(desk.reportText().find("Written on"), std::string::npos);
}

TEST(Workspace, SectionsAreWrittenInTheirOrderAndOneUndoTakesThemBack) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    const std::string before = desk.reportText();
    desk.panel().setSections({QStringLiteral("Critical findings:"), QStringLiteral("Final diagnosis:")});
    desk.panel().generate();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return desk.panel().state() == ReportState::Finished && desk.reportText().size() > 100; }, 20000));
    EXPECT_EQ(desk.reportText(), "Critical findings: No ulceration. The lateral margins are clear. Final diagnosis: Basal cell "
                                 "carcinoma. Nodular type.");
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), before);
}

TEST(Workspace, StopKeepsWhatIsWrittenAndUndoWhileWritingTakesItBack) {
    Desk desk({.tokenMs = 60});
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    desk.panel().generate();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.reportText().find("Basal") != std::string::npos; }, 20000));
    desk.panel().stop();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.panel().state() == ReportState::Stopped; }, 5000));
    const std::string kept = desk.reportText();
    desk.panel().generate();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.reportText() != kept && desk.panel().state() == ReportState::Writing; }, 5000));
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), kept);
    QTest::qWait(300);
    EXPECT_EQ(desk.reportText(), kept) << "late words are dropped";
}

TEST(Workspace, TheMapFollowsTheWriting) {
    Desk desk({.tokenMs = 60});
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    for (QAbstractButton* box : desk.panel().findChildren<QAbstractButton*>())
        if (box->text() == QStringLiteral("Follow writing")) box->setChecked(true);
    desk.panel().generate();
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return desk.panel().state() == ReportState::Writing && desk.window->slideView().overlay() != nullptr; }, 20000));
    EXPECT_TRUE(desk.written());
}

TEST(Workspace, ARegionLightsItsWordsAndTheReportWithoutItIsCompared) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    QSignalSpy lit(desk.session.get(), &app::Session::wordsLit);
    desk.window->action(QStringLiteral("region"))->trigger();
    QWidget* sheet = nullptr;
    for (QWidget* child : desk.window->slideView().findChildren<QWidget*>())
        if (child->accessibleName() == QStringLiteral("Region")) sheet = child;
    ASSERT_NE(sheet, nullptr);
    const QPoint middle = sheet->rect().center();
    drag(*sheet, {middle + QPoint(-320, -250), middle + QPoint(320, -250), middle + QPoint(320, 250), middle + QPoint(-320, 250)});
    ASSERT_TRUE(lit.wait(5000));
    const auto words = lit.back()[0].value<app::RegionWords>();
    EXPECT_GT(words.patches, 0u);
    EXPECT_LE(words.patches, words.all);
    EXPECT_TRUE(desk.panel().region().hasRegion());
    QSignalSpy written(desk.session.get(), &app::Session::regionWritten);
    Q_EMIT desk.panel().region().isolateRequested();
    ASSERT_TRUE(written.wait(10000));
    auto& comparison = *desk.panel().findChild<ui::ComparisonView*>();
    EXPECT_TRUE(comparison.isVisible());
    EXPECT_TRUE(comparison.summary().startsWith(QStringLiteral("With the region alone")));
    QTest::keyClick(&comparison, Qt::Key_Escape);
    EXPECT_FALSE(comparison.isVisible());
}

TEST(Workspace, DiagnosesAreComparedAndOneGuidesTheReport) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    desk.panel().openTool(ReportPanel::Tool::Differential);
    ui::DifferentialBars& bars = desk.panel().differential();
    EXPECT_EQ(bars.diagnoses(), (QStringList{"Basal cell carcinoma", "Melanoma"})) << "the bundle's classes";
    QPushButton* compare = buttonNamed(bars, QStringLiteral("Compare"));
    ASSERT_NE(compare, nullptr);
    QTest::mouseClick(compare, Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !bars.bars().empty(); }, 10000));
    EXPECT_EQ(bars.bars()[0].diagnosis, QStringLiteral("Melanoma"));
    EXPECT_NEAR(bars.bars()[0].share + bars.bars()[1].share, 1.0, 1e-9);
    auto& list = *bars.findChild<ui::BarList*>();
    QTest::mouseClick(&list, Qt::LeftButton, Qt::NoModifier, list.rowRect(0).center());
    ASSERT_TRUE(desk.written());
    EXPECT_EQ(desk.reportText().find("Final diagnosis: Melanoma. Microscopic findings: Nodular nests"), 0u);
    QTest::mouseClick(buttonNamed(bars, QStringLiteral("Classify")), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return bars.bars()[0].tokens == 0; }, 10000));
    EXPECT_NEAR(bars.bars()[0].share, 0.8, 1e-9);
}

TEST(Workspace, WithoutAClassifierHeadTheReasonIsSaid) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle("headless"));
    desk.panel().openTool(ReportPanel::Tool::Differential);
    QPushButton* classify = buttonNamed(desk.panel().differential(), QStringLiteral("Classify"));
    ASSERT_NE(classify, nullptr);
    EXPECT_FALSE(classify->isEnabled());
    EXPECT_TRUE(classify->toolTip().contains(QStringLiteral("no classifier head")));
}

TEST(Workspace, AFindingIsTriedAndShownOnTheTissue) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    desk.window->action(QStringLiteral("probe"))->trigger();
    auto& line = *desk.panel().probe().findChild<QLineEdit*>();
    QTest::keyClicks(&line, QStringLiteral("keratin pearls"));
    QSignalSpy probed(desk.session.get(), &app::Session::probed);
    QTest::keyClick(&line, Qt::Key_Return);
    ASSERT_TRUE(probed.wait(10000));
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.window->slideView().overlay() != nullptr; }, 5000));
    EXPECT_EQ(desk.window->slideView().overlay()->scores().what, "keratin pearls");
}

TEST(Workspace, AlternativesStandSideBySideAndOneIsTaken) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    const std::string before = desk.reportText();
    desk.window->action(QStringLiteral("alternatives"))->trigger();
    ui::AlternativesPage& page = desk.workspace->words().alternatives();
    ASSERT_TRUE(page.isVisible());
    QTest::mouseClick(buttonNamed(page, QStringLiteral("Write")), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.columns() == 6 && page.complete(); }, 20000)) << "consensus and five";
    QList<QPushButton*> take;
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Take this one")) take << button;
    ASSERT_EQ(take.size(), 6);
    QTest::mouseClick(take.last(), Qt::LeftButton);
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Squamous cell carcinoma. Moderately differentiated.");
    EXPECT_FALSE(page.isVisible());
    ASSERT_TRUE(desk.hold("Squamous")) << "its maps are made by the engine";
    desk.panel().undo();
    EXPECT_EQ(desk.reportText(), before);
}

TEST(Workspace, OneCaseIsWrittenWhileAnotherIsLookedAt) {
    Desk desk({.tokenMs = 80});
    ASSERT_TRUE(desk.openSlide(7));
    ASSERT_TRUE(desk.openBundle());
    const app::CaseId first = desk.session->currentCase();
    desk.panel().generate();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.reportText().find("Basal") != std::string::npos; }, 20000));
    QSignalSpy ended(desk.session.get(), &app::Session::reportEndedElsewhere);
    ASSERT_TRUE(desk.openSlide(8));
    EXPECT_FALSE(desk.panel().hasText());
    EXPECT_NE(desk.session->currentCase(), first);
    ASSERT_TRUE(QTest::qWaitFor([&] { return ended.count() > 0; }, 10000));
    desk.workspace->showCase(first);
    EXPECT_EQ(desk.session->currentCase(), first);
    EXPECT_EQ(desk.panel().state(), ReportState::Finished);
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Basal cell carcinoma. Nodular type.");
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.window->slideView().slide() != nullptr; }, 5000));
    ASSERT_TRUE(desk.hold("Nodular"));
}

TEST(Workspace, BackInACaseThatIsStillBeingWrittenTheWordsGoOn) {
    Desk desk({.tokenMs = 600}); // it is still being written when a busy machine is back in its case
    ASSERT_TRUE(desk.openSlide(7));
    ASSERT_TRUE(desk.openBundle());
    const app::CaseId first = desk.session->currentCase();
    desk.panel().generate();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk.reportText().find("Basal") != std::string::npos; }, 20000));
    ASSERT_TRUE(desk.openSlide(8));
    desk.workspace->showCase(first);
    EXPECT_EQ(desk.panel().state(), ReportState::Writing);
    EXPECT_NE(desk.reportText().find("Basal"), std::string::npos);
    ASSERT_TRUE(desk.written());
    EXPECT_EQ(desk.reportText(), "Final diagnosis: Basal cell carcinoma. Nodular type.");
}

TEST(Workspace, APageIsFilledWhenItComes) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    desk.window->action(QStringLiteral("queue"))->trigger();
    QStringList rows;
    for (const QLabel* label : desk.window->findChild<ui::QueuePage*>()->findChildren<QLabel*>())
        if (label->isVisible()) rows << label->text();
    EXPECT_TRUE(rows.join(QLatin1Char('\n')).contains(QStringLiteral("report ready"))) << rows.join(QLatin1Char('|')).toStdString();
    desk.window->action(QStringLiteral("bundles"))->trigger();
    auto& bundles = *desk.window->findChild<ui::BundlesPage*>();
    EXPECT_TRUE(QTest::qWaitFor([&] { return bundles.selectedPath() == text(desk.folder.path() / "demo"); }, 5000));
}

TEST(Workspace, AThicknessTheRulerDoesNotConfirmIsFlagged) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    desk.panel().setPrompt(QStringLiteral("Microscopic findings:"));
    ASSERT_TRUE(desk.write());
    desk.workspace->caseDesk().setMeasuredLengths({0.32});
    EXPECT_TRUE(desk.panel().checks().sentences().isEmpty());
    desk.workspace->caseDesk().setMeasuredLengths({1.1});
    ASSERT_EQ(desk.panel().checks().sentences().size(), 1);
    EXPECT_TRUE(desk.panel().checks().sentences()[0].contains(QStringLiteral("ruler")));
}

TEST(Workspace, StrongFieldsNotYetSeenAreCountedAndSteppedThrough) {
    Desk desk;
    ASSERT_TRUE(desk.openSlide());
    ASSERT_TRUE(desk.openBundle());
    ASSERT_TRUE(desk.write());
    double seen = 1.0;
    desk.workspace->words().setSeen([&](std::size_t, const core::Level0PixelRect&) { return seen; });
    ASSERT_TRUE(desk.hold("carcinoma"));
    ASSERT_EQ(desk.panel().checks().sentences().size(), 1);
    EXPECT_TRUE(desk.panel().checks().sentences()[0].contains(QStringLiteral("not yet seen")));
    EXPECT_EQ(desk.workspace->words().shareOfTissueSeen(), 0.0);
    desk.window->action(QStringLiteral("missed-field"))->trigger();
    EXPECT_GE(desk.panel().fields().current(), 0);
    seen = 20.0;
    desk.workspace->words().seenChanged();
    EXPECT_TRUE(desk.panel().checks().sentences().isEmpty());
    EXPECT_EQ(desk.workspace->words().shareOfTissueSeen(), 1.0);
}

} // namespace
} // namespace hs::test
