#include "tests/app/training/training_desk_fixture.h"

#include <algorithm>
#include <fstream>

namespace hs::app {
namespace {

using ui::RunState;

TEST_F(TrainingDeskTest, ThePageIsBuiltWhenItIsFirstShownAndDocksGiveWay) {
    EXPECT_EQ(window->findChild<ui::TrainingPage*>(), nullptr);
    const auto docks = window->findChildren<QDockWidget*>();
    const auto shown = std::find_if(docks.begin(), docks.end(), [](const QDockWidget* one) { return !one->isHidden(); });
    ASSERT_NE(shown, docks.end());
    QDockWidget* dock = *shown;
    openPage();
    ASSERT_NE(window->findChild<ui::TrainingPage*>(), nullptr);
    EXPECT_TRUE(eventually([&] { return page().isVisible(); }));
    EXPECT_TRUE(dock->isHidden());
    window->showSlidePage();
    EXPECT_FALSE(dock->isHidden());
}

TEST_F(TrainingDeskTest, EmptyItSaysWhatIsMissing) {
    openPage();
    EXPECT_TRUE(page().showsNewRun());
    EXPECT_EQ(page().runs().count(), 0);
    EXPECT_FALSE(button("startRun").isEnabled());
    EXPECT_EQ(page().form().whyNot(), QStringLiteral("Choose the data first."));
}

TEST_F(TrainingDeskTest, BrokenDataIsRefusedInOneSentence) {
    data = folder.write("broken.jsonl", "{\"id\":\"a\"}\n");
    openPage();
    Q_EMIT page().dataChosen(QString::fromStdString(data.string()));
    ASSERT_TRUE(eventually([&] { return label("dataText").contains(QStringLiteral("line 1")); })) << label("dataText").toStdString();
    EXPECT_FALSE(button("startRun").isEnabled());
}

TEST_F(TrainingDeskTest, AnInstallationWithoutEngineSaysSo) {
    std::filesystem::remove(folder / "engine.so");
    openPage();
    Q_EMIT page().dataChosen(QString::fromStdString(data.string()));
    EXPECT_TRUE(eventually([&] { return page().form().whyNot().contains(QStringLiteral("engine")); })) << page().form().whyNot().toStdString();
}

TEST_F(TrainingDeskTest, ARunGoesFromStartToFinishWithCurvesAndReports) {
    start([](ui::TrainingSettings& settings) { settings.stage = ui::LearnStage::Joint; });
    ASSERT_TRUE(reaches(RunState::Finished));
    EXPECT_TRUE(page().showsRun());
    EXPECT_EQ(desk->record().lastStep(), 40);
    EXPECT_EQ(desk->record().validations().at("loss").size(), 4u);
    EXPECT_EQ(page().samples().before(), QStringLiteral("Final diagnosis: Naevus."));
    EXPECT_TRUE(page().samples().after().contains(QStringLiteral("basal cell")));
    EXPECT_TRUE(button("useCheckpoint").isEnabled());
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 1; }));
    EXPECT_TRUE(label("runTrouble").isEmpty()) << label("runTrouble").toStdString();
    const auto config = core::readTextFile(run() / "config.json");
    EXPECT_NE(config.value().find("\"joint\""), std::string::npos);
}

TEST_F(TrainingDeskTest, ARefusalBeforeTheRunBeganIsShown) {
    qputenv("HS_FAKE_MODE", "refuse");
    start();
    ASSERT_TRUE(reaches(RunState::Failed));
    EXPECT_TRUE(eventually([&] { return label("runTrouble").contains(QStringLiteral("line 3")); })) << label("runTrouble").toStdString();
    EXPECT_FALSE(button("useCheckpoint").isEnabled());
}

TEST_F(TrainingDeskTest, AFailureSaysWhyAndCanBeResumed) {
    qputenv("HS_FAKE_MODE", "fail");
    start();
    ASSERT_TRUE(reaches(RunState::Failed));
    EXPECT_EQ(label("runTrouble"), QStringLiteral("The loss is no longer a number at step 15."));
    qunsetenv("HS_FAKE_MODE");
    ASSERT_TRUE(eventually([&] { return button("resumeRun").isVisible(); }));
    button("resumeRun").click();
    ASSERT_TRUE(reaches(RunState::Finished));
    EXPECT_EQ(desk->record().steps().size(), 40u) << "steps after the checkpoint are not told twice";
}

