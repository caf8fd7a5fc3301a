#include "ui/training/start_form.h"

#include "ui/theme/theme.h"
#include "ui/training/training_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>

#include <gtest/gtest.h>

namespace hs::ui {
namespace {

DataState goodData() {
    DataState data;
    data.phase = DataPhase::Ready;
    data.path = QStringLiteral("/d/cases.jsonl");
    data.name = QStringLiteral("cases.jsonl");
    data.check.cases = {12, 4, 4};
    data.check.classes = {{"melanoma", {6, 2, 2}}, {"naevus", {6, 2, 2}}};
    data.check.withReport = 20;
    return data;
}

class Form : public testing::Test {
protected:
    void SetUp() override {
        applyTheme(SchemePreference::Light);
        form.setBundles({{QStringLiteral("demo"), QStringLiteral("/b/demo")}}, {});
        form.setDevices({{QStringLiteral("cpu"), QStringLiteral("Processor"), 8'000'000'000, 16'000'000'000, {}},
                         {QStringLiteral("cuda"), QStringLiteral("Card"), 70'000'000'000, 80'000'000'000, QStringLiteral("The engine at hand was built without CUDA.")}});
        form.setData(goodData());
    }
    QPushButton& startButton() { return *form.findChild<QPushButton*>(QStringLiteral("startRun")); }
    QString fitText() { return form.findChild<QLabel*>(QStringLiteral("fitText"))->text(); }

