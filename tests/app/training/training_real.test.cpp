// The panel with the real hscribe: both stages, one after the other, by the hands of a person.
#include "tests/app/training/training_desk_fixture.h"
#include "tests/support/tiny_training.h"

#include "app/common/program_paths.h"

#include <nlohmann/json.hpp>

namespace hs::app {
namespace {

constexpr int kPatienceMs = 600'000;

class RealTraining : public TrainingDeskTest {
protected:
    TrainingPlaces places() override {
        TrainingPlaces usual = usualTrainingPlaces();
        usual.demoBundle = made.bundle;
        usual.data = folder / "home" / "histoscribe";
        return usual;
    }
    void makeData() override {
        const std::string problem = test::makeTinyTraining(folder / "tiny", {}, made);
        ASSERT_TRUE(problem.empty()) << problem;
        data = made.cases;
    }
    void run(ui::LearnStage stage, const char* name, const std::function<void(ui::TrainingSettings&)>& change = {}) {
        page().form().chooseStage(stage);
        ui::TrainingSettings chosen = page().form().settings();
        chosen.name = QString::fromLatin1(name);
        chosen.epochs = qEnvironmentVariableIsSet("HS_SHOTS") ? 60 : 6; // a picture wants something to have been learnt
        chosen.patience = 0;
        chosen.batch = 4;
        chosen.rate = 3e-3;
        if (change) change(chosen);
        page().form().setSettings(chosen);
        ASSERT_TRUE(eventually([&] { return page().form().whyNot().isEmpty(); })) << page().form().whyNot().toStdString();
        const QString before = desk->shownRun();
        button("startRun").click();
        ASSERT_TRUE(eventually([&] { return !desk->shownRun().isEmpty() && desk->shownRun() != before; })) << page().message().sentence().toStdString();
        ASSERT_TRUE(reaches(ui::RunState::Finished, kPatienceMs)) << label("runTrouble").toStdString() << page().message().sentence().toStdString();
    }
    nlohmann::json configOfRun() {
        const auto text = core::readTextFile(std::filesystem::path(desk->shownRun().toStdString()) / "config.json");
        return nlohmann::json::parse(text ? text.value() : "{}");
    }
    test::TinyTraining made;
};

TEST_F(RealTraining, BothStagesFromThePanelThenTheGateAndTheViewersBundle) {
    chooseData();
    run(ui::LearnStage::Pretrain, "first");
    EXPECT_LT(desk->record().steps().back().loss, desk->record().steps().front().loss);
    EXPECT_TRUE(desk->record().validations().contains("accuracy"));
    EXPECT_GT(desk->record().steps().back().memoryBytes, 0u);
    shoot("real-pretrain");
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 1 && button("nextStage").isEnabled(); }));
    button("nextStage").click();
    ASSERT_TRUE(eventually([&] { return page().showsNewRun() && page().form().whyNot().isEmpty(); }, 60'000)) << page().message().sentence().toStdString();

    run(ui::LearnStage::Joint, "second");
    EXPECT_LT(desk->record().steps().back().loss, desk->record().steps().front().loss);
    EXPECT_FALSE(desk->record().samples().empty());
    EXPECT_FALSE(page().samples().after().isEmpty());
    shoot("real-joint");
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 2 && button("gate").isEnabled(); }));
    button("gate").click();
    ASSERT_TRUE(eventually([&] { return page().gate().rows() > 0; }, kPatienceMs)) << page().gate().verdict().toStdString();
    shoot("real-gate");

    QSignalSpy bundle(desk.get(), &TrainingDesk::bundleMade);
    ASSERT_TRUE(eventually([&] { return button("useCheckpoint").isEnabled(); }));
    button("useCheckpoint").click();
    ASSERT_TRUE(eventually([&] { return bundle.count() == 1; }, 60'000)) << page().message().sentence().toStdString();
    EXPECT_TRUE(model::readBundle(bundle[0][0].toString().toStdString()));
}

TEST_F(RealTraining, WhatIsChosenUnderMoreSettingsReachesTheRun) {
    chooseData();
    run(ui::LearnStage::Pretrain, "both objectives", [](ui::TrainingSettings& chosen) {
        chosen.epochs = 1;
        chosen.from = ui::LearnFrom::Both;
        chosen.balanced = true;
    });
    nlohmann::json config = configOfRun();
    EXPECT_EQ(config["objective"], "both");
    EXPECT_EQ(config["class_weights"], "balanced");
    EXPECT_TRUE(config["freeze"].empty());
    page().showNewRun();
    run(ui::LearnStage::Pretrain, "reports alone", [](ui::TrainingSettings& chosen) {
        chosen.epochs = 1;
        chosen.from = ui::LearnFrom::Reports;
    });
    EXPECT_EQ(configOfRun()["objective"], "contrastive");
    page().showNewRun();
    run(ui::LearnStage::Joint, "adapters", [](ui::TrainingSettings& chosen) {
        chosen.epochs = 1;
        chosen.lora = 4;
    });
    config = configOfRun();
    EXPECT_EQ(config["lora"]["rank"], 4);
    EXPECT_EQ(config["freeze"], nlohmann::json::array({"resampler", "language_model"}));
    EXPECT_EQ(config["text"]["leading_eos_share"], 0.5);
    page().showNewRun();
    run(ui::LearnStage::Joint, "language model too", [](ui::TrainingSettings& chosen) {
        chosen.epochs = 1;
        chosen.parts.languageModel = true;
        chosen.checkpointing = true;
    });
    config = configOfRun();
    EXPECT_EQ(config["freeze"], nlohmann::json::array({"resampler"}));
    EXPECT_EQ(config["checkpointing"], true);
}

TEST_F(RealTraining, PauseHoldsTheRealRunAndContinueGoesOn) {
    chooseData();
    page().form().chooseStage(ui::LearnStage::Pretrain);
    ui::TrainingSettings chosen = page().form().settings();
    chosen.epochs = 2000;
    chosen.patience = 0;
    page().form().setSettings(chosen);
    button("startRun").click();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 10; }, kPatienceMs));
    button("pauseRun").click();
    ASSERT_TRUE(reaches(ui::RunState::Paused, 10'000));
    QTest::qWait(500); // what was written before it held is read
    const std::int64_t held = desk->record().lastStep();
    shoot("real-paused");
    QTest::qWait(1500);
    EXPECT_EQ(desk->record().lastStep(), held);
    button("resumeRun").click();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > held + 5; }, 30'000));
    button("stopRun").click();
    EXPECT_TRUE(reaches(ui::RunState::Stopped, 30'000));
}

TEST_F(RealTraining, StopLeavesACheckpointThatResumesToTheSameEnd) {
    chooseData();
    page().form().chooseStage(ui::LearnStage::Pretrain);
    ui::TrainingSettings chosen = page().form().settings();
    chosen.name = QStringLiteral("stopped");
    chosen.epochs = 400;
    chosen.patience = 0;
    page().form().setSettings(chosen);
    button("startRun").click();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 20; }, kPatienceMs));
    button("stopRun").click();
    ASSERT_TRUE(reaches(ui::RunState::Stopped, 30'000));
    const std::int64_t stoppedAt = desk->record().lastStep();
    ASSERT_TRUE(eventually([&] { return button("resumeRun").isVisible() && page().runs().count() == 1; }));
    const std::filesystem::path run = desk->shownRun().toStdString();
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(run / "process" / "exit"); })); // its process has really ended
    button("resumeRun").click();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > stoppedAt + 5; }, 30'000))
        << label("runTrouble").toStdString() << page().message().sentence().toStdString();
    for (std::size_t i = 0; i < desk->record().steps().size(); ++i)
        ASSERT_EQ(desk->record().steps()[i].step, std::int64_t(i) + 1) << "no step twice, none left out";
}

} // namespace
} // namespace hs::app
