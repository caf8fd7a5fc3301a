#include "core/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

namespace hs::core {
namespace {

namespace fs = std::filesystem;

class Files : public ::testing::Test {
protected:
    Files()
        : m_folder(fs::temp_directory_path() / ("hs files µ " + std::to_string(::getpid()))) {
        fs::create_directories(m_folder);
    }
    ~Files() override { fs::remove_all(m_folder); }

    std::size_t entries() const { return std::size_t(std::distance(fs::directory_iterator(m_folder), {})); }

    fs::path m_folder;
};

TEST_F(Files, AMissingFileIsNamedWithoutItsFolder) {
    const auto result = readTextFile(m_folder / "none.json");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::NotFound);
    EXPECT_EQ(result.error().message, "cannot open none.json: No such file or directory");
}

TEST_F(Files, AFolderIsNotAFile) {
    EXPECT_EQ(readTextFile(m_folder).error().code, ErrorCode::Unsupported);
}

TEST_F(Files, APipeIsRefusedAndNotWaitedFor) {
    ASSERT_EQ(::mkfifo((m_folder / "pipe.json").c_str(), 0600), 0);
    const auto result = readTextFile(m_folder / "pipe.json");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::Unsupported);
    EXPECT_EQ(result.error().message, "pipe.json is a device or a pipe, a file was expected");
}

