// The report workspace with the real engine and the demo bundle, on synthetic slides whose truth is known.
#include "tests/app/real_workspace.h"

#include "app/demo/demo_pointing.h"
#include "core/words/sections.h"
#include "ui/report/comparison_view.h"
#include "ui/report/differential_bars.h"
#include "ui/report/phrase_probe.h"

#include <QAction>
#include <QLineEdit>

#include <numeric>

namespace hs::test {
namespace {

// Lesion share of the hottest tenth of the patches, against that of all.
struct Pointing {
    double hottest = 0.0;
    double chance = 0.0;
};

Pointing pointingOf(const ui::OverlayModel& model, const core::DemoTruth& truth) {
    const auto inLesion = [&](std::size_t patch) {
        const core::Level0PixelRect& area = model.grid().patches[patch].area;
        const core::Level0Point centre{double(area.x) + double(area.width) / 2, double(area.y) + double(area.height) / 2};
        return std::any_of(truth.lesionBoxes.begin(), truth.lesionBoxes.end(),
                           [&](const core::Level0Rect& box) { return box.contains(centre); });
    };
    const std::size_t all = model.grid().patches.size();
    const std::size_t few = std::max<std::size_t>(1, all / 10);
    Pointing pointing;
    for (std::size_t i = 0; i < all; ++i)
        pointing.chance += inLesion(i) ? 1.0 / double(all) : 0.0;
    for (std::size_t rank = 0; rank < few; ++rank)
        if (const auto patch = model.strongest(rank)) pointing.hottest += inLesion(*patch) ? 1.0 / double(few) : 0.0;
    return pointing;
}

// 1 for patches whose centre lies in the lesion.
std::vector<float> lesionOf(const core::FeatureSet& features, const core::DemoTruth& truth) {
    std::vector<float> shares;
    for (const core::Patch& patch : features.grid.patches) {
        const core::Level0Point centre{double(patch.area.x) + double(patch.area.width) / 2, double(patch.area.y) + double(patch.area.height) / 2};
        const bool inside = std::any_of(truth.lesionBoxes.begin(), truth.lesionBoxes.end(),
                                        [&](const core::Level0Rect& box) { return box.contains(centre); });
        shares.push_back(inside ? 1.0f : 0.0f);
    }
    return shares;
}

TEST_F(RealWorkspace, AReportIsWrittenExplainedContinuedAndWrittenAgainAlike) {
    ASSERT_TRUE(desk->openSlide());
    ASSERT_TRUE(write());
    const core::Report first = desk->panel().report();
    ASSERT_GT(first.tokens.size(), first.promptTokens) << first.text;
    EXPECT_TRUE(first.demo);
    for (std::size_t i = first.promptTokens; i < first.tokens.size(); ++i)
        EXPECT_LE(first.tokens[i].probability, 1.0);

    const auto words = core::wordSpans(first.text);
    const std::string last = first.text.substr(words[words.size() - 2].begin, words[words.size() - 2].end - words[words.size() - 2].begin);
    ASSERT_TRUE(map(last)) << last;
    const core::ScoreGrid& scores = desk->window->slideView().overlay()->scores();
    const double mass = std::accumulate(scores.scores.begin(), scores.scores.end(), 0.0);
    EXPECT_NEAR(mass + scores.priorShare, 1.0, 1e-3) << "what rests on no tissue is told";

    QSignalSpy again(desk->session.get(), &app::Session::writtenAgain);
    desk->session->writeAgain(first);
    ASSERT_TRUE(again.wait(kSlow));
    EXPECT_EQ(again[0][1].value<core::Report>().text, first.text);

    desk->panel().view().release();
    desk->panel().view().setFocus();
    QTextCursor cursor = desk->panel().view().textCursor();
    cursor.setPosition(int(std::string("Final diagnosis:").size()));
    desk->panel().view().setTextCursor(cursor);
    desk->panel().view().insertPlainText(QStringLiteral(" Melanoma"));
    desk->panel().continueFromCaret();
    ASSERT_TRUE(QTest::qWaitFor([&] { return desk->panel().state() == ui::ReportState::Finished; }, kSlow));
    EXPECT_EQ(desk->reportText().find("Final diagnosis: Melanoma"), 0u);
    desk->panel().undo();
    desk->panel().undo();
    EXPECT_EQ(desk->reportText(), first.text);
}

TEST_F(RealWorkspace, GradientMapsSamplesScoresClassesAndFindingsAnswer) {
    ASSERT_TRUE(desk->openSlide());
    ASSERT_TRUE(write());
    const core::Report report = desk->panel().report();
    QSignalSpy explained(desk->session.get(), &app::Session::explained);
    desk->session->explain(desk->panel().version(), {report.promptTokens, report.promptTokens + 1}, core::AttributionMethod::Gradient);
    ASSERT_TRUE(explained.wait(kSlow));

    QSignalSpy samples(desk->session.get(), &app::Session::samplesReady);
    core::GenerationOptions options = desk->panel().options();
    options.greedy = false;
    desk->session->sample("Final diagnosis:", options, 3);
    ASSERT_TRUE(samples.wait(kSlow));
    EXPECT_EQ(samples[0][0].value<std::vector<core::Report>>().size(), 3u);

    desk->panel().openTool(ui::ReportPanel::Tool::Differential);
    Q_EMIT desk->panel().differential().compareRequested(desk->panel().differential().diagnoses());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !desk->panel().differential().bars().empty(); }, kSlow));
    double sum = 0.0;
    for (const ui::DiagnosisBar& bar : desk->panel().differential().bars())
        sum += bar.share;
    EXPECT_NEAR(sum, 1.0, 1e-6);

    QSignalSpy classified(desk->session.get(), &app::Session::classified), refused(desk->session.get(), &app::Session::studyRefused);
    desk->session->classify();
    ASSERT_TRUE(QTest::qWaitFor([&] { return classified.count() + refused.count() > 0; }, kSlow));
    EXPECT_EQ(classified.count(), desk->session->engineInfo().classes.empty() ? 0 : 1);

    QSignalSpy probed(desk->session.get(), &app::Session::probed);
    desk->session->probe("Microscopic findings:", "keratin pearls", core::AttributionMethod::Attention);
    ASSERT_TRUE(probed.wait(kSlow));
    const auto result = probed[0][0].value<app::ProbeResult>();
    EXPECT_LT(result.score.logProbability, 0.0);
    EXPECT_EQ(result.maps.size(), 1u);
}