TEST_F(TrainingDeskTest, AnEndWithoutAWordAsOnAFullDiskIsSaid) {
    qputenv("HS_FAKE_MODE", "silent");
    start();
    ASSERT_TRUE(eventually([&] { return !desk->shownRun().isEmpty() && !ui::isLive(desk->shownState()); }));
    EXPECT_TRUE(desk->shownState() == RunState::Lost || desk->shownState() == RunState::Failed);
    EXPECT_TRUE(eventually([&] { return label("runTrouble").contains(QStringLiteral("code 1")); })) << label("runTrouble").toStdString();
    EXPECT_TRUE(button("resumeRun").isVisible());
}

TEST_F(TrainingDeskTest, AProcessKilledIsSaidAndResumesFromItsCheckpoint) {
    qputenv("HS_FAKE_STEPS", "400");
    start();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 25; }));
    ::kill(pid_t(pid()), SIGKILL);
    ASSERT_TRUE(reaches(RunState::Lost, 5000));
    EXPECT_TRUE(eventually([&] { return label("runTrouble").contains(QStringLiteral("signal 9")); })) << label("runTrouble").toStdString();
    qputenv("HS_FAKE_STEPS", "60");
    ASSERT_TRUE(eventually([&] { return button("resumeRun").isVisible() && page().runs().count() == 1; }));
    button("resumeRun").click();
    EXPECT_TRUE(reaches(RunState::Finished));
}

TEST_F(TrainingDeskTest, BrokenLinesAreLeftOutAndSaid) {
    qputenv("HS_FAKE_MODE", "torn");
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    EXPECT_EQ(desk->record().lastStep(), 40);
    EXPECT_TRUE(label("runTrouble").contains(QStringLiteral("could not be read"))) << label("runTrouble").toStdString();
}

TEST_F(TrainingDeskTest, AFolderThatGoesAwayIsSaid) {
    qputenv("HS_FAKE_STEPS", "4000");
    start();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 3; }));
    const std::int64_t process = pid();
    ::kill(pid_t(process), SIGKILL);
    std::filesystem::remove_all(run());
    EXPECT_TRUE(reaches(RunState::Vanished, 5000));
    EXPECT_FALSE(button("useCheckpoint").isEnabled());
}

TEST_F(TrainingDeskTest, StopEndsItWithinASecondOfItsCheckpoint) {
    qputenv("HS_FAKE_STEPS", "4000");
    start();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 12; }));
    button("stopRun").click();
    EXPECT_EQ(desk->shownState(), RunState::Stopping);
    ASSERT_TRUE(eventually([&] {
        const auto text = core::readTextFile(run() / "events.jsonl");
        return text && text.value().find("\"finished\"") != std::string::npos;
    }));
    EXPECT_TRUE(reaches(RunState::Stopped, 1000));
    EXPECT_TRUE(button("resumeRun").isVisible());
}

TEST_F(TrainingDeskTest, PauseHoldsAndContinueGoesOn) {
    qputenv("HS_FAKE_STEPS", "4000");
    start();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 5; }));
    button("pauseRun").click();
    ASSERT_TRUE(reaches(RunState::Paused));
    const std::int64_t held = desk->record().lastStep();
    QTest::qWait(600);
    EXPECT_LE(desk->record().lastStep(), held + 2);
    ASSERT_TRUE(button("resumeRun").isVisible());
    button("resumeRun").click();
    ASSERT_TRUE(reaches(RunState::Learning));
    EXPECT_TRUE(eventually([&] { return desk->record().lastStep() > held + 2; }));
    button("pauseRun").click();
    ASSERT_TRUE(reaches(RunState::Paused));
    button("stopRun").click(); // also from a pause
    EXPECT_TRUE(reaches(RunState::Stopped));
}

