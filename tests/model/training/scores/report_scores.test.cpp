#include "model/training/scores/report_scores.h"

#include <gtest/gtest.h>

#include <cmath>

namespace hs::model {
namespace {

const ReportTextOptions kOptions;

Keywords words() { return std::move(Keywords::parse("naevus\nmelanoma\nulceration\n", "w")).value(); }

TEST(Classification, NoCaseGivesNoFigure) {
    EXPECT_TRUE(classificationFigures({}, 3, {}).empty());
    EXPECT_TRUE(reportFigures({}, {}).empty());
    EXPECT_DOUBLE_EQ(balancedAccuracy({}), 0.0);
}

// By hand: class 0 has 3 cases, 2 right; class 1 has 1 case, 1 right; class 2 none, named once.
TEST(Classification, FiguresByClassAndTheConfusionMatrix) {
    const std::vector<ClassifiedCase> cases{{0, 0}, {0, 0}, {0, 2}, {1, 1}};
    const ConfusionMatrix matrix = confusionMatrix(cases, 3);
    EXPECT_EQ(matrix, (ConfusionMatrix{{2, 0, 1}, {0, 1, 0}, {0, 0, 0}}));
    const auto classes = figuresByClass(matrix);
    EXPECT_DOUBLE_EQ(classes[0].accuracy, 2.0 / 3.0);
    EXPECT_DOUBLE_EQ(classes[0].precision, 1.0);
    EXPECT_DOUBLE_EQ(classes[0].f1, 0.8);
    EXPECT_DOUBLE_EQ(classes[2].accuracy, 0.0);
    EXPECT_DOUBLE_EQ(classes[2].f1, 0.0);
    const Figures figures = classificationFigures(cases, 3, {});
    EXPECT_DOUBLE_EQ(figures.at("accuracy").value, 0.75);
    EXPECT_DOUBLE_EQ(figures.at("balanced_accuracy").value, (2.0 / 3.0 + 1.0) / 2.0);
    EXPECT_DOUBLE_EQ(figures.at("weighted_f1").value, 0.75 * 0.8 + 0.25);
    EXPECT_LE(figures.at("accuracy").interval.low, 0.75);
    EXPECT_GE(figures.at("accuracy").interval.high, 0.75);
}

TEST(OrderedReport, SectionsStandInOneOrderAndTheDiagnosisIsOne) {
    const char* const expected = "Skin. Microscopic findings: M. Critical findings: C. Final diagnosis: D.";
    EXPECT_EQ(orderedReport("Final diagnosis: D. Critical findings: C. Microscopic findings: M.", "", kOptions),
              "Microscopic findings: M. Critical findings: C. Final diagnosis: D.");
    EXPECT_EQ(orderedReport("Skin. Critical findings: C. Microscopic findings: M.", "D", kOptions), expected);
    EXPECT_EQ(orderedReport("", "", kOptions), "");
}

TEST(NamesDiagnosis, OnlyTheWholeDiagnosisCounts) {
    EXPECT_TRUE(namesDiagnosis("Final diagnosis: Basal cell carcinoma. Tumor thickness 0. 3 mm.", "basal cell carcinoma", kOptions));
    EXPECT_TRUE(namesDiagnosis("M. Final diagnosis: Melanoma", "Melanoma", kOptions));
    EXPECT_FALSE(namesDiagnosis("Final diagnosis: Melanoma in situ.", "Melanoma", kOptions));
    EXPECT_FALSE(namesDiagnosis("Final diagnosis: Mel", "Melanoma", kOptions));
    EXPECT_FALSE(namesDiagnosis("Melanoma.", "Melanoma", kOptions));
    EXPECT_FALSE(namesDiagnosis("Final diagnosis: X.", "", kOptions));
}

TEST(ScoreReport, TheReferenceItselfScoresOneInAnyOrderOfSections) {
    const ReportScores scores = scoreReport("Final diagnosis: Naevus. Microscopic findings: Nests of cells of 0. 3 mm.",
                                            {{"Microscopic findings: Nests of cells of 0.3 mm."}, "Naevus"}, words(), kOptions);
    EXPECT_DOUBLE_EQ(bleu(scores.bleu), 1.0);
    EXPECT_DOUBLE_EQ(scores.rougeL, 1.0);
    EXPECT_GT(scores.meteor, 0.99); // one chunk still costs a little
    EXPECT_DOUBLE_EQ(*scores.keywords, 1.0);
    EXPECT_TRUE(*scores.diagnosisRight);
}

TEST(ScoreReport, TheBestParaphraseCountsAndWhatIsUnknownIsLeftOut) {
    const ReportScores scores = scoreReport("a b c d", {{"x y", "a b c d"}, ""}, words(), kOptions);
    EXPECT_DOUBLE_EQ(scores.rougeL, 1.0);
    EXPECT_FALSE(scores.keywords.has_value());
    EXPECT_FALSE(scores.diagnosisRight.has_value());
    const Figures figures = reportFigures(std::vector{scores}, {});
    EXPECT_FALSE(figures.contains("keyword_jaccard"));
    EXPECT_FALSE(figures.contains("diagnosis_accuracy"));
    EXPECT_DOUBLE_EQ(figures.at("bleu4").value, 1.0);
}

TEST(ScoreReport, AnEmptyReportScoresNothing) {
    const ReportScores scores = scoreReport("", {{"a b c d e"}, "Naevus"}, words(), kOptions);
    EXPECT_DOUBLE_EQ(bleu(scores.bleu), 0.0);
    EXPECT_DOUBLE_EQ(scores.rougeL, 0.0);
    EXPECT_DOUBLE_EQ(scores.meteor, 0.0);
    EXPECT_FALSE(*scores.diagnosisRight);
}

TEST(Compare, SaysBetterOnlyWhereTheIntervalLeavesNothingOut) {
    std::vector<ClassifiedCase> bad, good, same;
    for (int i = 0; i < 60; ++i) {
        bad.push_back({i % 2, 0});
        good.push_back({i % 2, i % 2});
        same.push_back({i % 2, i < 2 ? 1 - i % 2 : 0});
    }
    EXPECT_EQ(compareClassification(bad, good, 2, {}).at("accuracy").judgement, Judgement::Better);
    EXPECT_EQ(compareClassification(good, bad, 2, {}).at("accuracy").judgement, Judgement::Worse);
    EXPECT_EQ(compareClassification(bad, same, 2, {}).at("accuracy").judgement, Judgement::NotShown);
    EXPECT_DOUBLE_EQ(compareClassification(bad, good, 2, {}).at("accuracy").difference, 0.5);
    EXPECT_TRUE(compareReports({}, {}, {}).empty());
}

} // namespace
} // namespace hs::model
