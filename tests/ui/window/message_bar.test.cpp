#include "ui/window/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

core::Error failure() {
    core::Error error(core::ErrorCode::Corrupt, "the file ends after 12 of 40 MB");
    error.contexts = {"while reading level 2", "while opening the slide"};
    return error;
}

TEST(Message, AnErrorBecomesOneSentenceAndItsDetails) {
    const Message message = messageOf(failure());
    EXPECT_EQ(message.kind, MessageKind::Error);
    EXPECT_EQ(message.sentence, QStringLiteral("The file ends after 12 of 40 MB."));
    EXPECT_TRUE(message.details.contains(QStringLiteral("while opening the slide")));
}

TEST(Message, AFileNameKeepsItsSpelling) {
    EXPECT_EQ(messageOf(core::Error(core::ErrorCode::NotFound, "a.svs is not there")).sentence,
              QStringLiteral("a.svs is not there."));
}

TEST(Message, AnErrorWithoutWordsDoesNoHarm) {
    EXPECT_TRUE(messageOf(core::Error()).sentence.isEmpty());
}

class Bar : public testing::TestWithParam<MessageShape> {
protected:
    MessageBar bar{GetParam()};
};

TEST_P(Bar, IsHiddenUntilThereIsSomethingToSay) {
    EXPECT_FALSE(bar.showing());
    bar.showMessage(messageOf(failure()));
    EXPECT_TRUE(bar.showing());
    EXPECT_EQ(bar.accessibleDescription(), bar.sentence());
}

TEST_P(Bar, DetailsFoldOutAndCanBeCopied) {
    bar.showMessage(messageOf(failure()));
    EXPECT_FALSE(bar.detailsOpen());
    bar.setDetailsOpen(true);
    EXPECT_TRUE(bar.detailsOpen());
    bar.copyDetails();
    const QString copied = QGuiApplication::clipboard()->text();
    EXPECT_TRUE(copied.startsWith(bar.sentence()));
    EXPECT_TRUE(copied.contains(QStringLiteral("level 2")));
}

TEST_P(Bar, AnActionRunsOnceAndTheMessageGoes) {
    int runs = 0;
    Message message = messageOf(failure());
    message.actions = {{QStringLiteral("Choose another file"), [&] { ++runs; }}, {QStringLiteral("Nothing"), {}}};
    bar.showMessage(message);
    const auto buttons = bar.findChildren<QPushButton*>();
    ASSERT_EQ(buttons.size(), 2);
    QTest::mouseClick(buttons[0], Qt::LeftButton);
    EXPECT_EQ(runs, 1);
    EXPECT_FALSE(bar.showing());
}

TEST_P(Bar, AnActionMayShowTheNextMessage) {
    Message first = messageOf(failure());
    first.actions = {{QStringLiteral("Reopen"), [&] {
                          bar.showMessage({MessageKind::Note, QStringLiteral("Again."), {}, {}});
                      }}};
    bar.showMessage(first);
    QTest::mouseClick(bar.findChildren<QPushButton*>().first(), Qt::LeftButton);
    EXPECT_TRUE(bar.showing());
    EXPECT_EQ(bar.sentence(), QStringLiteral("Again."));
}

TEST_P(Bar, ANewMessageTakesThePlaceOfTheOld) {
    Message first = messageOf(failure());
    first.actions = {{QStringLiteral("Old"), {}}};
    bar.showMessage(first);
    bar.setDetailsOpen(true);
    bar.showMessage({MessageKind::Warning, QStringLiteral("No ICC profile."), {}, {}});
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    EXPECT_FALSE(bar.detailsOpen());
    EXPECT_TRUE(bar.findChildren<QPushButton*>().isEmpty());
}

TEST_P(Bar, EscClosesIt) {
    bar.showMessage(messageOf(failure()));
    QTest::keyClick(&bar, Qt::Key_Escape);
    EXPECT_FALSE(bar.showing());
}

INSTANTIATE_TEST_SUITE_P(MessageBar, Bar, testing::Values(MessageShape::Line, MessageShape::Stacked));

} // namespace
} // namespace hs::ui
