#include "ui/report/report_panel.h"

#include "ui/report/report_view.h"
#include "ui/report/word_card.h"
#include "ui/window/message_bar.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <random>

namespace hs::ui {
namespace {

core::ReportToken token(const core::Report& report, std::string text, double probability, core::Author author) {
    core::ReportToken made;
    made.id = static_cast<int>(report.tokens.size()) + 10;
    made.span = {report.text.size(), report.text.size() + text.size()};
    made.text = std::move(text);
    made.probability = probability;
    made.author = author;
    if (author == core::Author::Model) made.runnersUp = {{5, " other", 0.2}};
    return made;
}

core::Report sample() {
    core::Report report;
    report.prompt = "Final diagnosis:";
    const std::pair<const char*, double> words[] = {{" Mela", 0.8}, {"noma", 0.2},   {" in", 0.9}, {" situ", 0.9},
                                                    {".", 0.95},    {" Level", 0.7}, {" II", 0.6}, {".", 0.9}};
    report.tokens.push_back(token(report, report.prompt, 1.0, core::Author::Hand));
    report.text = report.prompt;
    for (const auto& [text, probability] : words) {
        report.tokens.push_back(token(report, text, probability, core::Author::Model));
        report.text += text;
    }
    report.promptTokens = 1;
    report.ending = core::Ending::EndOfText;
    return report;
}

core::ReportEvent writtenEvent(core::RequestId request, const core::Report& report, std::size_t index) {
    core::TokenWritten written;
    written.index = index;
    written.token = report.tokens[index];
    written.replaceFrom = written.token.span.begin;
    written.tail = written.token.text;
    return {request, written};
}

class Panel : public testing::Test {
protected:
    void SetUp() override {
        panel.resize(420, 720);
        panel.show();
        QTest::qWait(1);
    }

    void makeReady() {
        panel.setSlideOpen(true);
        BundleState bundle;
        bundle.phase = BundlePhase::Ready;
        bundle.name = QStringLiteral("demo");
        panel.setBundleState(bundle);
    }

    void showSample() {
        makeReady();
        panel.showReport(sample());
        QTest::qWait(1);
    }

    ReportView& view() { return *panel.findChild<ReportView*>(); }
    WordCard& card() { return *panel.findChild<WordCard*>(); }
    MessageBar& message() { return *panel.findChild<MessageBar*>(); }

    QPushButton& button(const QString& text) {
        for (QPushButton* found : panel.findChildren<QPushButton*>())
            if (found->text() == text && found->isVisibleTo(&panel)) return *found;
        ADD_FAILURE() << "no button " << text.toStdString();
        return *panel.findChildren<QPushButton*>().first();
    }
    bool hasButton(const QString& text) {
        for (QPushButton* found : panel.findChildren<QPushButton*>())
            if (found->text() == text && found->isVisibleTo(&panel)) return true;
        return false;
    }

