// Nothing leaves the machine, and nothing of a patient gets into a log: whole sessions of both programs under a
// recorder of every socket call, and seeded with a word that must not turn up in what they log.
//
// The recorder's report is written to <build>/privacy-report.txt.

#include "tests/cases/tiff_bytes.h"
#include "tests/support/run_program.h"
#include "tests/support/socket_recorder.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <cctype>
#include <csignal>
#include <iomanip>
#include <iostream>
#include <sstream>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

const std::string kMarker = "Mustermann4711"; // a name, a label, a barcode, a word of a report

fs::path demoBundle() {
    return fs::path(HS_BINARY_DIR) / "share/histoscribe/demo";
}
bool hasModel() {
    return fs::exists(demoBundle() / "bundle.json") &&
           fs::exists(fs::path(HS_BINARY_DIR) / "lib/histoscribe/libhs_engine.so");
}

class Privacy : public testing::Test {
protected:
    Privacy() {
        TiffDirectory picture = tiledPicture({1280, 1152, 128, 10000});
        picture.setText(tiff::kDescription,
                        "Aperio Image Library v11|AppMag = 20|MPP = 1.0|Barcode = " + kMarker + "|User = " + kMarker);
        fs::create_directories(m_folder.path() / kMarker);
        m_slide = (m_folder.path() / kMarker / (kMarker + ".svs")).string();
        std::ofstream(m_slide, std::ios::binary) << tiffOf(std::move(picture));
    }

    std::vector<std::string> environment() const {
        const std::string home = m_folder.path().string();
        return {"HOME=" + home,
                "XDG_CACHE_HOME=" + home + "/cache",
                "XDG_CONFIG_HOME=" + home + "/config",
                "XDG_RUNTIME_DIR=" + home,
                "QT_QPA_PLATFORM=offscreen",
                "OMP_WAIT_POLICY=passive"};
    }
    std::string out(const std::string& name) const { return (m_folder.path() / name).string(); }

    // What a day's work asks of the programs, each with its arguments.
    std::vector<std::pair<std::string, std::vector<std::string>>> session() const {
        std::vector<std::pair<std::string, std::vector<std::string>>> calls{
            {"hscribe", {"--log", "trace", "info", m_slide, "--json"}},
            {"hscribe", {"--log", "trace", "patches", m_slide, "--json", "--out", out("patches.png")}},
            {"hscribe", {"--log", "trace", "demo", "slide", "--out", out("demo"), "--width", "2048", "--height", "2048", "--mpp", "1.0"}},
            {"histoscribe", {"--log", "trace", m_slide, "--shot", out("window.png")}},
        };
        if (!hasModel()) return calls;
        const std::string bundle = demoBundle().string(), prompt = "Final diagnosis: " + kMarker;
        const std::vector<std::pair<std::string, std::vector<std::string>>> model{
            {"hscribe", {"--log", "trace", "features", m_slide, "--bundle", bundle, "--out", out("features")}},
            {"hscribe",
             {"--log", "trace", "report", m_slide, "--bundle", bundle, "--prompt", prompt, "--max-tokens", "8", "--out",
              out("r.json")}},
            {"hscribe",
             {"--log", "trace", "heatmap", m_slide, "--bundle", bundle, "--report", out("r.json"), "--phrase", kMarker,
              "--out", out("m.png")}},
        };
        calls.insert(calls.end(), model.begin(), model.end());
        return calls;
    }

    TemporaryFolder m_folder;
    std::string m_slide;
};

// The command and its options, without the paths.
std::string callName(const std::string& program, const std::vector<std::string>& arguments) {
    for (const std::string& argument : arguments)
        if (program == "hscribe" && std::islower(static_cast<unsigned char>(argument.front())) && argument != "trace")
            return program + " " + argument;
    return program;
}

TEST_F(Privacy, TheRecorderSeesAConnection) {
    const auto record = recordSockets("/bin/bash", {"-c", "exec 3<>/dev/tcp/127.0.0.1/9"}, environment());
    if (!record) GTEST_SKIP() << "this kernel or sandbox has no seccomp listener";
    ASSERT_FALSE(record->beyondThisMachine().empty());
    EXPECT_EQ(familyName(record->beyondThisMachine().front().family), "AF_INET");
}

