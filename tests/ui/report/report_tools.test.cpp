// The tools below the report's text, and what else can be done with its words.

#include "tests/ui/report/panel_fixture.h"

#include "ui/report/alternatives_page.h"
#include "ui/report/bar_list.h"
#include "ui/report/bundles_page.h"
#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"
#include "ui/report/difference_text.h"
#include "ui/report/differential_bars.h"
#include "ui/report/field_gallery.h"
#include "ui/report/phrase_probe.h"
#include "ui/report/prompt_line.h"
#include "ui/report/queue_page.h"
#include "ui/report/region_tool.h"
#include "ui/report/section_order.h"
#include "ui/report/tool_strip.h"

#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>

namespace hs::ui {
namespace {

TEST_F(Panel, AnAlternativeIsChosenOnAPinnedWordAndNotOnAHoveredOne) {
    showSample();
    QSignalSpy asked(&panel, &ReportPanel::continueRequested);
    point(placeOf("Melanoma"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return card().isVisible(); }, 1000));
    EXPECT_TRUE(card().testAttribute(Qt::WA_TransparentForMouseEvents));
    click(placeOf("Melanoma"));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view().viewport(), &leave);
    ASSERT_TRUE(card().isVisible());
    QTest::mouseClick(&card(), Qt::LeftButton, Qt::NoModifier, QPoint(card().width() / 2, card().height() - 6));
    EXPECT_EQ(asked.count(), 0) << "beside the alternatives";
    QTest::mouseClick(&card(), Qt::LeftButton, Qt::NoModifier, card().rowOf(0).center());
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Final diagnosis: Mela other")) << "its least certain token gives way";
}

TEST_F(Panel, APhraseOfSeveralWordsHasNoCard) {
    showSample();
    const std::string text = panel.report().text;
    const std::size_t at = text.find("Melanoma");
    view().pin({at, text.find("situ") + 4});
    EXPECT_TRUE(panel.phrase());
    EXPECT_FALSE(card().isVisible());
}

TEST_F(Panel, ADiagnosisGuidesTheNextReport) {
    showSample();
    QSignalSpy asked(&panel, &ReportPanel::continueRequested);
    panel.writeWithDiagnosis(QStringLiteral("Naevus"));
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Final diagnosis: Naevus. Microscopic findings:"));
}

TEST_F(Panel, TheSectionPutFirstBeginsTheReport) {
    makeReady();
    panel.setSections({QStringLiteral("Critical findings:"), QStringLiteral("Final diagnosis:")});
    QSignalSpy asked(&panel, &ReportPanel::generateRequested);
    panel.generate();
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Critical findings:"));
    panel.setPrompt(QStringLiteral("The tumor thickness is"));
    panel.generate();
    EXPECT_EQ(asked[1][0].toString(), QStringLiteral("The tumor thickness is")) << "any other beginning stays";
}

TEST_F(Panel, TheNextSectionIsAskedForWhenOneIsFinished) {
    makeReady();
    core::Report earlier;
    earlier.text = "Final diagnosis: Earlier.";
    panel.showReport(earlier);
    panel.setSections({QStringLiteral("Final diagnosis:"), QStringLiteral("Critical findings:")});
    panel.generate();
    panel.setRequested(4);
    QSignalSpy asked(&panel, &ReportPanel::continueRequested);
    panel.onReportEvent({4, core::ReportFinished{std::make_shared<core::Report>(sample()), core::Ending::EndOfText}});
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QString::fromStdString(sample().text) + QStringLiteral(" Critical findings:"));
    panel.setRequested(5);
    panel.onReportEvent({5, core::ReportFinished{nullptr, core::Ending::Cancelled}});
    EXPECT_EQ(asked.count(), 1) << "who stops wants no more sections";
    panel.undo();
    EXPECT_EQ(panel.report().text, earlier.text) << "one step takes all sections back";
}

TEST_F(Panel, ALockedReportCannotBeChanged) {
    showSample();
    panel.setLocked(QStringLiteral("Finalised by Dr B"));
    QTest::keyClicks(&view(), QStringLiteral("x"));
    panel.undo();
    EXPECT_EQ(panel.report().text, sample().text);
    EXPECT_FALSE(panel.canGenerate());
    EXPECT_EQ(panel.whyNot(), QStringLiteral("Finalised by Dr B"));
    panel.setLocked({});
    EXPECT_TRUE(panel.canGenerate());
}

