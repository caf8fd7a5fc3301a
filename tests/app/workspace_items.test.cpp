// What the report workspace promises, item by item, with the real engine and the demo bundle (table in tests/app/README.md).
#include "tests/app/paced_engine.h"
#include "tests/app/real_workspace.h"

#include "core/case_record.h"
#include "core/words/sections.h"
#include "core/words/thickness.h"
#include "ui/report/bar_list.h"
#include "ui/report/bundles_page.h"
#include "ui/report/case_page.h"
#include "ui/report/check_lines.h"
#include "ui/report/comparison_view.h"
#include "ui/report/differential_bars.h"
#include "ui/report/field_gallery.h"
#include "ui/report/queue_page.h"
#include "ui/report/region_tool.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QTextCursor>

#include <algorithm>
#include <cctype>
#include <set>

namespace hs::test {
namespace {

using ui::ReportPanel;
using ui::ReportState;

class RealItems : public RealWorkspace {
protected:
    ReportPanel& panel() { return desk->panel(); }
    void choose(core::AttributionMethod method) {
        auto* box = panel().findChild<QComboBox*>(QStringLiteral("mapMethod"));
        box->setCurrentIndex(box->findData(int(method)));
    }
};

class RealItemsAtReadingSpeed : public RealItems {
protected:
    app::EngineThread::Factory engine() const override {
        return []() -> core::Result<std::unique_ptr<core::Engine>> {
            HS_TRY(auto real, app::makeRealEngine());
            return std::unique_ptr<core::Engine>(std::make_unique<PacedEngine>(std::move(real), std::chrono::milliseconds(40)));
        };
    }
};

TEST_F(RealItems, SectionsAreWrittenInTheirOrderAndStopAndUndoWorkAtAnyMoment) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    ASSERT_TRUE(write());
    const std::string before = desk->reportText();
    panel().setSections({QStringLiteral("Critical findings:"), QStringLiteral("Final diagnosis:")});
    panel().generate();
    ASSERT_TRUE(wait([&] { return panel().state() == ReportState::Finished && desk->reportText().find(" Final diagnosis:") != std::string::npos; }));
    ASSERT_TRUE(written());
    EXPECT_EQ(desk->reportText().find("Critical findings:"), 0u) << desk->reportText();
    panel().undo();
    EXPECT_EQ(desk->reportText(), before) << "both sections are one step";
    setLength(200);
    panel().setSections({});
    panel().generate();
    ASSERT_TRUE(wait([&] { return panel().report().tokens.size() > panel().report().promptTokens + 2; }));
    panel().stop();
    ASSERT_TRUE(wait([&] { return panel().state() == ReportState::Stopped || panel().state() == ReportState::Finished; }));
    const std::string kept = desk->reportText();
    panel().generate();
    ASSERT_TRUE(wait([&] { return panel().state() == ReportState::Writing && desk->reportText() != kept; }));
    panel().undo();
    EXPECT_EQ(desk->reportText(), kept);
    QTest::qWait(300);
    EXPECT_EQ(desk->reportText(), kept) << "late words are dropped";
}

TEST_F(RealItems, ADiagnosisThatIsTypedGuidesTheFindings) {
    ASSERT_TRUE(desk->openSlide());
    setLength(25);
    panel().writeWithDiagnosis(QStringLiteral("Malignant melanoma"));
    ASSERT_TRUE(written());
    const std::string text = desk->reportText();
    EXPECT_EQ(text.find("Final diagnosis: Malignant melanoma"), 0u) << text;
    const std::size_t findings = text.find("Microscopic findings:");
    ASSERT_NE(findings, std::string::npos) << text;
    EXPECT_GT(text.size(), findings + 25) << "the model wrote them";
}

TEST_F(RealItemsAtReadingSpeed, StagesAreToldWhileItWritesAndTheMapFollows) {
    ASSERT_TRUE(desk->openSlide(9));
    std::set<core::Stage> stages;
    QObject::connect(desk->session.get(), &app::Session::reportEvent, desk->panel().window(), [&](const core::ReportEvent& event) {
        if (const auto* step = std::get_if<core::PatchProgress>(&event.what)) stages.insert(step->stage);
    });
    QObject::connect(desk->session.get(), &app::Session::progressed, desk->panel().window(),
                     [&](const core::PatchProgress& step) { stages.insert(step.stage); });
    for (QAbstractButton* box : panel().findChildren<QAbstractButton*>())
        if (box->text() == QStringLiteral("Follow writing")) box->setChecked(true);
    std::set<std::string> followed;
    std::size_t grown = 0, before = 0;
    QObject::connect(desk->session.get(), &app::Session::explained, desk->panel().window(),
                     [&](const std::vector<core::ScoreGrid>& maps) { followed.insert(maps.front().what); });
    QObject::connect(&panel(), &ReportPanel::stateChanged, desk->panel().window(), [&] { before = std::max(before, panel().report().tokens.size()); });
    panel().generate();
    ASSERT_TRUE(wait([&] {
        grown += panel().state() == ReportState::Writing && panel().report().tokens.size() > 0;
        return panel().state() == ReportState::Finished;
    }));
    EXPECT_TRUE(stages.contains(core::Stage::ReadingPatches)) << "the tissue is read";
    EXPECT_GT(grown, 0u) << "words were there before the end";
    EXPECT_GT(followed.size(), 1u) << "maps of more than one word while it wrote";
}

TEST_F(RealItems, DoubtHasRunnersUpAndOneOfThemIsBranchedInto) {
    ASSERT_TRUE(desk->openSlide());
    ASSERT_TRUE(write());
    const core::Report report = panel().report();
    const std::vector<core::TextSpan> words = core::wordSpans(report.text);
    const auto wordOf = [&](const core::ReportToken& token) {
        return std::find_if(words.begin(), words.end(), [&](const core::TextSpan& word) {
            return word.begin < token.span.end && token.span.begin < word.end && std::isalpha(static_cast<unsigned char>(report.text[word.begin]));
        });
    };
    std::size_t doubted = report.tokens.size();
    for (std::size_t i = report.promptTokens; i < report.tokens.size(); ++i) {
        ASSERT_FALSE(report.tokens[i].runnersUp.empty()) << "token " << i;
        for (std::size_t j = 1; j < report.tokens[i].runnersUp.size(); ++j)
            EXPECT_GE(report.tokens[i].runnersUp[j - 1].probability, report.tokens[i].runnersUp[j].probability);
        if (wordOf(report.tokens[i]) == words.end()) continue;
        if (doubted == report.tokens.size() || report.tokens[i].probability < report.tokens[doubted].probability) doubted = i;
    }
    ASSERT_LT(doubted, report.tokens.size());
    const core::TextSpan span = *wordOf(report.tokens[doubted]);
    panel().view().pin(span);
    QTest::qWait(50);
    panel().branch(0);
    ASSERT_TRUE(written());
    EXPECT_EQ(desk->reportText().substr(0, span.begin), report.text.substr(0, span.begin)) << "what stands before it stays";
    EXPECT_NE(desk->reportText(), report.text);
    panel().undo();
    EXPECT_EQ(desk->reportText(), report.text);
}

TEST_F(RealItems, ARunnerUpThatIsAPieceOfAWordIsWrittenToTheWordsEnd) {
    ASSERT_TRUE(desk->openSlide());
    ASSERT_TRUE(write());
    const core::Report report = panel().report();
    const core::ReportToken& first = report.tokens[report.promptTokens]; // of the diagnosis
    const auto piece = std::find_if(first.runnersUp.begin(), first.runnersUp.end(), [](const core::RunnerUp& other) {
        return other.goesOn && other.text.size() > 2;
    });
    ASSERT_NE(piece, first.runnersUp.end()) << "the beginning of another diagnosis";
    const std::vector<core::TextSpan> words = core::wordSpans(report.text);
    const auto word = std::find_if(words.begin(), words.end(), [&](const core::TextSpan& one) { return one.end > first.span.begin + 1; });
    panel().view().pin(*word);
    QTest::qWait(50);
    panel().branch(int(piece - first.runnersUp.begin()));
    ASSERT_TRUE(written());
    const std::string text = desk->reportText().substr(word->begin);
    ASSERT_TRUE(text.starts_with(piece->text)) << text;
    EXPECT_TRUE(std::isalpha(static_cast<unsigned char>(text[piece->text.size()]))) << text;
    EXPECT_TRUE(panel().report().options.openWord) << "so that it can be written again alike";
}

TEST_F(RealItems, AlternativesStandBesideWhatTheyAgreeOn) {
    ASSERT_TRUE(desk->openSlide());
    setLength(15);
    ASSERT_TRUE(write());
    core::GenerationOptions sampled = panel().options();
    sampled.greedy = false;
    panel().setOptions(sampled);
    desk->window->action(QStringLiteral("alternatives"))->trigger();
    ui::AlternativesPage& page = desk->workspace->words().alternatives();
    QPushButton* go = button(page, QStringLiteral("Write"));
    ASSERT_NE(go, nullptr);
    QTest::mouseClick(go, Qt::LeftButton);
    ASSERT_TRUE(wait([&] { return page.columns() == 6 && page.complete(); })) << "the consensus and five";
    QList<QPushButton*> take;
    for (QPushButton* one : page.findChildren<QPushButton*>())
        if (one->text() == QStringLiteral("Take this one")) take << one;
    ASSERT_EQ(take.size(), 6);
    QTest::mouseClick(take.last(), Qt::LeftButton);
    EXPECT_EQ(desk->reportText().find("Final diagnosis:"), 0u);
    ASSERT_TRUE(map(firstWord())) << "its maps are made by the engine";
}

TEST_F(RealItems, ABarOfTheDifferentialGuidesTheReport) {
    ASSERT_TRUE(desk->openSlide());
    setLength(25);
    panel().openTool(ReportPanel::Tool::Differential);
    ui::DifferentialBars& bars = panel().differential();
    QTest::mouseClick(button(bars, QStringLiteral("Classify")), Qt::LeftButton);
    ASSERT_TRUE(wait([&] { return !bars.bars().empty(); })) << "the classifier head proposes";
    const std::string proposed = bars.bars()[0].diagnosis.toStdString();
    auto& list = *bars.findChild<ui::BarList*>();
    QTest::mouseClick(&list, Qt::LeftButton, Qt::NoModifier, list.rowRect(0).center());
    ASSERT_TRUE(written());
    EXPECT_EQ(desk->reportText().find("Final diagnosis: " + proposed), 0u) << desk->reportText();
}

TEST_F(RealItems, EveryMethodTracesAWordAndItsFieldsAreSteppedThrough) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    ASSERT_TRUE(write());
    const std::string word = firstWord();
    for (const auto method : {core::AttributionMethod::Attention, core::AttributionMethod::Contrast, core::AttributionMethod::Gradient,
                              core::AttributionMethod::Reference}) {
        choose(method);
        ASSERT_TRUE(map(word));
        ASSERT_TRUE(wait([&] { return overlay() && overlay()->scores().method == core::attributionMethodName(method); }))
            << core::attributionMethodName(method);
        EXPECT_GT(overlay()->highest(), 0.0f) << core::attributionMethodName(method);
    }
    choose(core::AttributionMethod::Attention);
    ASSERT_TRUE(map(word));
    EXPECT_GE(overlay()->scores().priorShare, 0.0f);
    EXPECT_LT(overlay()->scores().priorShare, 1.0f);
    panel().openTool(ReportPanel::Tool::Fields);
    ASSERT_TRUE(wait([&] { return panel().fields().count() > 0; }));
    desk->window->action(QStringLiteral("strongest"))->trigger();
    EXPECT_EQ(panel().fields().current(), 0);
    desk->window->action(QStringLiteral("next-strongest"))->trigger();
    EXPECT_EQ(panel().fields().current(), std::min(1, panel().fields().count() - 1));
}

