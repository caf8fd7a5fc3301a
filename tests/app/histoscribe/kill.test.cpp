// The real program, killed while it works, and started again: nothing but the last seconds may be missing.
#include "app/histoscribe/session_state.h"
#include "app/histoscribe/state_folder.h"
#include "core/annotations/geojson.h"
#include "core/files.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tiny_slide.h"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

namespace hs::app {
namespace {

using namespace std::chrono_literals;

class Program {
public:
    Program(const std::filesystem::path& home, std::vector<std::string> arguments, const std::filesystem::path& log) {
        m_process = ::fork();
        if (m_process != 0) return;
        for (const int number : {SIGHUP, SIGINT, SIGTERM})
            ::signal(number, SIG_DFL); // under nohup or in the background they are ignored, and the program respects that
        ::setenv("XDG_STATE_HOME", (home / "state").c_str(), 1);
        ::setenv("XDG_CONFIG_HOME", (home / "config").c_str(), 1);
        ::setenv("XDG_CACHE_HOME", (home / "cache").c_str(), 1);
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
        for (const int number : {SIGTERM, SIGHUP, SIGINT})
            ::signal(number, SIG_DFL); // a shell's background job ignores some, and what is ignored is inherited
        const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(out, 1);
        ::dup2(out, 2);
        const std::string program = std::string(HS_BINARY_DIR) + "/bin/histoscribe";
        arguments.insert(arguments.begin(), {program, "--log", "info"});
        std::vector<char*> raw;
        for (std::string& one : arguments)
            raw.push_back(one.data());
        raw.push_back(nullptr);
        ::execv(program.c_str(), raw.data());
        ::_exit(127);
    }
    ~Program() { kill(SIGKILL); }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Its exit code, or 128 and the signal that ended it.
    int kill(int signal) {
        if (m_process <= 0) return -1;
        ::kill(m_process, signal);
        int status = 0;
        ::waitpid(m_process, &status, 0);
        m_process = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t m_process = -1;
};

bool waitFor(const std::function<bool()>& there, std::chrono::milliseconds limit = 30s) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < end) {
        if (there()) return true;
        std::this_thread::sleep_for(50ms);
    }
    return there();
}

TEST(Killed, TheProgramComesBackWithItsSlideAndItsMarks) {
    const test::TemporaryFolder home;
    ASSERT_TRUE(test::writeTinySlide(home / "slide one.tif", 3));
    const auto marks = home.write("marks.geojson", R"([
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[9,9],[90,9],[90,90],[9,9]]]},"properties":{"name":"Nest"}},
        {"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},"properties":{"odd":[1]}}])");
    const auto log = home / "log";
    const StateFolder state(home / "state/HistoScribe");
    const auto kept = [&]() -> std::size_t {
        std::size_t count = 0;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(state.path() / "marks", none)) {
            const auto read = core::readGeoJson(entry.path());
            if (read) count += read.value().marks.size();
        }
        return count;
    };
    const auto session = [&]() -> std::optional<SessionState> {
        const auto text = core::readTextFile(state.sessionFile());
        if (!text) return std::nullopt;
        auto read = sessionFromJson(text.value());
        return read ? std::optional(std::move(read).value()) : std::nullopt;
    };
    {
        Program first(home.path(), {(home / "slide one.tif").string(), marks.string()}, log);
        ASSERT_TRUE(waitFor([&] { return kept() == 2 && session() && !session()->views.empty(); }))
            << core::readTextFile(log).value();
        first.kill(SIGKILL);
    }
    EXPECT_FALSE(session()->clean);
    {
        Program second(home.path(), {}, log);
        const auto said = [&] { return core::readTextFile(log).value(); };
        ASSERT_TRUE(waitFor([&] { return said().find("restored 1 slides, 2 marks") != std::string::npos; })) << said();
        // Restored and killed again at once: what is on the disk is as good as before.
        second.kill(SIGKILL);
    }
    EXPECT_EQ(kept(), 2u);
    ASSERT_TRUE(session());
    EXPECT_EQ(session()->slides.size(), 1u);
}

