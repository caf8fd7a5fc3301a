// Nothing leaves the machine, and nothing of a patient gets into a log: whole sessions of both programs under a
// recorder of every socket call, and seeded with a word that must not turn up in what they log.
//
// The recorder's report is written to <build>/privacy-report.txt.

#include "tests/cases/tiff_bytes.h"
#include "tests/support/run_program.h"
#include "tests/support/socket_recorder.h"
#include "tests/support/temporary_folder.h"

#include <gtest/gtest.h>

#include <csignal>
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

struct Call {
    std::string name; // for the report, without paths
    std::string program;
    std::vector<std::string> arguments;
};

class Privacy : public testing::Test {
protected:
    Privacy() {
        TiffDirectory picture = tiledPicture({1280, 1152, 128, 10000});
        picture.setText(tiff::kDescription,
                        "Aperio Image Library v11|AppMag = 20|MPP = 1.0|Barcode = " + kMarker + "|User = " + kMarker);
        fs::create_directories(m_folder.path() / kMarker);
        m_slide = (m_folder.path() / kMarker / (kMarker + ".svs")).string();
        std::ofstream(m_slide, std::ios::binary) << tiffOf(std::move(picture));
        m_marks = out(kMarker + ".geojson");
        std::ofstream(m_marks) << R"([{"type":"Feature","geometry":{"type":"Point","coordinates":[5,6]},"properties":{"name":")"
                               << kMarker << "\"}}]";
        m_cases = out("cases.jsonl");
        std::ofstream(m_cases) << R"({"id": ")" << kMarker << R"(", "features": ["features/)" << kMarker
                               << R"(.svs.h5"], "diagnosis": "Melanocytic naevus", "reports": ["Final diagnosis: )" << kMarker
                               << R"(."], "split": "train"})" << '\n'
                               << R"({"id": "b", "features": ["features/)" << kMarker
                               << R"(.svs.h5"], "diagnosis": "Melanocytic naevus", "reports": ["Final diagnosis: naevus."], "split": "test"})"
                               << '\n';
    }

    std::vector<std::string> environment() const {
        const std::string home = m_folder.path().string();
        return {"HOME=" + home,
                "XDG_CACHE_HOME=" + home + "/cache",
                "XDG_CONFIG_HOME=" + home + "/config",
                "XDG_STATE_HOME=" + home + "/state",
                "XDG_DATA_HOME=" + home + "/data",
                "XDG_RUNTIME_DIR=" + home,
                "QT_QPA_PLATFORM=offscreen",
                "OMP_WAIT_POLICY=passive"};
    }
    std::string out(const std::string& name) const { return (m_folder.path() / name).string(); }

    // What a day's work asks of the programs, each with its arguments. The viewer works on its desk, with its autosaves, until the
    // system asks it to end.
    std::vector<Call> session() const {
        const std::string bin = std::string(HS_BINARY_DIR) + "/bin/";
        const auto hscribe = [&](std::string name, std::vector<std::string> arguments) {
            arguments.insert(arguments.begin(), {"--log", "trace"});
            return Call{"hscribe " + std::move(name), bin + "hscribe", std::move(arguments)};
        };
        const auto viewer = [&](std::string name, std::string seconds, std::vector<std::string> arguments) {
            arguments.insert(arguments.begin(), {"--preserve-status", "-s", "TERM", seconds, bin + "histoscribe", "--log", "trace"});
            return Call{"histoscribe, " + std::move(name), "/usr/bin/timeout", std::move(arguments)};
        };
        std::vector<Call> calls{
            hscribe("info", {"info", m_slide, "--json"}),
            hscribe("patches", {"patches", m_slide, "--json", "--out", out("patches.png")}),
            hscribe("demo slide", {"demo", "slide", "--out", out("demo"), "--width", "2048", "--height", "2048", "--mpp", "1.0"}),
            hscribe("tokenize", {"tokenize", "--tokenizer", std::string(HS_BINARY_DIR) + "/share/histoscribe/biogpt"}),
            viewer("a picture of the window", "60", {m_slide, "--shot", out("window.png")}),
            viewer("a slide and its marks on the desk", "5", {m_slide, m_marks}),
            viewer("the last session again", "4", {}),
        };
        if (!hasModel()) return calls;
        const std::string bundle = demoBundle().string(), prompt = "Final diagnosis: " + kMarker;
        const std::vector<Call> model{
            hscribe("features", {"features", m_slide, "--bundle", bundle, "--out", out("features")}),
            hscribe("report (.json)", {"report", m_slide, "--bundle", bundle, "--prompt", prompt, "--max-tokens", "8", "--out", out("r.json")}),
            hscribe("report (.pdf)", {"report", m_slide, "--bundle", bundle, "--prompt", prompt, "--max-tokens", "8", "--out", out("r.pdf")}),
            hscribe("heatmap", {"heatmap", m_slide, "--bundle", bundle, "--report", out("r.json"), "--phrase", kMarker, "--out", out("m.png")}),
            hscribe("train", {"train", "--stage", "joint", "--data", m_cases, "--bundle", bundle, "--run", out("run"), "--steps", "1"}),
            hscribe("convert --run", {"convert", "--run", out("run"), "--to", out("trained")}),
            hscribe("evaluate", {"evaluate", "--data", m_cases, "--bundle", bundle}),
            hscribe("verify --all", {"verify", "--all"}),
            viewer("a bundle opened, its encoder at work", "9", {m_slide, "--bundle", bundle}),
        };
        calls.insert(calls.end(), model.begin(), model.end());
        return calls;
    }

    TemporaryFolder m_folder;
    std::string m_slide;
    std::string m_marks; // of the slide
    std::string m_cases; // the slide and its report, for training
};

