// Writers that are killed at any moment and writers whose disk is full: what lies under a goal's name is whole or not
// there, and running the command again brings it about.
//
// HS_KILLS: kills a writer; a few here, two hundred in all by packaging/nightly.

#include "tests/crash/writers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

int killsAWriter() {
    const char* wish = std::getenv("HS_KILLS");
    return wish != nullptr ? std::max(1, std::atoi(wish)) : 4;
}

// Files below a folder, but for unfinished ones, whose names say what they are.
std::vector<fs::path> finishedFiles(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::exists(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename().string().find(".part-") == std::string::npos)
            files.push_back(entry.path());
    return files;
}

class Crash : public testing::Test {
protected:
    static void SetUpTestSuite() {
        s_home = new TemporaryFolder;
        s_fixtures = new Fixtures(makeFixtures(s_home->path()));
    }
    static void TearDownTestSuite() {
        delete s_fixtures;
        delete s_home;
    }
    static RunOptions options() {
        RunOptions made;
        made.environment = {"HOME=" + s_home->path().string(), "XDG_CACHE_HOME=" + (*s_home / "cache").string(),
                            "OMP_WAIT_POLICY=passive"};
        return made;
    }
    static TemporaryFolder* s_home;
    static Fixtures* s_fixtures;
};
TemporaryFolder* Crash::s_home = nullptr;
Fixtures* Crash::s_fixtures = nullptr;

TEST_F(Crash, AKilledWriterLeavesItsGoalWholeOrAbsent) {
    std::mt19937 random(20240607);
    int killed = 0, whole = 0;
    for (const Writer& pattern : writersInto("/", *s_fixtures)) {
        const TemporaryFolder probe;
        const auto writers = writersInto(probe.path(), *s_fixtures);
        const auto same =
            std::find_if(writers.begin(), writers.end(), [&](const Writer& one) { return one.name == pattern.name; });
        const ProgramRun undisturbed = runProgram("hscribe", same->arguments, options());
        ASSERT_EQ(undisturbed.exitCode, 0) << pattern.name << undisturbed.err;
        for (const std::string& goal : same->goals)
            EXPECT_TRUE(fs::exists(probe / goal)) << pattern.name;
        for (int i = 0; i < killsAWriter(); ++i) {
            const TemporaryFolder room;
            const auto again = writersInto(room.path(), *s_fixtures);
            const Writer& writer = again[std::size_t(same - writers.begin())];
            const double after = std::uniform_real_distribution<double>(0.2, 1.05)(random) * undisturbed.seconds;
            RunOptions run = options();
            run.meanwhile = [after, started = std::chrono::steady_clock::now()](pid_t child) {
                if (std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() < after)
                    return false;
                ::kill(child, SIGKILL);
                return true;
            };
            if (runProgram("hscribe", writer.arguments, run).exitCode == 128 + SIGKILL) ++killed;
            for (const fs::path& file : finishedFiles(room.path())) {
                EXPECT_TRUE(writer.whole(file))
                    << writer.name << " left half of " << file.filename() << " when killed after " << after << " s";
                ++whole;
            }
            const ProgramRun next = runProgram("hscribe", writer.arguments, options());
            EXPECT_EQ(next.exitCode, 0) << writer.name << next.err;
            for (const std::string& goal : writer.goals)
                EXPECT_TRUE(fs::exists(room / goal)) << writer.name;
        }
    }
    std::cout << killed << " writers killed, " << whole << " finished files found, all whole\n";
    EXPECT_GT(killed, 0);
}

// In a mount namespace of its own, so that the disk is really full and nothing else of the machine is.
TEST_F(Crash, AFullDiskIsOneSentenceAndLeavesNothing) {
    const TemporaryFolder room;
    RunOptions probe = options();
    if (runProgram("/usr/bin/unshare", {"-rm", "mount", "-t", "tmpfs", "tmpfs", room.path().string()}, probe)
            .exitCode != 0)
        GTEST_SKIP() << "this sandbox has no mount namespaces";
    for (const Writer& writer : writersInto(room.path(), *s_fixtures)) {
        const std::string goal = room.path().string();
        // The first page goes to a file that fills all but the last few kilobytes.
        const std::string script = "mount -t tmpfs -o size=256k tmpfs '" + goal + "' && head -c 252k /dev/zero >'" +
                                   goal + "/filler'; \"$@\"; code=$?; rm -f '" + goal + "/filler'; find '" + goal +
                                   "' -type f >&2; exit $code";
        std::vector<std::string> arguments{"-rm",  "/bin/sh", "-c",
                                           script, "sh",      std::string(HS_BINARY_DIR) + "/bin/hscribe"};
        arguments.insert(arguments.end(), writer.arguments.begin(), writer.arguments.end());
        const ProgramRun run = runProgram("/usr/bin/unshare", arguments, options());
        const bool small = run.exitCode == 0; // it fitted into the last pages: a text of a few lines
        if (small) continue;
        EXPECT_EQ(run.exitCode, 1) << writer.name << ": " << run.err;
        EXPECT_EQ(run.err.rfind("hscribe: ", 0), 0u) << writer.name << ": " << run.err;
        EXPECT_NE(run.err.find("full"), std::string::npos) << writer.name << ": " << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1)
            << writer.name << " left files or said more: " << run.err;
    }
}

} // namespace
} // namespace hs::test