TEST_F(RealItems, ARegionAloneIsWrittenFromAndCompared) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    ASSERT_TRUE(write());
    ASSERT_FALSE(syntheticSlide().truth.lesionBoxes.empty());
    QSignalSpy regionWritten(desk->session.get(), &app::Session::regionWritten);
    desk->session->writeWith(core::rectangleRegion(syntheticSlide().truth.lesionBoxes.front()), core::RegionUse::Isolate, 0, panel().report());
    ASSERT_TRUE(regionWritten.wait(kSlow));
    auto& comparison = *panel().findChild<ui::ComparisonView*>();
    EXPECT_TRUE(comparison.isVisible());
    EXPECT_TRUE(comparison.summary().startsWith(QStringLiteral("With the region alone"))) << comparison.summary().toStdString();
}

TEST_F(RealItems, AThicknessInTheTextIsHeldAgainstTheRuler) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    panel().setPrompt(QStringLiteral("Critical findings: Tumor thickness"));
    ASSERT_TRUE(write());
    const std::vector<core::StatedLength> told = core::statedLengths(desk->reportText());
    ASSERT_FALSE(told.empty()) << desk->reportText();
    desk->workspace->caseDesk().setMeasuredLengths({told.front().millimetres});
    EXPECT_TRUE(panel().checks().sentences().isEmpty());
    desk->workspace->caseDesk().setMeasuredLengths({told.front().millimetres * 3 + 2});
    ASSERT_EQ(panel().checks().sentences().size(), 1);
    EXPECT_TRUE(panel().checks().sentences()[0].contains(QStringLiteral("ruler")));
}