TEST_F(Panel, AComparisonTakesTheTextsPlaceAndGivesItBack) {
    showSample();
    core::Report other = sample();
    other.text = "Final diagnosis: Naevus.";
    panel.showComparison({QStringLiteral("Without the region"), panel.report().text, other, true});
    auto& comparison = *panel.findChild<ComparisonView*>();
    EXPECT_TRUE(comparison.isVisible());
    EXPECT_FALSE(view().isVisible());
    EXPECT_TRUE(comparison.summary().contains(QStringLiteral("words differ")));
    QSignalSpy taken(&panel, &ReportPanel::comparisonTaken);
    QTest::mouseClick(&button(QStringLiteral("Take this text")), Qt::LeftButton);
    EXPECT_EQ(taken.count(), 1);
    EXPECT_TRUE(view().isVisible());
}

TEST_F(Panel, AReportPutAsideComesBackAsItWas) {
    showSample();
    QTest::keyClicks(&view(), QStringLiteral("x"));
    const std::string text = panel.report().text;
    // With a word held: who hears of its letting go still finds a whole report.
    click(placeOf("situ"));
    QObject::connect(&panel, &ReportPanel::phraseCleared, &panel, [this] { EXPECT_FALSE(panel.report().prompt.empty()); });
    ReportDesk desk = panel.takeDesk();
    EXPECT_FALSE(panel.hasText());
    panel.setDesk(std::move(desk));
    EXPECT_EQ(panel.report().text, text);
    panel.undo();
    EXPECT_EQ(panel.report().text, sample().text);
}

TEST_F(Panel, DoubtGoesByProbabilityOrByOpenChoices) {
    makeReady();
    core::Report report = sample();
    report.tokens[3].entropy = 2.5; // " in"
    panel.showReport(report);
    const auto word = [&](const std::string& name) { return *wordAt(wordsOf(report.text, {}), report.text.find(name)); };
    ReportDocument document;
    document.load(report);
    const Word improbable = document.words()[word("Melanoma")];
    const Word open = document.words()[word("in situ")];
    EXPECT_TRUE(view().isDoubted(improbable));
    EXPECT_FALSE(view().isDoubted(open));
    view().setDoubtMeasure(DoubtMeasure::Entropy);
    EXPECT_FALSE(view().isDoubted(improbable));
    EXPECT_TRUE(view().isDoubted(open));
    view().setDoubtMeasure(DoubtMeasure::None);
    EXPECT_FALSE(view().isDoubted(open));
}

TEST_F(Panel, EscapeTakesTheMapOfAProbeAway) {
    showSample();
    QSignalSpy cleared(&panel, &ReportPanel::phraseCleared);
    panel.setProbeShown();
    EXPECT_TRUE(panel.holdsWord());
    cleared.clear();
    QTest::keyClick(&panel, Qt::Key_Escape);
    EXPECT_EQ(cleared.count(), 1);
    EXPECT_FALSE(panel.holdsWord());
    click(placeOf("Melanoma"));
    panel.setProbeShown();
    click(placeOf("Melanoma"));
    EXPECT_TRUE(panel.phrase().has_value()) << "a word takes the probe's place";
}

TEST_F(Panel, OwnBeginningsAreKeptAndForgotten) {
    makeReady();
    panel.setPrompt(QStringLiteral("Margins:"));
    auto& line = *panel.findChild<PromptLine*>();
    QSignalSpy changed(&panel, &ReportPanel::ownPromptsChanged);
    const auto choose = [&](const QString& text) {
        QTest::keyClick(&line, Qt::Key_Down);
        for (QAction* entry : line.menu()->actions())
            if (entry->text() == text && entry->isEnabled()) entry->trigger();
        line.menu()->close();
    };
    choose(QStringLiteral("Keep this beginning"));
    EXPECT_EQ(panel.ownPrompts(), QStringList{QStringLiteral("Margins:")});
    choose(QStringLiteral("Forget this beginning"));
    EXPECT_TRUE(panel.ownPrompts().isEmpty());
    EXPECT_EQ(changed.count(), 2);
}

TEST_F(Panel, OnlyOneToolIsOpenAndAClickFoldsItAway) {
    showSample();
    EXPECT_EQ(panel.openedTool(), ReportPanel::Tool::Map);
    panel.openTool(ReportPanel::Tool::Probe);
    EXPECT_TRUE(panel.probe().isVisible());
    EXPECT_FALSE(panel.fields().isVisible());
    for (QToolButton* tab : panel.findChildren<QToolButton*>())
        if (tab->text() == QStringLiteral("Probe")) QTest::mouseClick(tab, Qt::LeftButton);
    EXPECT_EQ(panel.openedTool(), ReportPanel::Tool::None);
}