    // The middle of a word of the text, in the view's viewport.
    QPoint placeOf(const std::string& word) {
        const std::size_t at = panel.report().text.find(word);
        EXPECT_NE(at, std::string::npos) << word;
        const QRect box = view().boxOf({at, at + word.size()});
        EXPECT_FALSE(box.isEmpty()) << word;
        return box.center();
    }
    void point(QPoint place) {
        QMouseEvent move(QEvent::MouseMove, place, view().viewport()->mapToGlobal(place), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(view().viewport(), &move);
    }
    void click(QPoint place) { QTest::mouseClick(view().viewport(), Qt::LeftButton, Qt::NoModifier, place); }

    ReportPanel panel;
};

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

TEST_F(Panel, AnotherSlideClearsTheReport) {
    showSample();
    panel.setSlideOpen(true);
    EXPECT_EQ(panel.state(), ReportState::Empty);
    EXPECT_FALSE(panel.hasText());
}

TEST_F(Panel, HoveringAWordShowsItsMapAfterAMoment) {
    showSample();
    QSignalSpy selected(&panel, &ReportPanel::phraseSelected);
    QSignalSpy cleared(&panel, &ReportPanel::phraseCleared);
    point(placeOf("Melanoma"));
    EXPECT_EQ(selected.count(), 0) << "not before 120 ms";
    ASSERT_TRUE(QTest::qWaitFor([&] { return selected.count() == 1; }, 1000));
    const Phrase phrase = selected[0][0].value<Phrase>();
    EXPECT_EQ(phrase.tokens, (TokenRange{1, 3}));
    EXPECT_EQ(phrase.words, QStringLiteral("Melanoma"));
    EXPECT_EQ(phrase.hold, Hold::Hovered);
    EXPECT_TRUE(card().isVisible());
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view().viewport(), &leave);
    EXPECT_EQ(cleared.count(), 1);
    EXPECT_FALSE(card().isVisible());
}

TEST_F(Panel, PassingOverWordsQuicklyShowsNothing) {
    showSample();
    QSignalSpy selected(&panel, &ReportPanel::phraseSelected);
    for (int i = 0; i < 4; ++i) {
        point(placeOf(i % 2 == 0 ? "Melanoma" : "situ"));
        QTest::qWait(20);
    }
    EXPECT_EQ(selected.count(), 0);
}

TEST_F(Panel, WordsCanBeHoveredWhileTheModelWrites) {
    makeReady();
    panel.setRequested(7);
    for (std::size_t i = 1; i <= 4; ++i)
        panel.onReportEvent(writtenEvent(7, sample(), i));
    QSignalSpy selected(&panel, &ReportPanel::phraseSelected);
    point(placeOf("Melanoma"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return selected.count() == 1; }, 1000));
    panel.onReportEvent(writtenEvent(7, sample(), 5));
    EXPECT_TRUE(panel.phrase()) << "the next word does not take the map away";
}

TEST_F(Panel, AClickPinsAndEscLetsGo) {
    showSample();
    QSignalSpy selected(&panel, &ReportPanel::phraseSelected);
    QSignalSpy cleared(&panel, &ReportPanel::phraseCleared);
    click(placeOf("situ"));
    ASSERT_TRUE(panel.phrase());
    EXPECT_EQ(panel.phrase()->hold, Hold::Pinned);
    EXPECT_EQ(panel.phrase()->tokens, (TokenRange{4, 5}));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view().viewport(), &leave);
    EXPECT_TRUE(panel.phrase()) << "a pinned word stays when the pointer goes";
    QTest::keyClick(&view(), Qt::Key_Escape);
    EXPECT_FALSE(panel.phrase());
    EXPECT_EQ(cleared.count(), 1);
}

TEST_F(Panel, HoveringGoesBeforeAPinAndGivesWayToItAgain) {
    showSample();
    click(placeOf("situ"));
    point(placeOf("Melanoma"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return panel.phrase()->tokens == (TokenRange{1, 3}); }, 1000));
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view().viewport(), &leave);
    EXPECT_EQ(panel.phrase()->tokens, (TokenRange{4, 5}));
}

TEST_F(Panel, ASelectionHoldsEveryWordItTouches) {
    showSample();
    const QPoint from = placeOf("Melanoma");
    const QPoint to = placeOf("situ");
    QTest::mousePress(view().viewport(), Qt::LeftButton, Qt::NoModifier, from);
    QMouseEvent drag(QEvent::MouseMove, to, view().viewport()->mapToGlobal(to), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QApplication::sendEvent(view().viewport(), &drag);
    QTest::mouseRelease(view().viewport(), Qt::LeftButton, Qt::NoModifier, to);
    ASSERT_TRUE(panel.phrase());
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("Melanoma in situ"));
    EXPECT_EQ(panel.phrase()->tokens, (TokenRange{1, 5}));
}

TEST_F(Panel, APlaceWithoutAWordHoldsNothing) {
    showSample();
    click(placeOf("situ"));
    click(QPoint(view().viewport()->width() - 2, view().viewport()->height() - 2));
    EXPECT_FALSE(panel.phrase());
    EXPECT_FALSE(view().wordUnder({-5, -5}));
    EXPECT_FALSE(view().wordUnder({5, 100000}));
}

TEST_F(Panel, EveryPixelOfAWordFindsThatWord) {
    showSample();
    const std::size_t at = panel.report().text.find("Melanoma");
    const QRect box = view().boxOf({at, at + 8});
    for (int x = box.left() + 1; x < box.right(); ++x) {
        const auto word = view().wordUnder(QPoint(x, box.center().y()));
        ASSERT_TRUE(word) << x;
        EXPECT_EQ(*word, 3u) << x; // Final, diagnosis, ":", Melanoma
    }
}

