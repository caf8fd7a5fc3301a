#include "app/histoscribe/session_state.h"
#include "app/histoscribe/state_folder.h"

#include "core/files.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <fstream>

namespace hs::app {
namespace {

using testing::HasSubstr;

SessionState sample() {
    SessionState state;
    state.slides = {"/a b/\xC3\xA4.svs", "/c.tiff"};
    state.shown = "f00d";
    state.views["f00d"] = {{10.5, -3}, 2.25, 90, true};
    state.clean = true;
    return state;
}

TEST(SessionState, WhatIsNoSessionIsRefusedInOneSentence) {
    for (const char* text : {"", "{", "[]", "7", "{}", R"({"format":"1"})", R"({"format":99})"}) {
        const auto read = sessionFromJson(text);
        ASSERT_FALSE(read.ok()) << text;
        EXPECT_THAT(read.error().message, HasSubstr("the last session cannot be read"));
    }
}

TEST(SessionState, WrongPartsAreLeftOut) {
    const auto read = sessionFromJson(R"({"format":1,"clean":"yes","slides":[7,"/a",null],"shown":[],"views":{
        "a":{"x":1,"y":2,"downsample":0,"rotation":0},"b":{"x":"1","y":2,"downsample":1,"rotation":0},"c":7,
        "d":{"x":1,"y":2,"downsample":3,"rotation":0,"mirrored":"no"}}})");
    ASSERT_TRUE(read.ok());
    EXPECT_FALSE(read.value().clean);
    EXPECT_EQ(read.value().slides, std::vector<std::string>{"/a"});
    EXPECT_EQ(read.value().views.size(), 1u);
    EXPECT_FALSE(read.value().views.at("d").mirrored);
}

TEST(SessionState, EveryTruncationIsRefusedOrHarmless) {
    const std::string whole = sessionToJson(sample());
    for (std::size_t length = 0; length + 2 < whole.size(); ++length)
        EXPECT_FALSE(sessionFromJson(whole.substr(0, length)).ok());
}

TEST(SessionState, ComesBackAsItWas) {
    EXPECT_EQ(sessionFromJson(sessionToJson(sample())).value(), sample());
}

TEST(StateFolder, WritesForTheUserAloneAndLeavesNothingBeside) {
    const test::TemporaryFolder folder;
    const StateFolder state(folder / "new/HistoScribe");
    ASSERT_TRUE(state.write(state.sessionFile(), "one").ok());
    ASSERT_TRUE(state.write(state.sessionFile(), "two").ok());
    EXPECT_EQ(core::readTextFile(state.sessionFile()).value(), "two");
    struct stat status {};
    ASSERT_EQ(::stat(state.sessionFile().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    ASSERT_EQ(::stat(state.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0700u);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(state.path()))
        files += entry.is_regular_file();
    EXPECT_EQ(files, 1u);
}

TEST(StateFolder, AFolderThatCannotBeMadeIsSaid) {
    const test::TemporaryFolder folder;
    const auto blocked = folder.write("file", "x");
    const auto written = StateFolder(blocked / "HistoScribe").write(blocked / "HistoScribe/session.json", "x");
    ASSERT_FALSE(written.ok());
    EXPECT_THAT(written.error().message, HasSubstr("folder"));
}

TEST(StateFolder, NamesOfMarksStayInTheFolder) {
    const StateFolder state("/s");
    EXPECT_EQ(state.marksFile("ab12"), std::filesystem::path("/s/marks/ab12.geojson.gz"));
    EXPECT_EQ(state.marksFile("../x").parent_path(), std::filesystem::path("/s/marks"));
}

TEST(StateFolder, PurgesOldMarksAndWhatAKilledWriteLeft) {
    const test::TemporaryFolder folder;
    const StateFolder state(folder / "HistoScribe");
    ASSERT_TRUE(state.write(state.marksFile("aa"), "old").ok());
    ASSERT_TRUE(state.write(state.marksFile("bb"), "new").ok());
    std::ofstream(state.path() / "marks/cc.geojson.gz.part-1-0") << "half";
    ASSERT_TRUE(state.write(state.sessionFile(), "{}").ok());
    const auto weekAgo = std::filesystem::file_time_type::clock::now() - std::chrono::hours(24 * 7);
    std::filesystem::last_write_time(state.marksFile("aa"), weekAgo);
    std::filesystem::last_write_time(state.sessionFile(), weekAgo);
    EXPECT_EQ(state.purge(std::chrono::hours(24 * 3)), 1u);
    EXPECT_FALSE(std::filesystem::exists(state.marksFile("aa")));
    EXPECT_TRUE(std::filesystem::exists(state.marksFile("bb")));
    EXPECT_TRUE(std::filesystem::exists(state.sessionFile()));
    EXPECT_FALSE(std::filesystem::exists(state.path() / "marks/cc.geojson.gz.part-1-0"));
    state.forgetAll();
    EXPECT_FALSE(std::filesystem::exists(state.marksFile("bb")));
}

} // namespace
} // namespace hs::app
