// A report panel on the screen and a report to show in it. Tests only.
#pragma once

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

inline core::ReportToken token(const core::Report& report, std::string text, double probability, core::Author author) {
    core::ReportToken made;
    made.id = static_cast<int>(report.tokens.size()) + 10;
    made.span = {report.text.size(), report.text.size() + text.size()};
    made.text = std::move(text);
    made.probability = probability;
    made.author = author;
    if (author == core::Author::Model) made.runnersUp = {{5, " other", 0.2}};
    return made;
}

inline core::Report sample() {
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

inline core::ReportEvent writtenEvent(core::RequestId request, const core::Report& report, std::size_t index) {
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

    // A finished report of one piece.
    core::Report showText(const std::string& text) {
        makeReady();
        core::Report report;
        report.text = text;
        report.tokens = {{1, text, {0, text.size()}, core::Author::Model, 0.9, 0.0, {}}};
        report.ending = core::Ending::EndOfText;
        panel.showReport(report);
        return report;
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

} // namespace hs::ui