TEST_F(TrainingDeskTest, TheNextStartFindsARunThatGoesOn) {
    qputenv("HS_FAKE_STEPS", "4000");
    start();
    ASSERT_TRUE(eventually([&] { return desk->record().lastStep() > 5; }));
    const QString id = desk->shownRun();
    const std::int64_t before = pid();
    restart();
    EXPECT_EQ(lookAtProcess(id.toStdString()).state, core::ProcessState::Running) << "closing the window leaves it running";
    openPage();
    ASSERT_TRUE(eventually([&] { return desk->shownRun() == id; })) << "the run that goes on is shown first";
    ASSERT_TRUE(reaches(RunState::Learning));
    EXPECT_EQ(pid(), before);
    EXPECT_TRUE(eventually([&] { return desk->record().lastStep() > 10; }));
    EXPECT_EQ(desk->record().steps().front().step, 1) << "with its history";
    button("stopRun").click();
    EXPECT_TRUE(reaches(RunState::Stopped));
}

TEST_F(TrainingDeskTest, ARunIsNotStartedTwice) {
    qputenv("HS_FAKE_STEPS", "4000");
    start();
    ASSERT_TRUE(reaches(RunState::Learning));
    const auto again = launchTraining({HS_BINARY_DIR "/bin/hs_fake_hscribe", {"train"}, run()});
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find("already"), std::string::npos);
}

TEST_F(TrainingDeskTest, AProgramThatIsNotThereIsSaid) {
    const auto started = launchTraining({folder / "no-such-hscribe", {"train"}, folder / "run"});
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, core::ErrorCode::NotFound);
}

TEST_F(TrainingDeskTest, ACheckpointBecomesTheViewersBundle) {
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 1; }));
    QSignalSpy made(desk.get(), &TrainingDesk::bundleMade);
    button("useCheckpoint").click();
    ASSERT_TRUE(eventually([&] { return made.count() == 1; })) << page().message().sentence().toStdString();
    const QString bundle = made[0][0].toString();
    EXPECT_TRUE(QFile::exists(bundle + QStringLiteral("/bundle.json")));
    EXPECT_TRUE(bundle.endsWith(QStringLiteral("my run step 40"))) << bundle.toStdString();
}

TEST_F(TrainingDeskTest, ACheckpointThatCannotBecomeABundleIsSaid) {
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    qputenv("HS_FAKE_MODE", "noconvert");
    button("useCheckpoint").click();
    ASSERT_TRUE(eventually([&] { return page().message().showing(); }));
    EXPECT_EQ(page().message().sentence(), QStringLiteral("The disk is full."));
    EXPECT_TRUE(button("useCheckpoint").isEnabled());
}

TEST_F(TrainingDeskTest, TheGateSaysBetterWithIntervals) {
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    ASSERT_TRUE(eventually([&] { return button("gate").isEnabled(); }));
    button("gate").click();
    ASSERT_TRUE(eventually([&] { return page().gate().rows() == 2; })) << page().gate().verdict().toStdString();
    EXPECT_TRUE(page().gate().verdict().startsWith(QStringLiteral("Better: 1 of 2"))) << page().gate().verdict().toStdString();
    shoot("gate");
}

TEST_F(TrainingDeskTest, TheFirstStageLeadsToTheSecond) {
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 1 && button("nextStage").isVisible(); }));
    button("nextStage").click();
    ASSERT_TRUE(eventually([&] { return page().showsNewRun() && page().form().whyNot().isEmpty(); })) << page().form().whyNot().toStdString();
    EXPECT_EQ(page().form().settings().stage, ui::LearnStage::Joint);
    EXPECT_TRUE(page().form().settings().bundle.contains(QStringLiteral("my run step 40")));
}

TEST_F(TrainingDeskTest, TwoRunsAreCompared) {
    start();
    ASSERT_TRUE(reaches(RunState::Finished));
    page().showNewRun();
    Q_EMIT page().newRunRequested();
    button("startRun").click();
    ASSERT_TRUE(reaches(RunState::Finished));
    ASSERT_TRUE(eventually([&] { return page().runs().count() == 2; }));
    auto* list = page().findChild<QListWidget*>(QStringLiteral("runList"));
    list->selectAll();
    EXPECT_GE(page().comparison().rows(), 2);
    EXPECT_TRUE(page().showsRun());
    shoot("compare");
}

} // namespace
} // namespace hs::app