std::size_t slidesKept(const StateFolder& state) {
    const auto text = core::readTextFile(state.sessionFile());
    const auto session = text ? sessionFromJson(text.value()) : core::Result<SessionState>(text.error());
    return session ? session.value().slides.size() : 0;
}

// HS_KILLS: how often the viewer is killed; all of it by packaging/kills.
TEST(Killed, KillsAtAnyMomentLeaveAReadableSession) {
    const char* const wish = std::getenv("HS_KILLS");
    const int rounds = wish != nullptr ? std::max(1, std::atoi(wish)) : 6;
    const test::TemporaryFolder home;
    ASSERT_TRUE(test::writeTinySlide(home / "slide.tif", 4));
    const auto marks =
        home.write("marks.geojson", R"([{"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]}}])");
    const StateFolder state(home / "state/HistoScribe");
    std::uint32_t random = 7;
    std::size_t mostMarks = 0; // that were ever on the disk: none of them may go
    int lost = 0;
    for (int round = 0; round < rounds; ++round) {
        random = random * 1664525u + 1013904223u;
        // The first opens a slide with its marks, and every third again; the others begin with what was recovered.
        const bool opens = round % 3 == 0;
        Program program(home.path(), opens ? std::vector<std::string>{(home / "slide.tif").string(), marks.string()}
                                           : std::vector<std::string>{},
                        home / "log");
        // On a busy machine nothing would be kept yet: the first lives until there is something to lose.
        if (round == 0) ASSERT_TRUE(waitFor([&] { return slidesKept(state) == 1; })) << core::readTextFile(home / "log").value();
        std::this_thread::sleep_for(std::chrono::milliseconds(200 + (random >> 8) % 2500));
        program.kill(SIGKILL);
        std::error_code none;
        if (std::filesystem::exists(state.sessionFile(), none) &&
            !sessionFromJson(core::readTextFile(state.sessionFile()).value()).ok())
            ++lost, ADD_FAILURE() << "the session cannot be read after round " << round;
        std::size_t found = 0;
        for (const auto& entry : std::filesystem::directory_iterator(state.path() / "marks", none)) {
            const auto read = core::readGeoJson(entry.path());
            if (entry.path().extension() == ".damaged") ++lost, ADD_FAILURE() << "damaged marks after round " << round;
            if (entry.path().extension() != ".gz") continue;
            if (read)
                found += read.value().marks.size();
            else
                ++lost, ADD_FAILURE() << "marks cannot be read after round " << round;
        }
        if (found < mostMarks) ++lost, ADD_FAILURE() << mostMarks << " marks became " << found << " in round " << round;
        mostMarks = std::max(mostMarks, found);
    }
    std::filesystem::remove(home / "log");
    Program last(home.path(), {}, home / "log");
    const std::string expected = "restored 1 slides, " + std::to_string(mostMarks) + " marks";
    const auto said = [&] {
        const auto text = core::readTextFile(home / "log"); // not there until the program has begun
        return text ? text.value() : std::string();
    };
    const bool told = waitFor([&] { return said().find(expected) != std::string::npos; });
    EXPECT_TRUE(told) << said() << "expected " << expected;
    std::printf("kills viewing: %d killed, %zu marks kept, %d lost\n", rounds, mostMarks, lost + (told ? 0 : 1));
}

// A logout is no crash: the session is written and says that it ended well.
TEST(Killed, ATerminationClosesTheWindowFirst) {
    for (const int signal : {SIGTERM, SIGHUP, SIGINT}) {
        const test::TemporaryFolder home;
        ASSERT_TRUE(test::writeTinySlide(home / "slide.tif", 4));
        const StateFolder state(home / "state/HistoScribe");
        Program program(home.path(), {(home / "slide.tif").string()}, home / "log");
        ASSERT_TRUE(waitFor([&] { return std::filesystem::exists(state.sessionFile()); }));
        EXPECT_EQ(program.kill(signal), 0) << "signal " << signal;
        const auto session = sessionFromJson(core::readTextFile(state.sessionFile()).value());
        ASSERT_TRUE(session.ok());
        EXPECT_TRUE(session.value().clean) << "signal " << signal;
    }
}

} // namespace
} // namespace hs::app
