// The panel's words under hand: hovering, pinning, typing, continuing.

#include "core/words/sections.h"
#include "tests/ui/report/panel_fixture.h"
#include "ui/report/options_fold.h"

namespace hs::ui {
namespace {

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
    showText("Final diagnosis: A. Critical findings: B.");
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(20); // just after the break
    view().setTextCursor(cursor);
    QTest::keyClick(&view(), Qt::Key_Backspace);
    EXPECT_EQ(panel.report().text, "Final diagnosis: A.Critical findings: B.");
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: A.Critical findings: B."));
    QTest::keyClicks(&view(), QStringLiteral(" "));
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: A.\nCritical findings: B."));
}

TEST_F(Panel, WordsTypedAtTheEndOfASectionStayTogetherAndItsNextOneOnItsLine) {
    for (const char* typed : {" Compound type", " type.", "\nNote", " of 2 mm"}) {
        const core::Report report = showText("Final diagnosis: Dermatofibroma. Critical findings: None. Comment: B.");
        QTextCursor cursor = view().textCursor();
        cursor.setPosition(int(std::string("Final diagnosis: Dermatofibroma.").size()));
        view().setTextCursor(cursor);
        for (const char letter : std::string(typed)) // one at a time, as a hand does
            letter == '\n' ? QTest::keyClick(&view(), Qt::Key_Return) : QTest::keyClicks(&view(), QString(QChar(letter)));
        const QString whole = QStringLiteral("Final diagnosis: Dermatofibroma.") + QString::fromUtf8(typed) +
                              QStringLiteral("\nCritical findings: None.\nComment: B.");
        EXPECT_EQ(view().toPlainText(), whole);
        EXPECT_EQ(core::sectionNames(panel.report().text).size(), 3u) << panel.report().text;
        EXPECT_EQ(view().textCursor().position(), int(std::string("Final diagnosis: Dermatofibroma.").size() + std::string(typed).size()));
        while (panel.edited())
            QTest::keyClick(&view(), Qt::Key_Z, Qt::ControlModifier);
        EXPECT_EQ(panel.report().text, report.text);
    }
}

TEST_F(Panel, ALetterLostFromASectionsNameLeavesItOnItsLine) {
    showText("Final diagnosis: A. Critical findings: B.");
    QTextCursor cursor = view().textCursor();
    cursor.setPosition(25);
    view().setTextCursor(cursor);
    QTest::keyClick(&view(), Qt::Key_Backspace);
    EXPECT_EQ(view().toPlainText(), QStringLiteral("Final diagnosis: A.\nCritcal findings: B."));
}

TEST_F(Panel, TheOptionsComeAndGoWithTheirButton) {
    showSample();
    auto& options = *panel.findChild<OptionsFold*>();
    QToolButton* more = nullptr;
    for (QToolButton* button : panel.findChildren<QToolButton*>())
        if (button->accessibleName() == QStringLiteral("More options")) more = button;
    ASSERT_NE(more, nullptr);
    EXPECT_FALSE(options.isVisible());
    QTest::mouseClick(more, Qt::LeftButton);
    EXPECT_TRUE(options.isVisible());
    EXPECT_FALSE(options.visibleRegion().isEmpty());
    QTest::mouseClick(more, Qt::LeftButton);
    EXPECT_FALSE(options.isVisible());
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
    panel.undo();
    EXPECT_EQ(panel.report().text, sample().text);
    click(placeOf("Melanoma"));
    EXPECT_EQ(panel.phrase()->report, 0u) << "its maps are those of the report that came from a file";
    panel.redo();
    EXPECT_EQ(panel.report().text, next.text);
    EXPECT_EQ(panel.version(), 8u);
}

TEST_F(Panel, UndoWhileTheModelWritesStopsItAndBringsTheTextBack) {
    showSample();
    panel.setRequested(8);
    QSignalSpy stopped(&panel, &ReportPanel::stopRequested);
    panel.undo();
    EXPECT_EQ(stopped.count(), 1);
    EXPECT_EQ(panel.report().text, sample().text);
    panel.onReportEvent(writtenEvent(8, sample(), 1));
    EXPECT_EQ(panel.state(), ReportState::Finished) << "late words are dropped";
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