TEST_F(Privacy, AWholeSessionOpensNoConnection) {
    std::ostringstream report;
    report << "Socket calls of a session, as the kernel tells them (seccomp listener)\n";
    for (const auto& [program, arguments] : session()) {
        const auto record = recordSockets(std::string(HS_BINARY_DIR) + "/bin/" + program, arguments, environment());
        if (!record) GTEST_SKIP() << "this kernel or sandbox has no seccomp listener";
        EXPECT_EQ(record->exitCode, 0) << callName(program, arguments) << record->err;
        report << std::left << std::setw(20) << callName(program, arguments);
        if (record->calls.empty()) report << " none";
        for (const SocketCall& one : record->calls)
            report << ' ' << one.call << '(' << familyName(one.family) << ") x" << one.count;
        report << '\n';
        for (const SocketCall& one : record->beyondThisMachine())
            ADD_FAILURE() << callName(program, arguments) << " called " << one.call << " on " << familyName(one.family);
    }
    std::ofstream(std::string(HS_BINARY_DIR) + "/privacy-report.txt") << report.str();
    std::cout << report.str();
}

TEST_F(Privacy, LogsHoldNoNameLabelPathOrReport) {
    for (const auto& [program, arguments] : session()) {
        RunOptions options;
        options.environment = environment();
        const ProgramRun run = runProgram(program, arguments, options);
        EXPECT_EQ(run.exitCode, 0) << callName(program, arguments) << run.err;
        EXPECT_EQ(run.err.find(kMarker), std::string::npos) << callName(program, arguments) << run.err;
        EXPECT_EQ(run.err.find(m_folder.path().string()), std::string::npos) << callName(program, arguments) << run.err;
    }
}

// The one command that sends, and only when told to.
TEST_F(Privacy, ParaphraseConnectsOnlyWhenToldToSend) {
    const std::string table = out("cases.jsonl");
    std::ofstream(table)
        << R"({"id": "a", "slides": ["a.svs"], "reports": ["Final diagnosis: naevus."], "split": "train"})";
    std::vector<std::string> arguments{"paraphrase", "--data", table,       "--endpoint", "http://127.0.0.1:9/v1",
                                       "--model",    "none",   "--timeout", "2"};
    const std::string program = std::string(HS_BINARY_DIR) + "/bin/hscribe";
    const auto shown = recordSockets(program, arguments, environment());
    if (!shown) GTEST_SKIP() << "this kernel or sandbox has no seccomp listener";
    EXPECT_EQ(shown->exitCode, 0) << shown->err;
    EXPECT_TRUE(shown->beyondThisMachine().empty());
    arguments.insert(arguments.end(), {"--send", "--out", out("more.jsonl")});
    const auto sent = recordSockets(program, arguments, environment());
    ASSERT_TRUE(sent.has_value());
    EXPECT_NE(sent->exitCode, 0);
    EXPECT_FALSE(sent->beyondThisMachine().empty()) << "the recorder must see what it is there for";
}

// A failure names the file it is about, and no folder; a crash leaves no memory behind in a core file.
TEST_F(Privacy, AFailureNamesNoFolder) {
    std::ofstream(m_slide, std::ios::binary) << "no slide any more";
    for (const char* program : {"hscribe", "histoscribe"}) {
        RunOptions options;
        options.environment = environment();
        std::vector<std::string> arguments{"--log", "trace", m_slide};
        if (std::string(program) == "hscribe")
            arguments.insert(arguments.begin() + 2, "info");
        else
            arguments.insert(arguments.end(), {"--shot", out("refused.png")});
        const ProgramRun run = runProgram(program, arguments, options);
        EXPECT_EQ(run.err.find("/" + kMarker), std::string::npos) << program << run.err;
        EXPECT_EQ(run.err.find(m_folder.path().string()), std::string::npos) << program << run.err;
    }
}

TEST_F(Privacy, ACrashLeavesNoCoreFile) {
    for (const char* program : {"hscribe", "histoscribe"}) {
        const TemporaryFolder room;
        // A shell raises the limit that this process has set for its children, so that the program's own word counts.
        const std::string script = "ulimit -S -c unlimited; cd '" + room.path().string() + "' && exec \"$@\"";
        std::vector<std::string> arguments{"-c", script, "sh", std::string(HS_BINARY_DIR) + "/bin/" + program};
        if (std::string(program) == "hscribe")
            arguments.insert(arguments.end(),
                             {"tokenize", "--tokenizer", std::string(HS_BINARY_DIR) + "/share/histoscribe/biogpt"});
        else
            arguments.push_back(m_slide);
        RunOptions options;
        options.environment = environment();
        options.allowCore = true;
        options.keepInputOpen = true;
        options.meanwhile = [ticks = 0](pid_t child) mutable {
            if (++ticks < 600) return false; // it runs by then
            ::kill(child, SIGSEGV);
            return true;
        };
        const ProgramRun run = runProgram("/bin/sh", arguments, options);
        EXPECT_EQ(run.exitCode, 128 + SIGSEGV) << program << run.err;
        EXPECT_FALSE(run.dumpedCore) << program;
        EXPECT_TRUE(fs::is_empty(room.path())) << program;
        EXPECT_EQ(run.err.find(kMarker), std::string::npos) << program << run.err;
    }
}

} // namespace
} // namespace hs::test