TEST_F(RealWorkspace, ARegionIsErasedAndItsWordsLightUp) {
    ASSERT_TRUE(desk->openSlide());
    ASSERT_TRUE(write());
    const core::DemoTruth& truth = syntheticSlide().truth;
    ASSERT_FALSE(truth.lesionBoxes.empty());
    const core::Region lesion = core::rectangleRegion(truth.lesionBoxes.front());
    QSignalSpy lit(desk->session.get(), &app::Session::wordsLit);
    desk->session->wordsOn(lesion, 0, desk->panel().version());
    ASSERT_TRUE(lit.wait(kSlow));
    const auto words = lit[0][0].value<app::RegionWords>();
    EXPECT_GT(words.patches, 0u);
    EXPECT_EQ(words.lights.size(), desk->panel().report().tokens.size());
    QSignalSpy written(desk->session.get(), &app::Session::regionWritten);
    desk->session->writeWith(lesion, core::RegionUse::Erase, 0, desk->panel().report());
    ASSERT_TRUE(written.wait(kSlow));
    EXPECT_TRUE(desk->panel().findChild<ui::ComparisonView*>()->isVisible());
}

// Begun from a part of the tissue, the report has the same maps and endings as any other, and firms up.
TEST_F(RealWorkspace, AProvisionalReportFirmsUp) {
    desk->session->setProvisionalPatches(16);
    QSignalSpy firmed(desk->session.get(), &app::Session::firmedUp);
    ASSERT_TRUE(desk->openSlide(101));
    ASSERT_TRUE(write());
    const core::RequestId provisional = desk->panel().version();
    ASSERT_GE(desk->session->written(provisional)->report.provisionalPatches, 16u);
    EXPECT_TRUE(desk->session->written(provisional)->map) << "its words have maps";
    ASSERT_TRUE(firmed.count() > 0 || firmed.wait(kSlow));
    const app::WrittenReport* firm = desk->session->written(desk->panel().version());
    ASSERT_NE(firm, nullptr);
    EXPECT_NE(firm->request, provisional);
    EXPECT_EQ(firm->report.provisionalPatches, 0u);
    EXPECT_GT(firm->features.front()->count(), desk->session->written(provisional)->features.front()->count());
    QSignalSpy again(desk->session.get(), &app::Session::writtenAgain);
    desk->session->writeAgain(firm->report);
    ASSERT_TRUE(again.wait(kSlow));
    EXPECT_EQ(again[0][1].value<core::Report>().text, firm->report.text) << "as if it had been written from all at once";
}