TEST_F(Panel, TheKeyboardWalksFromWordToWord) {
    showSample();
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(16);
    view().setTextCursor(cursor);
    panel.nextWord();
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("Melanoma"));
    EXPECT_TRUE(card().isVisible());
    panel.nextWord();
    panel.nextWord();
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("situ"));
    panel.nextWord();
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("Level")) << "punctuation is passed over";
    panel.previousWord();
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("situ"));
    for (int i = 0; i < 20; ++i)
        panel.nextWord();
    EXPECT_EQ(panel.phrase()->words, QStringLiteral("II"));
}

TEST_F(Panel, WhatIsTypedIsHandWrittenAndCanBeUndone) {
    showSample();
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(16);
    view().setTextCursor(cursor);
    QTest::keyClicks(&view(), QStringLiteral(" maligne"));
    EXPECT_EQ(panel.report().text, "Final diagnosis: maligne Melanoma in situ. Level II.");
    EXPECT_TRUE(panel.edited());
    click(placeOf("maligne"));
    EXPECT_FALSE(panel.phrase()) << "the model has no map for what a hand wrote";
    click(placeOf("Melanoma"));
    EXPECT_EQ(panel.phrase()->tokens, (TokenRange{1, 3}));
    while (panel.edited())
        QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(panel.report().text, sample().text);
    QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_TRUE(panel.edited());
}

TEST_F(Panel, PastedTextIsTakenPlainAndWhole) {
    showSample();
    QGuiApplication::clipboard()->setText(QString::fromUtf8(" ≥ 2 µm\nComment: x"));
    QTextCursor cursor = view().textCursor();
    cursor.movePosition(QTextCursor::End);
    view().setTextCursor(cursor);
    view().paste();
    EXPECT_EQ(panel.report().text, sample().text + " ≥ 2 µm\nComment: x");
}

TEST_F(Panel, DeletingAcrossASectionBreakKeepsTextAndScreenTheSame) {
    makeReady();
    core::Report report;
    report.text = "Final diagnosis: A. Critical findings: B.";
    report.tokens = {{1, report.text, {0, report.text.size()}, core::Author::Model, 0.9, 0.0, {}}};
    report.ending = core::Ending::EndOfText;
    panel.showReport(report);
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(20); // just after the break
    view().setTextCursor(cursor);
    QTest::keyClick(&view(), Qt::Key_Backspace);
    EXPECT_EQ(panel.report().text, "Final diagnosis: A.Critical findings: B.");
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: A.Critical findings: B."));
    QTest::keyClicks(&view(), QStringLiteral(" "));
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: A.\nCritical findings: B."));
}

TEST_F(Panel, RandomTypingNeverLetsScreenAndReportPart) {
    showSample();
    std::mt19937 random(7);
    const Qt::Key keys[] = {Qt::Key_Left,   Qt::Key_Right,  Qt::Key_Home, Qt::Key_End, Qt::Key_Backspace,
                            Qt::Key_Delete, Qt::Key_Return, Qt::Key_Up,   Qt::Key_Down};
    const QString letters = QString::fromUtf8("aä. :Comment:");
    for (int i = 0; i < 600; ++i) {
        switch (random() % 5) {
        case 0:
        case 1:
            QTest::keyClick(&view(), keys[random() % 9], random() % 4 == 0 ? Qt::ShiftModifier : Qt::NoModifier);
            break;
        case 2:
            view().insertPlainText(letters.mid(int(random() % 5), int(random() % 9)));
            break;
        case 3:
            QTest::keyClicks(&view(), QString(QChar('a' + int(random() % 26))));
            break;
        default:
            QTest::keyClick(&view(), Qt::Key_Z,
                            Qt::ControlModifier | (random() % 3 ? Qt::NoModifier : Qt::ShiftModifier));
        }
        const std::string text = panel.report().text;
        ASSERT_EQ(view().toPlainText(), DisplayText(text).text()) << "step " << i;
    }
}

