// Both stages from the panel at their full length, on data as large as the demo's: an hour, so only where HS_PANEL_DATA
// (cases.jsonl) and HS_PANEL_BUNDLE (the bundle to begin from) say on what. HS_PANEL_MADE names the folder that the
// trained bundle is copied to, to be examined by `hscribe evaluate` on slides it has not seen.
#include "tests/app/training/training_desk_fixture.h"

namespace hs::app {
namespace {

constexpr int kPatienceMs = 3 * 3600 * 1000;

class WholeTraining : public TrainingDeskTest {
protected:
    void SetUp() override {
        for (const char* name : {"HS_PANEL_DATA", "HS_PANEL_BUNDLE", "HS_PANEL_MADE"})
            if (!qEnvironmentVariableIsSet(name)) GTEST_SKIP() << name << " is not set";
        TrainingDeskTest::SetUp();
    }
    void TearDown() override {
        if (desk) TrainingDeskTest::TearDown();
    }
    TrainingPlaces places() override {
        TrainingPlaces usual = usualTrainingPlaces();
        usual.demoBundle = qgetenv("HS_PANEL_BUNDLE").toStdString();
        usual.data = folder / "home" / "histoscribe";
        return usual;
    }
    void makeData() override { data = qgetenv("HS_PANEL_DATA").toStdString(); }

    void runTo(ui::TrainingSettings chosen) {
        page().form().setSettings(chosen);
        ASSERT_TRUE(eventually([&] { return page().form().whyNot().isEmpty(); }, 60'000))
            << page().form().whyNot().toStdString();
        const QString before = desk->shownRun();
        button("startRun").click();
        ASSERT_TRUE(eventually([&] { return !desk->shownRun().isEmpty() && desk->shownRun() != before; }, 60'000))
            << page().message().sentence().toStdString();
        ASSERT_TRUE(reaches(ui::RunState::Finished, kPatienceMs)) << label("runTrouble").toStdString();
    }
};

TEST_F(WholeTraining, BothStagesThenTheBundleOfTheLastCheckpoint) {
    chooseData();
    page().form().chooseStage(ui::LearnStage::Pretrain);
    ui::TrainingSettings chosen = page().form().settings();
    chosen.name = QStringLiteral("first stage");
    chosen.epochs = 12;
    chosen.batch = 8;
    chosen.rate = 1e-3;
    chosen.patience = 0;
    runTo(chosen);
    shoot("whole-pretrain");
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 1 && button("nextStage").isEnabled(); }, 60'000));
    button("nextStage").click();
    ASSERT_TRUE(eventually([&] { return page().showsNewRun() && page().form().whyNot().isEmpty(); }, 60'000))
        << page().message().sentence().toStdString();

    page().form().chooseStage(ui::LearnStage::Joint);
    chosen = page().form().settings();
    chosen.name = QStringLiteral("second stage");
    chosen.epochs = 47; // of 1,536 cases: 4,512 steps
    chosen.batch = 16;
    chosen.rate = 1e-3;
    chosen.patience = 0;
    chosen.parts.languageModel = true; // it is as new as the rest
    chosen.parts.resampler = true;     // stage 1 taught it diagnoses; thickness it learns from the reports
    runTo(chosen);
    shoot("whole-joint");

    QSignalSpy bundle(desk.get(), &TrainingDesk::bundleMade);
    ASSERT_TRUE(eventually([&] { return button("useCheckpoint").isEnabled(); }, 60'000));
    button("useCheckpoint").click();
    ASSERT_TRUE(eventually([&] { return bundle.count() == 1; }, 60'000)) << page().message().sentence().toStdString();
    std::filesystem::copy(bundle[0][0].toString().toStdString(), qgetenv("HS_PANEL_MADE").toStdString(),
                          std::filesystem::copy_options::recursive);
}

} // namespace
} // namespace hs::app
