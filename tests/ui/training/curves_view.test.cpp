#include "ui/training/curves_view.h"

#include "ui/theme/theme.h"
#include "ui/training/curve_plot.h"

#include <QElapsedTimer>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include <cmath>

namespace hs::ui {
namespace {

core::RunRecord runOf(int steps) {
    core::RunRecord run;
    for (int i = 1; i <= steps; ++i) {
        run.add(core::TrainStep{i, steps, 2.0 / i, 1e-4, double(i), 0.0, 0.0, 100'000'000u});
        if (i % 10 == 0) run.add(core::TrainValidation{i, {{"loss", 3.0 / i}, {"accuracy", i / double(steps)}, {"perplexity", 9.0}}});
    }
    return run;
}

class Curves : public testing::Test {
protected:
    void SetUp() override {
        applyTheme(SchemePreference::Light);
        view.resize(700, 500);
        view.show();
    }
    CurvesView view;
};

TEST_F(Curves, NothingToShowIsNoTrouble) {
    view.showRun(QStringLiteral("a"), {});
    EXPECT_TRUE(view.loss().valuesAt(3).isEmpty());
    EXPECT_FALSE(view.picture().isNull());
    EXPECT_EQ(curvesToCsv({}), QByteArray("step,loss,learning_rate,seconds\n"));
}

TEST_F(Curves, ALossThatIsNoNumberLeavesAGapAndKeepsTheAxis) {
    core::RunRecord run = runOf(20);
    run.add(core::TrainStep{21, 30, std::nan(""), 1e-4, 21, 0});
    run.add(core::TrainStep{22, 30, std::numeric_limits<double>::infinity(), 1e-4, 22, 0});
    view.showRun(QStringLiteral("a"), run);
    view.loss().setLogarithmic(true);
    EXPECT_GT(view.loss().lastShown(), 20);
    EXPECT_FALSE(view.picture().isNull());
}

TEST_F(Curves, WhatIsAddedIsDrawnWithoutDrawingAllAnew) {
    view.showRun(QStringLiteral("a"), runOf(20));
    EXPECT_EQ(view.loss().points(1), 20);
    view.showRun(QStringLiteral("a"), runOf(40));
    EXPECT_EQ(view.loss().points(1), 40);
    EXPECT_EQ(view.loss().points(2), 4);
    EXPECT_EQ(view.memory().points(0), 40);
    EXPECT_NEAR(view.loss().lastShown(), 40.4, 0.1);
}

TEST_F(Curves, AnotherRunTakesTheirPlace) {
    view.showRun(QStringLiteral("a"), runOf(40));
    view.showRun(QStringLiteral("b"), runOf(10));
    EXPECT_EQ(view.loss().points(1), 10);
    EXPECT_EQ(view.loss().points(2), 1);
}

TEST_F(Curves, AResumedRunThatStepsBackIsDrawnAnew) {
    core::RunRecord run = runOf(40);
    view.showRun(QStringLiteral("a"), run);
    run.add(core::TrainStep{31, 40, 0.1, 1e-4, 31, 0});
    view.showRun(QStringLiteral("a"), run);
    EXPECT_EQ(view.loss().points(1), 31);
}

TEST_F(Curves, TheLegendLiesWhereNoCurveIs) {
    core::RunRecord rising;
    for (int i = 1; i <= 40; ++i)
        rising.add(core::TrainValidation{i, {{"accuracy", 1.0 - 0.5 / i}, {"weighted_f1", 1.0 - 0.6 / i}}});
    view.showRun(QStringLiteral("a"), rising);
    view.loss().setPoints(1, {0, 10, 20, 30, 40}, {3, 2, 1, 0.5, 0.4});
    view.loss().redraw();
    ASSERT_FALSE(view.picture().isNull());
    EXPECT_EQ(view.scores().legendCorner(), Qt::AlignBottom | Qt::AlignRight);
    EXPECT_EQ(view.loss().legendCorner(), Qt::AlignTop | Qt::AlignRight);
}

TEST_F(Curves, HoverTellsTheValuesOfTheNearestStep) {
    view.showRun(QStringLiteral("a"), runOf(40));
    const QString values = view.loss().valuesAt(20.2);
    EXPECT_TRUE(values.contains(QStringLiteral("step 20"))) << values.toStdString();
    EXPECT_TRUE(values.contains(QStringLiteral("validation  0.15"))) << values.toStdString();
    QTest::mouseMove(view.loss().findChild<QWidget*>(), QPoint(300, 60));
    EXPECT_TRUE(QTest::qWaitFor([&] { return view.loss().hovered().contains(QStringLiteral("step")); }, 2000));
}

TEST_F(Curves, ZoomIsSharedAndGivenBack) {
    view.showRun(QStringLiteral("a"), runOf(40));
    QTest::keyClick(&view.loss(), Qt::Key_Plus);
    EXPECT_FALSE(view.rate().showsAll());
    EXPECT_DOUBLE_EQ(view.rate().lastShown(), view.loss().lastShown());
    view.showRun(QStringLiteral("a"), runOf(80)); // zoomed: stays where the hand put it
    EXPECT_LT(view.loss().lastShown(), 41);
    QTest::keyClick(&view.loss(), Qt::Key_Home);
    EXPECT_TRUE(view.rate().showsAll());
    EXPECT_GT(view.rate().lastShown(), 79);
}

TEST_F(Curves, OnlyScoresAreDrawnAsScores) {
    view.showRun(QStringLiteral("a"), runOf(40));
    EXPECT_TRUE(view.scores().valuesAt(20).contains(QStringLiteral("Accuracy")));
    EXPECT_FALSE(view.scores().valuesAt(20).contains(QStringLiteral("Perplexity")));
}

TEST_F(Curves, TheTableHoldsEveryStepAndValidation) {
    const QByteArray table = curvesToCsv(runOf(20));
    EXPECT_TRUE(table.startsWith("step,loss,learning_rate,seconds,validation_accuracy,validation_loss,validation_perplexity\n"));
    EXPECT_EQ(table.count('\n'), 21);
    EXPECT_TRUE(table.contains("\n10,0.2"));
}

TEST_F(Curves, OtherRunsAreDrawnBehind) {
    view.showRun(QStringLiteral("a"), runOf(20));
    view.showOthers({{QStringLiteral("second"), std::make_shared<core::RunRecord>(runOf(30))}});
    EXPECT_TRUE(view.loss().valuesAt(10).contains(QStringLiteral("second")));
    view.showOthers({});
    EXPECT_FALSE(view.loss().valuesAt(10).contains(QStringLiteral("second")));
}

} // namespace
} // namespace hs::ui