TEST_F(RealItems, EveryWayOutCarriesTheNoticesAndTheSavedReportIsReplayed) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    ASSERT_TRUE(write());
    const std::string model = desk->session->engineInfo().weightsHash.substr(0, 8);
    desk->window->action(QStringLiteral("add-picture"))->trigger();
    for (const char* name : {"r.pdf", "r.html", "r.md", "r.txt", "r.odt", "r.json"}) {
        const auto file = desk->folder.path() / name;
        desk->workspace->caseDesk().exportTo(text(file));
        ASSERT_TRUE(wait([&] { return std::filesystem::exists(file); })) << name;
        const std::string bytes = core::readTextFile(file).value();
        if (std::string(name) == "r.pdf" || std::string(name) == "r.odt") continue;
        EXPECT_NE(bytes.find("Research use, not a medical device"), std::string::npos) << name;
        EXPECT_NE(bytes.find("demo model: synthetic tissue only"), std::string::npos) << name;
        EXPECT_NE(bytes.find(model), std::string::npos) << name << ": the model's fingerprint";
    }
    panel().copyReport();
    EXPECT_NE(QGuiApplication::clipboard()->text().toStdString().find(firstWord()), std::string::npos);
    const std::string before = desk->reportText();
    desk->workspace->openPaths({text(desk->folder.path() / "r.json")});
    ASSERT_TRUE(wait([&] { return desk->reportText() == before; }));
    QSignalSpy again(desk->session.get(), &app::Session::writtenAgain);
    Q_EMIT desk->window->findChild<ui::CasePage*>()->replayRequested();
    ASSERT_TRUE(again.wait(kSlow));
    EXPECT_EQ(again[0][1].value<core::Report>().text, before) << "it still matches";
    EXPECT_FALSE(panel().findChild<ui::ComparisonView*>()->isVisible());
}