TEST_F(Privacy, TheRecorderSeesAConnection) {
    const auto record = recordSockets("/bin/bash", {"-c", "exec 3<>/dev/tcp/127.0.0.1/9"}, environment());
    if (!record) GTEST_SKIP() << "this kernel or sandbox has no seccomp listener";
    ASSERT_FALSE(record->beyondThisMachine().empty());
    EXPECT_EQ(familyName(record->beyondThisMachine().front().family), "AF_INET");
}

TEST_F(Privacy, AWholeSessionOpensNoConnection) {
    std::ostringstream report;
    for (const Call& call : session()) {
        const auto record = recordSockets(call.program, call.arguments, environment());
        if (!record) GTEST_SKIP() << "this kernel or sandbox has no seccomp listener";
        EXPECT_EQ(record->exitCode, 0) << call.name << record->err;
        report << "| " << call.name << " |";
        if (record->calls.empty()) report << " none";
        for (std::size_t i = 0; i < record->calls.size(); ++i) {
            const SocketCall& one = record->calls[i];
            report << (i > 0 ? ", " : " ") << one.call << '(' << familyName(one.family) << ") x" << one.count;
        }
        report << " | " << (record->beyondThisMachine().empty() ? "none" : "SOME") << " |\n";
        for (const SocketCall& one : record->beyondThisMachine())
            ADD_FAILURE() << call.name << " called " << one.call << " on " << familyName(one.family);
    }
    if (!HasFailure()) std::ofstream(std::string(HS_BINARY_DIR) + "/privacy-report.txt") << report.str();
    std::cout << report.str();
}

// At the most talkative level, whole: standard error is all the log there is.
TEST_F(Privacy, LogsHoldNoNameLabelPathOrReport) {
    for (const Call& call : session()) {
        RunOptions options;
        options.environment = environment();
        const ProgramRun run = runProgram(call.program, call.arguments, options);
        EXPECT_EQ(run.exitCode, 0) << call.name << run.err;
        EXPECT_EQ(run.err.find(kMarker), std::string::npos) << call.name << run.err;
        EXPECT_EQ(run.err.find(m_folder.path().string()), std::string::npos) << call.name << run.err;
        EXPECT_EQ(run.err.find(HS_BINARY_DIR), std::string::npos) << call.name << run.err;
    }
    // What is kept for the next start is for its user alone.
    for (const char* folder : {"state/HistoScribe", "cache/histoscribe", "config/HistoScribe"})
        for (const auto& entry : fs::recursive_directory_iterator(m_folder.path() / folder)) {
            if (entry.is_directory() || entry.path().extension() == ".lock") continue;
            const bool alone = (entry.status().permissions() & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none;
            const bool inside = (fs::status(entry.path().parent_path()).permissions() & fs::perms::others_all) == fs::perms::none;
            EXPECT_TRUE(alone || inside) << folder << '/' << entry.path().filename();
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
