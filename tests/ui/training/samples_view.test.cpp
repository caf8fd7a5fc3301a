#include "ui/training/samples_view.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QSlider>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

QString marked(const QString& written, const QString& expected) {
    QStringList words;
    for (const WordSpan& word : wordsHeldAgainst(written, expected))
        words << (word.expected ? written.mid(word.begin, word.length) : QStringLiteral("_"));
    return words.join(QLatin1Char(' '));
}

TEST(WordsHeldAgainst, NothingAndOneSidedTexts) {
    EXPECT_EQ(marked({}, {}), QString());
    EXPECT_EQ(marked({}, QStringLiteral("naevus")), QString());
    EXPECT_EQ(marked(QStringLiteral("naevus here"), {}), QStringLiteral("_ _"));
}

TEST(WordsHeldAgainst, CapitalsAndPunctuationDoNotCountOrderDoes) {
    EXPECT_EQ(marked(QStringLiteral("Final diagnosis: Naevus."), QStringLiteral("final Diagnosis naevus")), QStringLiteral("Final diagnosis: Naevus."));
    EXPECT_EQ(marked(QStringLiteral("b a"), QStringLiteral("a b")), QStringLiteral("_ a"));
}

TEST(WordsHeldAgainst, AVeryLongTextIsCutOffNotSlow) {
    const QString text = QStringLiteral("word ").repeated(5000);
    EXPECT_EQ(wordsHeldAgainst(text, text).size(), 5000u);
}

TEST(SamplesView, ShowsBeforeAndAfterOfACaseAndFollowsTheNewest) {
    applyTheme(SchemePreference::Light);
    SamplesView view;
    core::RunRecord run;
    view.showRun(run);
    EXPECT_TRUE(view.after().isEmpty());
    run.add(core::TrainSample{10, "a", "expected", "early"});
    run.add(core::TrainSample{10, "b", "expected", "other"});
    run.add(core::TrainSample{20, "a", "expected", "later"});
    view.showRun(run);
    EXPECT_EQ(view.before(), QStringLiteral("early"));
    EXPECT_EQ(view.after(), QStringLiteral("later"));
    view.findChild<QSlider*>()->setValue(0); // an earlier step was chosen: it stays
    run.add(core::TrainSample{30, "a", "expected", "latest"});
    view.showRun(run);
    EXPECT_EQ(view.after(), QStringLiteral("early"));
    view.findChild<QSlider*>()->setValue(2);
    EXPECT_EQ(view.after(), QStringLiteral("latest"));
    EXPECT_EQ(view.findChild<QComboBox*>()->count(), 2);
}

} // namespace
} // namespace hs::ui
