#include "model/training/run_folder.h"
#include <algorithm>

#include "core/files.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <fstream>

namespace hs::model {
namespace {

class RunFolderTest : public ::testing::Test {
protected:
    void SetUp() override {
        m_folder = std::filesystem::temp_directory_path() / ("hs run ü " + std::to_string(::getpid()));
        std::filesystem::remove_all(m_folder);
    }
    void TearDown() override { std::filesystem::remove_all(m_folder); }
    std::filesystem::path m_folder;
};

TEST_F(RunFolderTest, KeepsConfigEventsAndSamples) {
    auto run = RunFolder::open(m_folder, {{"seed", 1}}, RunStart::New);
    ASSERT_TRUE(run.ok()) << run.error().message;
    ASSERT_TRUE(run.value()->append(core::TrainStep{1, 2, 0.5, 0.1, 1, 1}).ok());
    ASSERT_TRUE(run.value()->append(core::TrainSample{1, "a", "x", "y"}).ok());
    const auto events = core::readTextFile(m_folder / "events.jsonl").value();
    EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), 2);
    EXPECT_TRUE(std::filesystem::exists(m_folder / "samples" / "step-00000001.jsonl"));
    EXPECT_EQ(nlohmann::json::parse(core::readTextFile(m_folder / "config.json").value()).at("seed"), 1);
}

TEST_F(RunFolderTest, ANewRunDoesNotOverwriteAnOldOne) {
    ASSERT_TRUE(RunFolder::open(m_folder, {}, RunStart::New).value()->append(core::TrainFinished{0, "stopped"}).ok());
    ASSERT_TRUE(RunFolder::open(m_folder, {}, RunStart::New).ok()) << "it failed before it began";
    EXPECT_FALSE(std::filesystem::exists(m_folder / "events.jsonl"));
    std::ofstream(m_folder / RunFolder::kLast) << "x";
    const auto again = RunFolder::open(m_folder, {}, RunStart::New);
    ASSERT_FALSE(again.ok());
    EXPECT_EQ(again.error().code, core::ErrorCode::InvalidInput);
}

TEST_F(RunFolderTest, ResumingNeedsARun) {
    const auto none = RunFolder::open(m_folder, {}, RunStart::Resumed);
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().code, core::ErrorCode::NotFound);
    EXPECT_FALSE(std::filesystem::exists(m_folder));
    ASSERT_TRUE(RunFolder::open(m_folder, {}, RunStart::New).ok());
    const auto again = RunFolder::open(m_folder, {}, RunStart::Resumed);
    ASSERT_TRUE(again.ok()) << again.error().message;
    EXPECT_FALSE(again.value()->hasCheckpoint()) << "killed before its first checkpoint: it begins anew";
}

TEST_F(RunFolderTest, ResumingRemovesWhatAKilledWriterLeft) {
    ASSERT_TRUE(RunFolder::open(m_folder, {}, RunStart::New).ok());
    std::ofstream(m_folder / "checkpoints" / "last.safetensors.part-12") << "half";
    std::ofstream(m_folder / RunFolder::kLast) << "x";
    ASSERT_TRUE(RunFolder::open(m_folder, {}, RunStart::Resumed).ok());
    EXPECT_FALSE(std::filesystem::exists(m_folder / "checkpoints" / "last.safetensors.part-12"));
    EXPECT_TRUE(std::filesystem::exists(m_folder / RunFolder::kLast));
}

TEST_F(RunFolderTest, RewindingTakesBackWhatCameLaterAndHowTheRunEnded) {
    const auto run = RunFolder::open(m_folder, {}, RunStart::New).value();
    const core::TrainStep first{.step = 1, .steps = 3}, second{.step = 2, .steps = 3};
    ASSERT_TRUE(run->append(core::TrainStage{"precomputing latents", 1, 1}).ok());
    ASSERT_TRUE(run->append(first).ok());
    ASSERT_TRUE(run->append(core::TrainSample{1, "a", "x", "y"}).ok());
    ASSERT_TRUE(run->append(core::TrainFinished{1, "stopped"}).ok());
    ASSERT_TRUE(run->append(second).ok());
    ASSERT_TRUE(run->append(core::TrainSample{2, "a", "x", "y"}).ok());
    std::ofstream(m_folder / "events.jsonl", std::ios::app) << "{\"event\":\"st"; // cut off
    ASSERT_TRUE(run->rewindTo(1).ok());
    const auto events = core::readTextFile(m_folder / "events.jsonl").value();
    EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), 3);
    EXPECT_TRUE(events.ends_with("\n"));
    EXPECT_EQ(events.find("stopped"), std::string::npos);
    EXPECT_TRUE(std::filesystem::exists(m_folder / "samples" / "step-00000001.jsonl"));
    EXPECT_FALSE(std::filesystem::exists(m_folder / "samples" / "step-00000002.jsonl"));
    ASSERT_TRUE(run->rewindTo(0).ok());
    EXPECT_EQ(core::readTextFile(m_folder / "events.jsonl").value().find("\"step\":1"), std::string::npos);
}

TEST_F(RunFolderTest, AFolderThatCannotBeMadeIsSaid) {
    const auto run = RunFolder::open("/proc/no/run", {}, RunStart::New);
    ASSERT_FALSE(run.ok());
    EXPECT_NE(run.error().message.find("cannot be made"), std::string::npos);
}

} // namespace
} // namespace hs::model