TEST_F(Files, NamesAreShownInOneLineWhateverTheyHold) {
    EXPECT_EQ(displayName("/a/line\nbreak.svs"), "line\xEF\xBF\xBD"
                                                 "break.svs");
    EXPECT_EQ(displayName("/a/\x1b[31mred\x7f"), "\xEF\xBF\xBD[31mred\xEF\xBF\xBD");
    EXPECT_EQ(displayName("/a/raw\xff\xc3"), "raw\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(printable("\xc2\x85 next line"), "\xEF\xBF\xBD next line");
    EXPECT_EQ(displayName("/a/Schnitt ä 皮 🔬.svs"), "Schnitt ä 皮 🔬.svs");
    EXPECT_EQ(printable(""), "");
}

TEST_F(Files, UnfinishedFilesOfAKilledRunGoWhenTheirGoalIsWritten) {
    const auto make = [&](const std::string& name, int minutes) {
        std::ofstream(m_folder / name) << "half";
        fs::last_write_time(m_folder / name, fs::file_time_type::clock::now() - std::chrono::minutes(minutes));
    };
    make("r.json.part-4194305-0", 60);                             // no process has so large a number
    make("r.json.part-4194305-1", 1);                              // perhaps of another machine, on a shared disk
    make("r.json.part-" + std::to_string(::getpid()) + "-99", 60); // ours, alive
    make("s.json.part-4194305-0", 60);                             // of another goal
    ASSERT_TRUE(writeFileAtomically(m_folder / "r.json", "whole").ok());
    EXPECT_FALSE(fs::exists(m_folder / "r.json.part-4194305-0"));
    EXPECT_TRUE(fs::exists(m_folder / "r.json.part-4194305-1"));
    EXPECT_TRUE(fs::exists(m_folder / ("r.json.part-" + std::to_string(::getpid()) + "-99")));
    EXPECT_TRUE(fs::exists(m_folder / "s.json.part-4194305-0"));
}

TEST_F(Files, ALinkStaysALinkAndWhatItNamesIsWritten) {
    fs::create_symlink("there.json", m_folder / "link.json");      // to nothing yet
    fs::create_symlink(m_folder / "link.json", m_folder / "two.json"); // absolute, and to a link
    ASSERT_TRUE(writeFileAtomically(m_folder / "two.json", "whole").ok());
    EXPECT_TRUE(fs::is_symlink(m_folder / "two.json"));
    EXPECT_TRUE(fs::is_symlink(m_folder / "link.json"));
    EXPECT_FALSE(fs::is_symlink(m_folder / "there.json"));
    EXPECT_EQ(readTextFile(m_folder / "there.json").value(), "whole");
    fs::create_symlink("loop", m_folder / "loop");
    EXPECT_EQ(writeFileAtomically(m_folder / "loop", "x").error().message,
              "cannot write loop: Too many levels of symbolic links");
}

TEST_F(Files, AFolderAndAPipeAreNotWrittenOver) {
    ASSERT_EQ(::mkfifo((m_folder / "pipe").c_str(), 0600), 0);
    fs::create_directories(m_folder / "folder");
    fs::create_symlink("/dev/null", m_folder / "nothing");
    EXPECT_EQ(writeFileAtomically(m_folder / "pipe", "x").error().message,
              "pipe is a device or a pipe, a file was expected");
    EXPECT_EQ(writeFileAtomically(m_folder / "folder", "x").error().message, "folder is a folder, a file was expected");
    EXPECT_EQ(writeFileAtomically(m_folder / "nothing", "x").error().code, ErrorCode::Unsupported);
    EXPECT_TRUE(fs::is_fifo(m_folder / "pipe"));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_EQ(entries(), 3u);
}

TEST_F(Files, AGoalThatCannotBeWrittenIsSaidBeforeTheWork) {
    std::ofstream(m_folder / "file") << "x";
    EXPECT_TRUE(checkGoal(m_folder / "new.json").ok());
    EXPECT_TRUE(checkGoal(m_folder / "file").ok());
    EXPECT_TRUE(checkGoal("new.json").ok());
    EXPECT_EQ(checkGoal(m_folder / "none" / "new.json").error().message,
              "cannot write new.json: No such file or directory");
    EXPECT_EQ(checkGoal(m_folder / "file" / "new.json").error().message, "cannot write new.json: Not a directory");
    EXPECT_EQ(checkGoal(m_folder).error().code, ErrorCode::Unsupported);
    EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, AFileLargerThanExpectedIsRefusedBeforeItIsRead) {
    ASSERT_TRUE(writeFileAtomically(m_folder / "big", std::string(100, 'x')).ok());
    EXPECT_EQ(readTextFile(m_folder / "big", 99).error().code, ErrorCode::Corrupt);
}

TEST_F(Files, AFailedWriteLeavesTheOldFileAndNothingElse) {
    const fs::path goal = m_folder / "report.json";
    ASSERT_TRUE(writeFileAtomically(goal, "old").ok());
    const auto result = writeAtomically(goal, [](const fs::path& temporary) -> Result<void> {
        std::ofstream(temporary) << "half";
        return Error(ErrorCode::Internal, "cannot write: the disk is full");
    });
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(readTextFile(goal).value(), "old");
    EXPECT_EQ(entries(), 1u);
}

TEST_F(Files, AMissingFolderIsSaid) {
    EXPECT_EQ(writeFileAtomically(m_folder / "no" / "such", "x").error().code, ErrorCode::NotFound);
}

TEST_F(Files, WhatIsWrittenIsReadAgain) {
    ASSERT_TRUE(writeFileAtomically(m_folder / "ä b.txt", "naïve").ok());
    EXPECT_EQ(readTextFile(m_folder / pathFromUtf8("ä b.txt")).value(), "naïve");
}

TEST(SafeFileName, StaysInsideItsFolderAndTellsTextsApart) {
    EXPECT_EQ(safeFileName("case-12"), "case-12");
    for (const std::string& id : {std::string("../x"), std::string("a/b"), std::string(".."), std::string(), std::string("a\nb"), std::string(300, 'x')}) {
        const std::string name = safeFileName(id);
        EXPECT_EQ(name.find('/'), std::string::npos);
        EXPECT_NE(name, "..");
        EXPECT_FALSE(name.empty());
        EXPECT_LE(name.size(), 120u);
    }
    EXPECT_NE(safeFileName("a/b"), safeFileName("a:b"));
}

} // namespace
} // namespace hs::core