TEST_F(Panel, NothingCanBeTypedWhileTheModelWrites) {
    makeReady();
    panel.setRequested(7);
    QTest::keyClicks(&view(), QStringLiteral("xyz"));
    EXPECT_EQ(panel.report().text, "Final diagnosis:");
}

TEST_F(Panel, CtrlEnterContinuesFromTheCaret) {
    showSample();
    QSignalSpy asked(&panel, &ReportPanel::continueRequested);
    view().setFocus();
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(25);
    view().setTextCursor(cursor);
    QTest::keyClick(&view(), Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(asked.count(), 1);
    EXPECT_EQ(asked[0][0].toString(), QStringLiteral("Final diagnosis: Melanoma"));
    panel.setRequested(9);
    EXPECT_EQ(panel.report().text, "Final diagnosis: Melanoma");
    EXPECT_EQ(panel.prompt(), QStringLiteral("Final diagnosis:")) << "the prompt line is left alone";
}

TEST_F(Panel, ContinueIsRefusedWithoutAReport) {
    makeReady();
    QSignalSpy asked(&panel, &ReportPanel::continueRequested);
    panel.continueFromCaret();
    panel.setRequested(1);
    panel.continueFromCaret();
    EXPECT_EQ(asked.count(), 0);
}

TEST_F(Panel, TheTextBeforeCanBeBroughtBack) {
    showSample();
    panel.setRequested(8);
    core::Report next = sample();
    next.text = "Final diagnosis: Naevus.";
    next.tokens.resize(1);
    panel.onReportEvent({8, core::ReportFinished{std::make_shared<core::Report>(next), core::Ending::EndOfText}});
    QToolButton* back = nullptr;
    for (QToolButton* button : panel.findChildren<QToolButton*>())
        if (button->accessibleName().startsWith(QStringLiteral("The text before"))) back = button;
    ASSERT_NE(back, nullptr);
    EXPECT_TRUE(back->isVisibleTo(&panel));
    QTest::mouseClick(back, Qt::LeftButton);
    EXPECT_EQ(panel.report().text, sample().text);
    QTest::mouseClick(back, Qt::LeftButton);
    EXPECT_EQ(panel.report().text, next.text);
}

TEST_F(Panel, CopiesCarryTheirWarnings) {
    showSample();
    BundleState bundle = panel.bundleState();
    bundle.demo = true;
    panel.setBundleState(bundle);
    panel.copyReport();
    const QString copied = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(copied.startsWith(QString::fromStdString(sample().text)));
    EXPECT_TRUE(copied.contains(QStringLiteral("demo model: synthetic tissue only")));
    EXPECT_TRUE(copied.contains(QStringLiteral("not a medical device")));
}

TEST_F(Panel, TheMapsControlsSpeakAndListen) {
    showSample();
    OverlayStyle style = panel.overlayStyle();
    style.opacity = 0.25;
    style.scale = OverlayScale::Percentile;
    QSignalSpy changed(&panel, &ReportPanel::overlayStyleChanged);
    panel.setOverlayStyle(style);
    EXPECT_EQ(changed.count(), 0) << "being told is no change by hand";
    EXPECT_EQ(panel.overlayStyle(), style);
    QTest::keyClick(panel.findChild<QSlider*>(), Qt::Key_Right);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_NEAR(panel.overlayStyle().opacity, 0.30, 1e-9);
}

TEST_F(Panel, ANarrowBundleLimitsTheOptions) {
    makeReady();
    core::GenerationOptions options;
    options.maxTokens = 4000;
    panel.setOptions(options);
    BundleState bundle = panel.bundleState();
    bundle.maxTokens = 128;
    bundle.precisions = {core::Precision::Fp32};
    panel.setBundleState(bundle);
    EXPECT_EQ(panel.options().maxTokens, 128);
    EXPECT_EQ(panel.options().precision, core::Precision::Fp32);
}

TEST_F(Panel, EveryControlHasANameForAReader) {
    showSample();
    for (const QWidget* widget : panel.findChildren<QWidget*>()) {
        if (!(widget->focusPolicy() & Qt::TabFocus) || !widget->isVisibleTo(&panel)) continue;
        if (widget->objectName().startsWith(QStringLiteral("qt_"))) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        EXPECT_TRUE(named) << widget->metaObject()->className();
    }
}

} // namespace
} // namespace hs::ui
