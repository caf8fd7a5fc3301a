#include "tests/ui/report/panel_fixture.h"

namespace hs::ui {
namespace {

TEST_F(Panel, EmptyShowsTheThreeStepsAndDoesTheNextOne) {
    EXPECT_EQ(panel.state(), ReportState::Empty);
    EXPECT_FALSE(button(QStringLiteral("Generate")).isEnabled());
    QSignalSpy open(&panel, &ReportPanel::openSlideRequested);
    Steps& steps = *panel.findChild<Steps*>();
    EXPECT_EQ(steps.next(), Step::OpenSlide);
    QTest::mouseClick(&steps, Qt::LeftButton, Qt::NoModifier, QPoint(40, steps.height() - 8));
    EXPECT_EQ(open.count(), 1);
    panel.setSlideOpen(true);
    EXPECT_EQ(steps.next(), Step::ChooseBundle);
    makeReady();
    EXPECT_EQ(steps.next(), Step::Generate);
    QSignalSpy generate(&panel, &ReportPanel::generateRequested);
    QTest::mouseClick(&steps, Qt::LeftButton, Qt::NoModifier, QPoint(40, steps.height() - 8));
    EXPECT_EQ(generate.count(), 1);
}

TEST_F(Panel, GenerateIsPossibleOnlyWithSlideBundleAndPrompt) {
    EXPECT_FALSE(panel.whyNot().isEmpty());
    makeReady();
    EXPECT_TRUE(panel.canGenerate());
    EXPECT_TRUE(panel.whyNot().isEmpty());
    panel.setPrompt(QStringLiteral("   "));
    EXPECT_FALSE(panel.canGenerate());
    panel.setPrompt(QStringLiteral("Critical findings:"));
    BundleState failed;
    failed.phase = BundlePhase::Failed;
    panel.setBundleState(failed);
    EXPECT_FALSE(panel.canGenerate());
    EXPECT_FALSE(panel.whyNot().isEmpty());
    panel.generate();
    EXPECT_EQ(panel.state(), ReportState::Empty);
}

TEST_F(Panel, ADemoBundleSaysSoInTheHead) {
    BundleState bundle;
    bundle.phase = BundlePhase::Ready;
    bundle.demo = true;
    panel.setBundleState(bundle);
    bool said = false;
    for (const QLabel* label : panel.findChildren<QLabel*>())
        said = said ||
               (label->text() == QStringLiteral("demo model: synthetic tissue only") && label->isVisibleTo(&panel));
    EXPECT_TRUE(said);
}

TEST_F(Panel, GenerateAsksWithPromptAndOptionsAndBecomesStop) {
    makeReady();
    core::GenerationOptions options;
    options.seed = 18446744073709551615u;
    options.topK = 0;
    options.precision = core::Precision::Int8;
    options.maxTokens = 99;
    panel.setOptions(options);
    QSignalSpy asked(&panel, &ReportPanel::generateRequested);
    QTest::mouseClick(&button(QStringLiteral("Generate")), Qt::LeftButton);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Final diagnosis:"));
    const auto sent = asked[0][1].value<core::GenerationOptions>();
    EXPECT_EQ(sent.seed, options.seed);
    EXPECT_EQ(sent.topK, 0);
    EXPECT_EQ(sent.precision, core::Precision::Int8);
    EXPECT_EQ(sent.maxTokens, 99);
    panel.setRequested(7);
    EXPECT_EQ(panel.state(), ReportState::Writing);
    QSignalSpy stopped(&panel, &ReportPanel::stopRequested);
    QTest::mouseClick(&button(QStringLiteral("Stop")), Qt::LeftButton);
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(asked.count(), 1);
}

TEST_F(Panel, WordsAppearAsTheyAreWritten) {
    makeReady();
    panel.setRequested(7);
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis:"));
    const core::Report report = sample();
    for (std::size_t i = 1; i <= 3; ++i)
        panel.onReportEvent(writtenEvent(7, report, i));
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: Melanoma in"));
    EXPECT_TRUE(view().isReadOnly());
}

TEST_F(Panel, ATailThatIsReplacedLeavesNothingBehind) {
    makeReady();
    panel.setPrompt(QStringLiteral("a"));
    panel.setRequested(7);
    core::TokenWritten written;
    written.index = 1;
    written.replaceFrom = 1;
    written.tail = " ( N\xc3\xa4";
    written.token = {1, written.tail, {1, 7}, core::Author::Model, 0.5, 0.0, {}};
    panel.onReportEvent({7, written});
    written.index = 2;
    written.replaceFrom = 2;
    written.tail = "(N\xc3\xa4vus";
    written.token = {1, "vus", {6, 9}, core::Author::Model, 0.5, 0.0, {}};
    panel.onReportEvent({7, written});
    EXPECT_EQ(view().toPlainText(), QString::fromUtf8("a (Nävus"));
}

TEST_F(Panel, LateEventsAndThoseOfOtherRequestsAreDropped) {
    makeReady();
    const core::Report report = sample();
    panel.onReportEvent(writtenEvent(3, report, 1));
    EXPECT_EQ(panel.state(), ReportState::Empty);
    panel.setRequested(7);
    panel.onReportEvent({6, core::ReportStarted{}});
    panel.onReportEvent(writtenEvent(6, report, 1));
    panel.onReportEvent({6, core::ReportFinished{std::make_shared<core::Report>(report), core::Ending::EndOfText}});
    EXPECT_EQ(panel.state(), ReportState::Writing);
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis:"));
    panel.onReportEvent({7, core::ReportFinished{std::make_shared<core::Report>(report), core::Ending::EndOfText}});
    EXPECT_EQ(panel.state(), ReportState::Finished);
    panel.onReportEvent(writtenEvent(7, report, 1));
    EXPECT_EQ(panel.report().text, report.text);
}

TEST_F(Panel, AnEventStreamAloneIsEnough) {
    makeReady();
    const core::Report report = sample();
    panel.onReportEvent({1, core::ReportStarted{}});
    EXPECT_EQ(panel.state(), ReportState::Writing);
    for (std::size_t i = 0; i < report.tokens.size(); ++i)
        panel.onReportEvent(writtenEvent(1, report, i));
    EXPECT_EQ(panel.report().text, report.text);
    panel.onReportEvent({1, core::ReportFinished{nullptr, core::Ending::MaxTokens}});
    EXPECT_EQ(panel.state(), ReportState::Finished);
    EXPECT_EQ(panel.report().text, report.text) << "without a report the streamed text stays";
}

TEST_F(Panel, StoppedKeepsWhatIsWritten) {
    makeReady();
    panel.setRequested(7);
    core::Report report = sample();
    panel.onReportEvent(writtenEvent(7, report, 1));
    report.text.resize(21);
    report.tokens.resize(2);
    panel.onReportEvent({7, core::ReportFinished{std::make_shared<core::Report>(report), core::Ending::Cancelled}});
    EXPECT_EQ(panel.state(), ReportState::Stopped);
    EXPECT_EQ(panel.report().text, "Final diagnosis: Mela");
    EXPECT_FALSE(view().isReadOnly());
}

TEST_F(Panel, AFailureSaysItsSentenceAndOffersToTryAgain) {
    makeReady();
    panel.setRequested(7);
    panel.onReportEvent(writtenEvent(7, sample(), 1));
    panel.onReportEvent({7, core::ReportFailed{core::Error(core::ErrorCode::OutOfMemory, "no memory is left")}});
    EXPECT_EQ(panel.state(), ReportState::Failed);
    EXPECT_EQ(message().sentence(), QStringLiteral("No memory is left."));
    EXPECT_EQ(panel.report().text, "Final diagnosis: Mela");
    QSignalSpy again(&panel, &ReportPanel::generateRequested);
    QTest::mouseClick(&button(QStringLiteral("Try again")), Qt::LeftButton);
    EXPECT_EQ(again.count(), 1);
    EXPECT_FALSE(message().showing());
}

TEST_F(Panel, AFailureBeforeTheFirstWordBringsTheTextBeforeBack) {
    showSample();
    panel.setRequested(8);
    EXPECT_EQ(panel.report().text, "Final diagnosis:");
    panel.onReportEvent({8, core::ReportFailed{core::Error(core::ErrorCode::DeviceLost, "the card is gone")}});
    EXPECT_EQ(panel.report().text, sample().text);
    EXPECT_EQ(panel.state(), ReportState::Finished);
    EXPECT_TRUE(message().showing());
}

TEST_F(Panel, ACancelledRequestThatWroteNothingIsQuiet) {
    makeReady();
    panel.setRequested(8);
    panel.onReportEvent({8, core::ReportFailed{core::Error(core::ErrorCode::Cancelled, "stopped")}});
    EXPECT_EQ(panel.state(), ReportState::Empty);
    EXPECT_FALSE(message().showing());
}

TEST_F(Panel, AnotherSlideOfTheCaseKeepsTheReportAndClosingClearsIt) {
    showSample();
    panel.setSlideOpen(true);
    EXPECT_TRUE(panel.hasText());
    panel.setSlideOpen(false);
    EXPECT_EQ(panel.state(), ReportState::Empty);
    EXPECT_FALSE(panel.hasText());
}

} // namespace
} // namespace hs::ui