TEST(SectionOrder, KeysMoveASectionAndTicksChooseIt) {
    SectionOrder order;
    order.show();
    EXPECT_TRUE(order.chosen().isEmpty());
    order.setChosen({QStringLiteral("Critical findings:"), QStringLiteral("Final diagnosis:")});
    auto& list = *order.findChild<QListWidget*>();
    list.setCurrentRow(1);
    QSignalSpy changed(&order, &SectionOrder::changed);
    QTest::keyClick(&list, Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(order.chosen(), (QStringList{"Final diagnosis:", "Critical findings:"}));
    QTest::keyClick(&list, Qt::Key_Up, Qt::AltModifier);
    EXPECT_EQ(order.chosen().front(), QStringLiteral("Final diagnosis:")) << "the first stays first";
    EXPECT_EQ(changed.count(), 1);
}

TEST(FieldGallery, KeysAndClicksChooseAField) {
    FieldGallery gallery;
    gallery.resize(300, 130);
    gallery.show();
    QSignalSpy chosen(&gallery, &FieldGallery::chosen);
    QTest::keyClick(&gallery, Qt::Key_Right);
    EXPECT_EQ(chosen.count(), 0) << "there is none";
    gallery.setFields({{QImage(), 0.5, true}, {QImage(), 0.4, false}});
    QTest::keyClick(&gallery, Qt::Key_Right);
    EXPECT_EQ(gallery.current(), 0);
    QTest::mouseClick(&gallery, Qt::LeftButton, Qt::NoModifier, gallery.tileRect(1).center());
    EXPECT_EQ(chosen.back()[0].toInt(), 1);
}

TEST(DifferentialBars, AListIsEditedAndComparedAnew) {
    DifferentialBars bars;
    bars.resize(300, 200);
    bars.show();
    bars.setDiagnoses({QStringLiteral("A")});
    bars.setBars({{QStringLiteral("A"), 1.0, -2.0, 3}}, QStringLiteral("here"));
    QToolButton* edit = bars.findChild<QToolButton*>();
    edit->setChecked(true);
    bars.findChild<QPlainTextEdit*>()->setPlainText(QStringLiteral(" B \n\nC\nB"));
    QSignalSpy changed(&bars, &DifferentialBars::diagnosesChanged);
    edit->setChecked(false);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(bars.diagnoses(), (QStringList{"B", "C"}));
    EXPECT_TRUE(bars.bars().empty()) << "old numbers do not stand beside a new list";
}

TEST(PhraseProbe, AnEmptyLineAsksNothing) {
    PhraseProbe probe;
    probe.show();
    QSignalSpy asked(&probe, &PhraseProbe::probeRequested);
    auto& line = *probe.findChild<QLineEdit*>();
    QTest::keyClicks(&line, QStringLiteral("   "));
    QTest::keyClick(&line, Qt::Key_Return);
    EXPECT_EQ(asked.count(), 0);
    QTest::keyClicks(&line, QStringLiteral("pearls"));
    QTest::keyClick(&line, Qt::Key_Return);
    EXPECT_EQ(asked.back()[0].toString(), QStringLiteral("pearls"));
    EXPECT_TRUE(probeFacts({QStringLiteral("x"), {}, -2.0, 2}).contains(QStringLiteral("37")));
}

TEST(CheckLines, NoLinesTakeNoRoom) {
    CheckLines lines;
    lines.show();
    lines.setLines({});
    EXPECT_TRUE(lines.isHidden());
    int ran = 0;
    lines.setLines({{CheckTone::Warning, QStringLiteral("Look"), QStringLiteral("Show"), {}, [&] { ++ran; }}});
    EXPECT_FALSE(lines.isHidden());
    lines.findChild<QPushButton*>()->click();
    EXPECT_EQ(ran, 1);
}

TEST(DifferenceText, BothSidesAreToldAndMarkupIsHarmless) {
    const QString html = differenceHtml("a <b>x</b> c", "a <i>y</i> c");
    EXPECT_TRUE(html.contains(QStringLiteral("line-through")));
    EXPECT_FALSE(html.contains(QStringLiteral("<b>x")));
    EXPECT_EQ(differenceInWords(countDifference("one two", "one two")), QStringLiteral("the same words"));
    EXPECT_EQ(differenceInWords(countDifference("one two", "one three")), QStringLiteral("1 word differs"));
    EXPECT_FALSE(markedHtml("gone here", "here").contains(QStringLiteral("gone")));
}

TEST(AlternativesPage, ColumnsAppearOneAfterTheOtherWithTheConsensusInFront) {
    AlternativesPage page;
    page.resize(1000, 600);
    page.show();
    AlternativeSet set;
    std::vector<std::string> texts;
    for (const char* text : {"Final diagnosis: A. Clear margins.", "Final diagnosis: A.", "Final diagnosis: B."}) {
        core::Report report;
        report.text = text;
        set.samples.push_back(report);
        texts.push_back(text);
    }
    set.consensus = core::consensusOf(texts);
    page.showSet(set);
    EXPECT_EQ(page.columns(), 0);
    ASSERT_TRUE(QTest::qWaitFor([&] { return page.complete() && page.columns() == 4; }, 2000));
    QSignalSpy taken(&page, &AlternativesPage::taken);
    for (QPushButton* take : page.findChildren<QPushButton*>())
        if (take->text() == QStringLiteral("Take this one")) take->click();
    EXPECT_EQ(taken.count(), 4);
    page.clear();
    EXPECT_EQ(page.columns(), 0);
}

TEST(QueuePage, RowsAreStoppedShownAndClosed) {
    QueuePage page;
    page.resize(700, 400);
    page.show();
    page.setRows({{3, 9, QStringLiteral("slide.svs"), QStringLiteral("writing"), 1, 4, true, true}});
    QSignalSpy shown(&page, &QueuePage::showRequested), stopped(&page, &QueuePage::stopRequested);
    for (QPushButton* title : page.findChildren<QPushButton*>())
        if (title->text() == QStringLiteral("slide.svs")) title->click();
    for (QToolButton* tool : page.findChildren<QToolButton*>())
        if (tool->accessibleName() == QStringLiteral("Stop")) tool->click();
    EXPECT_EQ(shown.back()[0].toULongLong(), 3u);
    EXPECT_EQ(stopped.back()[0].toULongLong(), 9u);
}

TEST(BundlesPage, ABundleWithAProblemCannotBeUsed) {
    BundlesPage page;
    page.resize(900, 600);
    page.show();
    BundleFacts broken;
    broken.name = QStringLiteral("broken");
    broken.path = QStringLiteral("/b");
    broken.problem = QStringLiteral("bundle.json is missing");
    page.setBundles({broken});
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Use this bundle")) EXPECT_FALSE(button->isEnabled());
    QSignalSpy asked(&page, &BundlesPage::downloadRequested), stopped(&page, &BundlesPage::stopDownloadRequested);
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Get")) button->click();
    EXPECT_EQ(asked.count(), 1);
    page.setDownload({true, 10, 100, QStringLiteral("10 of 100"), false});
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Stop")) button->click();
    EXPECT_EQ(stopped.count(), 1);
}

TEST(BundlesPage, BundlesOfOneNameShowWhereTheyLieAndOnlyTheShippedOneStays) {
    BundlesPage page;
    page.resize(900, 600);
    page.show();
    std::vector<BundleFacts> bundles(3);
    const char* const names[]{"demo", "demo", "ours"};
    const char* const paths[]{"/usr/share/histoscribe/demo", "/data/runs/demo", "/data/ours"};
    for (std::size_t i = 0; i < bundles.size(); ++i) {
        bundles[i].name = QString::fromLatin1(names[i]);
        bundles[i].path = QString::fromLatin1(paths[i]);
        bundles[i].demo = true;
    }
    bundles[0].shipped = true;
    page.setBundles(bundles);
    auto* list = page.findChild<QListWidget*>();
    EXPECT_EQ(list->item(0)->text(), QStringLiteral("demo\nhistoscribe/demo"));
    EXPECT_EQ(list->item(1)->text(), QStringLiteral("demo\nruns/demo"));
    EXPECT_EQ(list->item(2)->text(), QStringLiteral("ours"));
    QPushButton* forget = nullptr;
    for (QPushButton* button : page.findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Forget")) forget = button;
    list->setCurrentRow(0);
    EXPECT_FALSE(forget->isEnabled());
    list->setCurrentRow(1);
    EXPECT_TRUE(forget->isEnabled()) << "a bundle trained from the demo's";
}

} // namespace
} // namespace hs::ui
