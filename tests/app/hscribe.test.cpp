// hscribe as its user runs it: exit codes, sentences, what is on stdout and what is not.

#include "tests/support/run_program.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace hs::test {
namespace {

namespace fs = std::filesystem;

class Hscribe : public ::testing::Test {
protected:
    Hscribe() : m_folder(fs::temp_directory_path() / ("hs cli é " + std::to_string(::getpid()))) { fs::create_directories(m_folder); }
    ~Hscribe() override { fs::remove_all(m_folder); }

    std::string write(const std::string& name, const std::string& bytes) const {
        std::ofstream(m_folder / name, std::ios::binary) << bytes;
        return (m_folder / name).string();
    }
    std::string path(const std::string& name) const { return (m_folder / name).string(); }

    ProgramRun run(const std::vector<std::string>& arguments, const std::string& input = {}) const {
        RunOptions options;
        options.input = input;
        options.environment = {"XDG_CACHE_HOME=" + path("cache")};
        return runProgram("hscribe", arguments, options);
    }

    // One sentence on stderr, beginning with the program's name, nothing on stdout, this exit code.
    static void expectSentence(const ProgramRun& run, int exitCode, const std::string& part) {
        EXPECT_EQ(run.exitCode, exitCode) << run.err;
        EXPECT_EQ(run.err.rfind("hscribe: ", 0), 0u) << run.err;
        EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
        EXPECT_NE(run.err.find(part), std::string::npos) << run.err;
        EXPECT_EQ(run.out, "");
    }

    fs::path m_folder;
};

TEST_F(Hscribe, EveryCommandHasHelpWithAnExample) {
    for (const char* command : {"info", "patches", "features", "report", "heatmap", "evaluate", "paraphrase", "train", "convert", "verify", "tokenize", "demo", "bench"}) {
        const ProgramRun help = run({command, "--help"});
        EXPECT_EQ(help.exitCode, 0) << command;
        EXPECT_NE(help.out.find("Example:\n  hscribe "), std::string::npos) << command << help.out;
        EXPECT_EQ(run({command, "--version"}).out, "hscribe " HS_VERSION "\n") << command;
    }
}

TEST_F(Hscribe, WrongUsageIsExitCodeTwo) {
    expectSentence(run({}), 2, "");
    expectSentence(run({"nonsense"}), 2, "nonsense");
    expectSentence(run({"info"}), 2, "SLIDE");
    expectSentence(run({"report", "a.svs"}), 2, "--bundle");
    expectSentence(run({"report", "a.svs", "--bundle", "x", "--precision", "fp8"}), 2, "fp8");
    expectSentence(run({"report", "a.svs", "--bundle", "x", "--out", path("r.docx")}), 2, "r.docx ends in none of");
}

TEST_F(Hscribe, AMissingSlideIsNamedWithoutItsFolder) { expectSentence(run({"info", path("no slide.svs")}), 3, "no slide.svs"); }

TEST_F(Hscribe, WhatIsNotASlideIsRefusedInOneSentence) {
    expectSentence(run({"info", write("text.svs", "not a slide\n")}), 3, "text.svs");
    expectSentence(run({"info", write("empty.tiff", "")}), 3, "empty.tiff");
    expectSentence(run({"info", write("head.tiff", std::string("II*\0\10\0\0\0", 8))}), 3, "head.tiff");
    expectSentence(run({"info", m_folder.string()}), 3, "");
    expectSentence(run({"patches", write("big.svs", std::string(5000, 'x')), "--json"}), 3, "big.svs");
}

TEST_F(Hscribe, AMissingOrBrokenBundleIsSaid) {
    const std::string slide = write("s.svs", "x");
    expectSentence(run({"report", slide, "--bundle", path("none")}), 3, "");
    fs::create_directories(m_folder / "b");
    write("b/bundle.json", "{");
    expectSentence(run({"report", slide, "--bundle", path("b")}), 3, "bundle.json");
}

TEST_F(Hscribe, AReportFileThatIsNotOneIsSaid) {
    expectSentence(run({"heatmap", "s.svs", "--bundle", "b", "--report", path("none.json")}), 3, "none.json");
    expectSentence(run({"heatmap", "s.svs", "--bundle", "b", "--report", write("r.json", "[]")}), 3, "r.json is not a report");
}

TEST_F(Hscribe, TokenizeWithoutATokenizerIsSaid) {
    expectSentence(run({"tokenize", "--tokenizer", path("none")}, "{\"text\": \"a\"}\n"), 3, "");
}

TEST_F(Hscribe, TokenizeSpeaksJsonLines) {
    const ProgramRun tokenized = run({"tokenize", "--tokenizer", std::string(HS_BINARY_DIR) + "/share/histoscribe/biogpt"},
                                     "{\"text\": \"Final diagnosis:\"}\n{\"text\": \"COVID-19 is\"}\n");
    ASSERT_EQ(tokenized.exitCode, 0) << tokenized.err;
    std::istringstream lines(tokenized.out);
    std::string first, second;
    std::getline(lines, first);
    std::getline(lines, second);
    // Ids of the published vocabulary (transformers' own BioGPT test for the second).
    EXPECT_EQ(nlohmann::json::parse(first)["ids"], (std::vector<int>{18812, 227, 20}));
    EXPECT_EQ(nlohmann::json::parse(second)["ids"], (std::vector<int>{4805, 9, 656, 21}));
}

} // namespace
} // namespace hs::test