    StartForm form;
};

TEST_F(Form, EachMissingChoiceIsNamed) {
    form.setData({});
    EXPECT_EQ(form.whyNot(), QStringLiteral("Choose the data first."));
    form.setData(goodData());
    form.setBundles({}, {});
    EXPECT_EQ(form.whyNot(), QStringLiteral("Choose a bundle to begin from."));
    EXPECT_FALSE(startButton().isEnabled());
}

TEST_F(Form, DataThatDoesNotSuitTheStageIsNamed) {
    DataState data = goodData();
    data.check.withReport = 0;
    form.setData(data);
    EXPECT_TRUE(form.whyNot().isEmpty()) << form.whyNot().toStdString();
    form.chooseStage(LearnStage::Joint);
    EXPECT_TRUE(form.whyNot().contains(QStringLiteral("report")));
    data = goodData();
    data.check.classes.resize(1);
    form.setData(data);
    form.chooseStage(LearnStage::Pretrain);
    EXPECT_TRUE(form.whyNot().contains(QStringLiteral("two diagnoses")));
}

TEST_F(Form, ACardThatCannotBeUsedSaysWhatWould) {
    auto* devices = form.findChild<QComboBox*>(QStringLiteral("device"));
    devices->setCurrentIndex(1);
    EXPECT_TRUE(form.whyNot().contains(QStringLiteral("without CUDA")));
    EXPECT_TRUE(fitText().contains(QStringLiteral("without CUDA")));
}

TEST_F(Form, WhatDoesNotFitSaysWhatIsMissingAndWhatWouldDo) {
    core::Fit fit;
    fit.needs.activations = 20'000'000'000;
    fit.free = 8'000'000'000;
    fit.remedies = {{core::RemedyKind::SmallerBatch, 2}, {core::RemedyKind::Checkpointing, 1}};
    form.setFit(fit);
    EXPECT_TRUE(fitText().contains(QStringLiteral("20.0 GB"))) << fitText().toStdString();
    EXPECT_TRUE(fitText().contains(QStringLiteral("8.0 GB")));
    EXPECT_TRUE(fitText().contains(QStringLiteral("a batch of 2")));
    EXPECT_TRUE(form.whyNot().isEmpty()) << "an estimate warns; it does not forbid";
    fit.remedies.clear();
    form.setFit(fit);
    EXPECT_TRUE(fitText().contains(QStringLiteral("smaller bundle"))) << fitText().toStdString();
}

TEST_F(Form, ThreeChoicesAreEnoughAndTheRestIsFolded) {
    EXPECT_TRUE(startButton().isEnabled());
    form.show();
    EXPECT_FALSE(form.findChild<QSpinBox*>(QStringLiteral("batch"))->isVisible());
    form.findChild<QToolButton*>(QStringLiteral("more"))->click();
    EXPECT_TRUE(form.findChild<QSpinBox*>(QStringLiteral("batch"))->isVisible());
    QSignalSpy started(&form, &StartForm::startRequested);
    startButton().click();
    EXPECT_EQ(started.count(), 1);
}

TEST_F(Form, AStageBringsItsUsualSettings) {
    form.chooseStage(LearnStage::Joint);
    EXPECT_EQ(form.settings().batch, usualSettings(LearnStage::Joint).batch);
    TrainingSettings own = form.settings();
    own.batch = 7;
    own.name = QStringLiteral("x");
    form.setSettings(own);
    EXPECT_EQ(form.settings().batch, 7);
    EXPECT_EQ(form.settings().stage, LearnStage::Joint);
}

TEST_F(Form, LearningFromReportsNeedsNoDiagnosesButSeveralCasesAStep) {
    DataState data = goodData();
    data.check.classes.clear();
    form.setData(data);
    EXPECT_FALSE(form.whyNot().isEmpty());
    auto* from = form.findChild<QComboBox*>(QStringLiteral("learnFrom"));
    from->setCurrentIndex(1);
    EXPECT_EQ(form.settings().from, LearnFrom::Reports);
    EXPECT_GE(form.settings().batch, 2) << "a sane batch comes with it";
    EXPECT_TRUE(form.whyNot().isEmpty()) << form.whyNot().toStdString();
    form.findChild<QSpinBox*>(QStringLiteral("batch"))->setValue(1);
    EXPECT_TRUE(form.whyNot().contains(QStringLiteral("at least two"))) << form.whyNot().toStdString();
    form.findChild<QSpinBox*>(QStringLiteral("batch"))->setValue(4);
    data.check.withReport = 0;
    form.setData(data);
    EXPECT_TRUE(form.whyNot().contains(QStringLiteral("report"))) << form.whyNot().toStdString();
}

TEST_F(Form, AdaptersKeepTheLanguageModelAsItIs) {
    form.chooseStage(LearnStage::Joint);
    EXPECT_EQ(form.settings().promptStarts, 0.5);
    auto* language = form.findChild<QCheckBox*>(QStringLiteral("teachLanguage"));
    language->setChecked(true);
    EXPECT_TRUE(form.settings().parts.languageModel);
    form.findChild<QSpinBox*>(QStringLiteral("lora"))->setValue(8);
    EXPECT_EQ(form.settings().lora, 8);
    EXPECT_FALSE(form.settings().parts.languageModel);
    EXPECT_FALSE(language->isEnabled());
    EXPECT_TRUE(form.whyNot().isEmpty());
}

TEST_F(Form, TissueIsDrawnAnewOnlyWhereItsSummaryLearns) {
    auto* keep = form.findChild<QSpinBox*>(QStringLiteral("keepPatches"));
    EXPECT_EQ(form.settings().keepPatches, 1.0);
    EXPECT_TRUE(keep->isEnabled());
    keep->setValue(70);
    EXPECT_EQ(form.settings().keepPatches, 0.7);
    form.chooseStage(LearnStage::Joint);
    EXPECT_FALSE(keep->isEnabled());
    form.findChild<QCheckBox*>(QStringLiteral("teachResampler"))->setChecked(true);
    EXPECT_TRUE(keep->isEnabled());
}

TEST_F(Form, ARunThatTeachesNothingIsRefused) {
    form.chooseStage(LearnStage::Joint);
    for (const char* name : {"teachCross", "teachGate"})
        form.findChild<QCheckBox*>(QString::fromLatin1(name))->setChecked(false);
    EXPECT_FALSE(form.whyNot().isEmpty());
    form.findChild<QSpinBox*>(QStringLiteral("lora"))->setValue(4);
    EXPECT_TRUE(form.whyNot().isEmpty()) << "adapters alone are something that learns";
}

TEST_F(Form, WhatBelongsToOneStageIsShownForThatStageAlone) {
    form.show();
    form.findChild<QToolButton*>(QStringLiteral("more"))->click();
    const auto shown = [&](const char* name) { return form.findChild<QWidget*>(QString::fromLatin1(name))->isVisible(); };
    EXPECT_TRUE(shown("learnFrom") && shown("classWeights") && !shown("lora") && !shown("promptStarts"));
    form.chooseStage(LearnStage::Joint);
    EXPECT_TRUE(!shown("learnFrom") && !shown("classWeights") && shown("lora") && shown("promptStarts") && shown("teachLanguage"));
}

TEST(TrainingWords, EveryFindingHasASentenceAndHelpInEnglish) {
    for (int kind = 0; kind <= int(core::FindingKind::NoTest); ++kind)
        for (const std::size_t count : {std::size_t(1), std::size_t(3)}) {
            const FindingWords words = wordsOf({core::FindingKind(kind), core::Severity::Warning, count, {}});
            EXPECT_FALSE(words.sentence.isEmpty()) << kind;
            EXPECT_FALSE(words.help.isEmpty()) << kind;
            EXPECT_FALSE(words.sentence.contains(QStringLiteral("(s)"))) << words.sentence.toStdString();
            EXPECT_FALSE(words.sentence.contains(QStringLiteral("%n"))) << words.sentence.toStdString();
        }
    EXPECT_EQ(wordsOf({core::FindingKind::MissingSlide, core::Severity::Blocking, 1, {}}).sentence, QStringLiteral("1 case names a slide that is not there."));
    EXPECT_EQ(wordsOf({core::FindingKind::RareClass, core::Severity::Note, 2, {}}).sentence, QStringLiteral("2 diagnoses have fewer than five cases to learn from."));
}

} // namespace
} // namespace hs::ui
