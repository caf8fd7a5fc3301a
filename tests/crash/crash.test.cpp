// Writers that are killed at any moment and writers whose disk is full: what lies under a goal's name is whole or not
// there, and running the command again brings it about.
//
// HS_KILLS: kills an activity; a few here, two hundred in all by packaging/kills.

#include "tests/crash/writers.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <thread>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

int killsAnActivity() {
    const char* wish = std::getenv("HS_KILLS");
    return wish != nullptr ? std::max(1, std::atoi(wish)) : 4;
}

struct Tally {
    int tried = 0, killed = 0, files = 0, lost = 0;
};

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

    // How long the writer takes when nobody disturbs it.
    static double secondsOf(std::size_t number) {
        const TemporaryFolder probe;
        const Writer writer = writersInto(probe.path(), *s_fixtures)[number];
        const ProgramRun run = runProgram("hscribe", writer.arguments, options());
        EXPECT_EQ(run.exitCode, 0) << writer.name << run.err;
        for (const std::string& goal : writer.goals)
            EXPECT_TRUE(fs::exists(probe / goal)) << writer.name;
        return run.seconds;
    }
    // Kills it once, looks at what it left, and runs it again.
    static void killOnce(std::size_t number, double after, Tally& tally) {
        const TemporaryFolder room;
        const Writer writer = writersInto(room.path(), *s_fixtures)[number];
        RunOptions run = options();
        run.meanwhile = [after, started = std::chrono::steady_clock::now()](pid_t child) {
            if (std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count() < after) return false;
            ::kill(child, SIGKILL);
            return true;
        };
        ++tally.tried;
        if (runProgram("hscribe", writer.arguments, run).exitCode == 128 + SIGKILL) ++tally.killed;
        for (const fs::path& file : finishedFiles(room.path())) {
            const bool whole = writer.whole(file);
            EXPECT_TRUE(whole) << writer.name << " left half of " << file.filename() << " when killed after " << after << " s";
            ++tally.files;
            tally.lost += whole ? 0 : 1;
        }
        const ProgramRun next = runProgram("hscribe", writer.arguments, options());
        EXPECT_EQ(next.exitCode, 0) << writer.name << next.err;
        for (const std::string& goal : writer.goals)
            if (!fs::exists(room / goal)) ++tally.lost, ADD_FAILURE() << writer.name << " does not come back";
    }
};
TemporaryFolder* Crash::s_home = nullptr;
Fixtures* Crash::s_fixtures = nullptr;

TEST_F(Crash, AKilledWriterLeavesItsGoalWholeOrAbsent) {
    std::mt19937 random(20240607);
    std::map<std::string, std::vector<std::size_t>> activities;
    const auto writers = writersInto("/", *s_fixtures);
    for (std::size_t i = 0; i < writers.size(); ++i)
        if (writers[i].again) activities[writers[i].activity].push_back(i);
    for (const auto& [activity, numbers] : activities) {
        std::vector<double> seconds;
        for (const std::size_t number : numbers)
            seconds.push_back(secondsOf(number));
        Tally tally;
        // Few enough may end by themselves; they are tried once more.
        for (int i = 0; tally.killed < killsAnActivity() && tally.tried < 3 * killsAnActivity(); ++i) {
            const std::size_t which = std::size_t(i) % numbers.size();
            killOnce(numbers[which], std::uniform_real_distribution<double>(0.05, 1.0)(random) * seconds[which], tally);
        }
        std::cout << "kills " << activity << ": " << tally.killed << " killed, " << tally.files << " finished files found, "
                  << tally.lost << " lost\n";
        EXPECT_GT(tally.killed, 0) << activity;
    }
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
        const std::string script = "mount -t tmpfs -o size=1024k tmpfs '" + goal + "' && head -c " +
                                   std::to_string(1024 - writer.freeKilobytes) + "k /dev/zero >'" + goal +
                                   "/filler'; \"$@\"; code=$?; rm -f '" + goal + "/filler'; find '" + goal +
                                   "' -type f ! -path '*/run/*' >&2; exit $code";
        std::vector<std::string> arguments{"-rm",  "/bin/sh", "-c",
                                           script, "sh",      std::string(HS_BINARY_DIR) + "/bin/hscribe"};
        arguments.insert(arguments.end(), writer.arguments.begin(), writer.arguments.end());
        const ProgramRun run = runProgram("/usr/bin/unshare", arguments, options());
        std::cout << "full disk " << writer.name << ": " << (run.exitCode == 1 ? "told" : "NOT TOLD") << '\n';
        EXPECT_EQ(run.exitCode, 1) << writer.name << ": " << run.err;
        EXPECT_EQ(run.err.rfind("hscribe: ", 0), 0u) << writer.name << ": " << run.err;
        EXPECT_NE(run.err.find("full"), std::string::npos) << writer.name << ": " << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1)
            << writer.name << " left files or said more: " << run.err;
    }
}

// What the viewer writes: the goal is as it was before, the sentence says why, and nothing is left beside it.
TEST_F(Crash, AFullDiskLeavesWhatTheViewerHadWritten) {
    const TemporaryFolder room;
    if (!fs::exists(HS_DISK_WRITER)) GTEST_SKIP() << "this build has no viewer";
    if (runProgram("/usr/bin/unshare", {"-rm", "mount", "-t", "tmpfs", "tmpfs", room.path().string()}, options()).exitCode != 0)
        GTEST_SKIP() << "this sandbox has no mount namespaces";
    const std::string script = R"SH(mount -t tmpfs -o size=2048k tmpfs "$3" || exit 90
        sums() { find "$1" -type f ! -name '*.lock' ! -name filler -exec md5sum {} + | sort; }
        "$1" "$2" "$3" "$4" 1 || exit 91
        before=$(sums "$3"); [ -n "$before" ] || exit 92
        cat /dev/zero >"$3/filler" 2>/dev/null
        "$1" "$2" "$3" "$4" 2000; code=$?
        [ "$(sums "$3")" = "$before" ] || { echo "what was written before has changed" >&2; sums "$3" >&2; }
        exit $code)SH";
    for (const char* kind : {"marks", "packed-marks", "picture", "drawing", "session", "kept-marks", "draft", "preferences"}) {
        const ProgramRun run = runProgram("/usr/bin/unshare",
                                          {"-rm", "/bin/sh", "-c", script, "sh", HS_DISK_WRITER, kind, room.path().string(),
                                           s_fixtures->slide},
                                          options());
        std::cout << "full disk " << kind << ": " << run.err;
        EXPECT_EQ(run.exitCode, 1) << kind << ": " << run.err;
        EXPECT_NE(run.err.find("full"), std::string::npos) << kind << ": " << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << kind << ": " << run.err;
    }
}

} // namespace
} // namespace hs::test