TEST_F(RealItems, AnotherBundleIsTakenWithoutARestartAndTheDemoModelIsNamed) {
    ASSERT_TRUE(desk->openSlide());
    setLength(8);
    ASSERT_TRUE(write());
    EXPECT_TRUE(panel().report().demo);
    desk->window->action(QStringLiteral("bundles"))->trigger();
    auto& page = *desk->window->findChild<ui::BundlesPage*>();
    ASSERT_TRUE(wait([&] { return page.selectedPath() == text(realBundle()); })) << "the page knows the bundle in use";
    Q_EMIT page.checkRequested(page.selectedPath());
    ASSERT_TRUE(wait([&] {
        const QList<QLabel*> labels = page.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().contains(QStringLiteral("are what the bundle states"));
        });
    }));
    desk->window->showSlidePage();
    const auto copy = desk->folder.path() / "other bundle";
    std::filesystem::copy(realBundle(), copy, std::filesystem::copy_options::recursive);
    desk->workspace->useBundle(text(copy));
    ASSERT_TRUE(wait([&] { return panel().bundleState().phase == ui::BundlePhase::Ready && panel().bundleState().name != QString(); }));
    const std::string before = desk->reportText();
    ASSERT_TRUE(write());
    EXPECT_EQ(desk->reportText(), before) << "the same weights in another folder";
    const auto named = [&] {
        const QList<QLabel*> labels = panel().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("synthetic tissue only"));
        });
    };
    EXPECT_TRUE(named()) << "in the panel's head";
    desk->workspace->useBundle(text(desk->folder.path()));
    ASSERT_TRUE(wait([&] { return panel().bundleState().phase == ui::BundlePhase::Failed; })) << "no bundle: told, and the text stays";
    EXPECT_EQ(desk->reportText(), before);
    EXPECT_TRUE(named()) << "it is still the demo model's text";
}