// Words to tissue and back, where the truth is known. The demo bundle has learnt where lesions are; random weights have
// not, so this asks for the bundle of the installation alone.
TEST_F(RealWorkspace, DiagnosisWordsPointAtTheLesionAndFunctionWordsLess) {
    if (std::getenv("HS_TEST_BUNDLE") != nullptr) GTEST_SKIP() << "another bundle than the demo one is tried";
    double diagnosis = 0.0, chance = 0.0, diagnosisMass = 0.0, functionMass = 0.0, lesion = 0.0, elsewhere = 0.0;
    double diagnosisContrast = 0.0, functionContrast = 0.0;
    std::size_t functionWords = 0;
    int slides = 0;
    for (const std::uint64_t seed : {101, 102, 103, 104, 105, 106, 107, 108}) {
        const core::DemoTruth& truth = syntheticSlide(seed).truth;
        if (truth.lesionShare < 0.02 || truth.lesionShare > 0.25) continue;
        desk->workspace->openPaths({text(syntheticSlide(seed).slide)});
        ASSERT_TRUE(QTest::qWaitFor([&] { return desk->window->slideView().slide() != nullptr; }, kSlow));
        ASSERT_TRUE(write());
        const std::string words = core::finalDiagnosisOf(desk->reportText());
        if (words != truth.diagnosis) continue;
        ASSERT_TRUE(map(words)); // what the pathologist sees
        const Pointing there = pointingOf(*desk->window->slideView().overlay(), truth);
        diagnosis += there.hottest;
        chance += there.chance;
        ++slides;
        const app::WrittenReport* written = desk->session->written(desk->panel().version());
        ASSERT_NE(written, nullptr);
        const auto all = app::pointingOf({written->report, written->map, written->attention}, words, lesionOf(*written->features.front(), truth));
        ASSERT_TRUE(all);
        EXPECT_NEAR(all->diagnosis.hottest, there.hottest, 1e-3) << "the map on the slide is made of what the words carried";
        if (all->functionWords) {
            functionWords += all->functionWordCount;
            diagnosisMass += all->diagnosis.mass;
            functionMass += all->functionWords->mass;
            diagnosisContrast += all->diagnosis.contrast;
            functionContrast += all->functionWords->contrast;
        }
        if (all->lesionLight) {
            lesion += *all->lesionLight;
            elsewhere += *all->lightElsewhere;
            EXPECT_GT(*all->lesionLight, *all->lightElsewhere) << "seed " << seed;
        }
    }
    ASSERT_GE(slides, 3) << "slides with a right diagnosis and a lesion of 2 to 25 % of the tissue";
    RecordProperty("pointing_times_chance", std::to_string(diagnosis / chance));
    EXPECT_GE(diagnosis, 3.0 * chance) << "over " << slides << " slides";
    ASSERT_GT(functionWords, 5u);
    RecordProperty("mass", std::to_string(diagnosisMass) + " against " + std::to_string(functionMass));
    EXPECT_LT(functionMass, diagnosisMass) << "over " << functionWords << " function words";
    RecordProperty("contrast", std::to_string(diagnosisContrast) + " against " + std::to_string(functionContrast));
    EXPECT_LT(functionContrast, 0.8 * diagnosisContrast) << "above what the report looks at on the whole";
    RecordProperty("light", std::to_string(lesion) + " against " + std::to_string(elsewhere));
    EXPECT_GT(lesion, 3.0 * elsewhere) << "from tissue to words";
}

} // namespace
} // namespace hs::test