TEST_F(RealItems, StrongFieldsThatWereNotLookedAtAreCountedAndSteppedThrough) {
    ASSERT_TRUE(desk->openSlide());
    setLength(12);
    ASSERT_TRUE(write());
    double seen = 1.0;
    desk->workspace->words().setSeen([&](std::size_t, const core::Level0PixelRect&) { return seen; });
    ASSERT_TRUE(map(firstWord()));
    ASSERT_TRUE(wait([&] { return panel().checks().sentences().size() == 1; }));
    EXPECT_TRUE(panel().checks().sentences()[0].contains(QStringLiteral("not yet seen above 10x")));
    desk->window->action(QStringLiteral("missed-field"))->trigger();
    EXPECT_GE(panel().fields().current(), 0);
    seen = 20.0;
    desk->workspace->words().seenChanged();
    EXPECT_TRUE(panel().checks().sentences().isEmpty());
    EXPECT_EQ(desk->workspace->words().shareOfTissueSeen(), 1.0);
}

TEST_F(RealItems, OneCaseIsWrittenWhileAnotherIsLookedAtAndTheQueueShowsIt) {
    ASSERT_TRUE(desk->openSlide(7));
    const app::CaseId first = desk->session->currentCase();
    setLength(200);
    panel().generate();
    ASSERT_TRUE(wait([&] { return panel().state() == ReportState::Writing || panel().state() == ReportState::Finished; }));
    QSignalSpy ended(desk->session.get(), &app::Session::reportEndedElsewhere);
    ASSERT_TRUE(desk->openSlide(8));
    EXPECT_FALSE(panel().hasText());
    desk->window->action(QStringLiteral("queue"))->trigger();
    ASSERT_TRUE(wait([&] { return ended.count() > 0; }));
    QStringList words;
    for (const QLabel* label : desk->window->findChild<ui::QueuePage*>()->findChildren<QLabel*>())
        words << label->text();
    EXPECT_TRUE(words.join(QLatin1Char('\n')).contains(QStringLiteral("report ready"))) << words.join(QLatin1Char('|')).toStdString();
    desk->workspace->showCase(first);
    EXPECT_EQ(panel().state(), ReportState::Finished);
    ASSERT_TRUE(wait([&] { return desk->window->slideView().slide() != nullptr; }));
    ASSERT_TRUE(map(firstWord())) << "its words still have their tissue";
}

} // namespace
} // namespace hs::test
